import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { EntryName } from './entries';

/**
 * The bytes of a ZIP: the same for the same files, wherever and whenever it is made.
 *
 * @param entries - files by name; they are packed in the order of their names
 */
export async function zipBytes(entries: ReadonlyMap<EntryName, Uint8Array>): Promise<Buffer> {
  const zip = new ZipFile();
  // ZIP keeps local times, so this is the same in every time zone; the manifest says when a submission was made.
  const mtime = new Date(2000, 0, 1, 12);
  for (const [name, bytes] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    zip.addBuffer(Buffer.from(bytes), name, { mtime, mode: 0o100644, forceDosTimestamp: true });
  }
  zip.end();
  return buffer(zip.outputStream);
}
