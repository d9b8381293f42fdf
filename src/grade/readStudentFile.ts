import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { messageOf } from '../base';
import { GradeRejection } from './rejection';

/** The largest notebook that is read, in bytes: a hundred times a large one. */
export const largestNotebook = 20_000_000;

/**
 * Reads a file that somebody has handed in. Links are not followed, and what is no file, such as a pipe that never ends, is not opened
 * for long.
 *
 * @param largest - in bytes
 * @throws GradeRejection when it is no file, is too large, or cannot be read
 */
export async function readStudentFile(file: string, largest = largestNotebook): Promise<Buffer> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(file, flags).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new GradeRejection('rejected', code === 'ELOOP' ? 'It is a link, and no file.' : messageOf(error));
  });
  try {
    const state = await handle.stat();
    if (!state.isFile()) throw new GradeRejection('rejected', 'It is no file.');
    if (state.size > largest) {
      const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
      throw new GradeRejection('rejected', `It has ${megabytes(state.size)}, more than ${megabytes(largest)}.`);
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
