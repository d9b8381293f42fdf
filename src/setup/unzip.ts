import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { makeFolders, messageOf, RisklabError } from '../base';

/**
 * Unpacks some files of a ZIP archive, as a stream: the archive may be larger than memory.
 *
 * @param pick - where a file of the archive goes, relative to `folder`; `undefined` leaves it out
 * @returns how many files were written
 * @throws RisklabError when the archive is damaged
 */
export async function unzip(
  archive: string,
  folder: string,
  pick: (name: string) => string | undefined,
  signal?: AbortSignal,
): Promise<number> {
  let written = 0;
  try {
    const zip = await openPromise(archive);
    try {
      for await (const entry of zip.eachEntry()) {
        const target = entry.fileName.endsWith('/') ? undefined : pick(entry.fileName);
        if (target === undefined) continue;
        const file = path.join(folder, target);
        await makeFolders(path.dirname(file));
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file), { signal });
        written++;
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new RisklabError(`${path.basename(archive)} cannot be unpacked: ${messageOf(error)}`, { cause: error });
  }
  return written;
}
