import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** Larger files are not read, in bytes. */
const largest = 50_000_000;
/** What is read of all files together, in bytes. */
const mostBytes = 500_000_000;

/** What is at a path. */
export interface FoundFile {
  state: Stats;
  /** Undefined for what is not read: what is no regular file, or is too large. */
  bytes: Buffer | undefined;
}

/**
 * Reads files whose names come from somebody else. Only regular files are opened, so that no pipe or device is waited for; of each as much is
 * read as the system says it has, as the files of /proc, of which it says nothing, may not end.
 */
export class NamedFiles {
  private left = mostBytes;

  /** @returns undefined where there is nothing, or nothing that can be read */
  async read(file: string): Promise<FoundFile | undefined> {
    try {
      const state = await stat(file);
      const reads = state.isFile() && state.size <= Math.min(largest, this.left);
      if (!reads) return { state, bytes: undefined };
      this.left -= state.size;
      return await readRegular(file);
    } catch {
      return undefined;
    }
  }
}

/** What is there may be another thing by now: it is looked at again once it is open. */
async function readRegular(file: string): Promise<FoundFile> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const state = await handle.stat();
    if (!state.isFile() || state.size > largest) return { state, bytes: undefined };
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(state.size), 0, state.size, 0);
    return { state, bytes: buffer.subarray(0, bytesRead) };
  } finally {
    await handle.close();
  }
}
