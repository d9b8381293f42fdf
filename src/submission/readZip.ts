import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { messageOf } from '../base';
import { archiveLimit, entryLimits, isEntryName, megabytes, ratioFrom, ratioLimit, type EntryName } from './entries';
import { Rejection, shown } from './rejection';

/** The files of a submission, by name. */
export type Entries = ReadonlyMap<EntryName, Buffer>;

const written = 'Write it with risklab submit.';

/**
 * Reads a submission's ZIP into memory. Nothing is written anywhere, and nothing in it is trusted: names are compared with the few that a
 * submission has, and sizes are counted while bytes are inflated, whatever the headers say.
 *
 * @param file - its path
 * @throws Rejection when it is no ZIP, is damaged, is too large or becomes too large, or has an entry that a submission does not have: a path
 * that leads elsewhere, a folder, a link, a name that comes twice, an encrypted file
 */
export async function readZip(file: string): Promise<Entries> {
  return readZipBytes(path.basename(file), await bytesOf(file));
}

/** {@link readZip} of bytes that are there. @param name - what rejections call it */
export async function readZipBytes(name: string, bytes: Buffer): Promise<Entries> {
  const shownName = shown(name).slice(1, -1);
  const entries = new Map<EntryName, Buffer>();
  try {
    // Names stay bytes here, as yauzl has words of its own for some of the bad ones.
    const zip = await fromBufferPromise(bytes, { decodeStrings: false, lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      const entryName = checkEntry(shownName, entry, entries);
      entries.set(entryName, await inflate(shownName, zip, entry, entryName));
    }
  } catch (error) {
    if (error instanceof Rejection) throw error;
    throw new Rejection('zip', shownName, `it is no whole ZIP (${plainWords(error)})`, `Was it cut off? ${written}`);
  }
  return entries;
}

/** The bytes of a file, of which no more are read than a submission may have. */
async function bytesOf(file: string): Promise<Buffer> {
  const name = shown(path.basename(file)).slice(1, -1);
  const tooLarge = (size: number): Rejection =>
    new Rejection('size', name, `it has ${megabytes(size)}, more than ${megabytes(archiveLimit)}`, written);
  const state = await stat(file);
  if (!state.isFile()) throw new Rejection('zip', name, 'it is no file');
  if (state.size > archiveLimit) throw tooLarge(state.size);
  const handle = await open(file);
  try {
    const bytes = Buffer.alloc(state.size);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** @returns the name of an entry that a submission may have @throws Rejection */
function checkEntry(file: string, entry: Entry, before: Entries): EntryName {
  const name = nameOf(entry);
  const fail = (reason: string): Rejection => new Rejection('entries', file, reason, written);
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (kind === 0o120000) throw fail(`it has a symbolic link, ${shown(name)}`);
  if (!isEntryName(name)) throw fail(`it has ${strangeness(name)}, ${shown(name)}`);
  if (kind !== 0 && kind !== 0o100000) throw fail(`${name} in it is no file`);
  if (before.has(name)) throw fail(`it has ${name} twice`);
  if (entry.isEncrypted()) throw fail(`${name} in it is encrypted`);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw fail(`${name} in it is compressed by method ${entry.compressionMethod}, and neither stored nor deflated`);
  }
  if (entry.uncompressedSize > entryLimits[name]) throw tooMuch(file, name, megabytes(entry.uncompressedSize));
  return name;
}

/** A name byte by byte where it is no UTF-8: then it is none of those expected either way. */
function nameOf({ fileNameRaw }: Entry): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fileNameRaw);
  } catch {
    return fileNameRaw.toString('latin1');
  }
}

/** What is odd about a name that no file of a submission has. */
function strangeness(name: string): string {
  if (name.includes('\0')) return 'a name with a NUL byte';
  if (/(^|[\\/])\.\.([\\/]|$)/.test(name)) return 'a path that leads out of it';
  if (/^[\\/]|^[a-z]:/i.test(name)) return 'a path of its own';
  if (name.endsWith('/')) return 'a folder';
  if (/[\\/]/.test(name)) return 'a file in a folder';
  if (/\.(zip|7z|rar|tar|tgz|gz|bz2|xz|zst)$/i.test(name)) return 'an archive in it';
  return 'a file that a submission does not have';
}

async function inflate(file: string, zip: ZipFile, entry: Entry, name: EntryName): Promise<Buffer> {
  const local = await zip.readLocalFileHeaderPromise(entry);
  if (!local.fileName.equals(entry.fileNameRaw)) {
    const reason = `${name} in it has another name beside its bytes, ${shown(local.fileName.toString('utf8'))}`;
    throw new Rejection('entries', file, reason, written);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = await zip.openReadStreamPromise(entry);
  // Leaving the loop early destroys the stream, so no byte more is inflated.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > entryLimits[name]) throw tooMuch(file, name, 'more');
    if (size > ratioFrom && size > ratioLimit * entry.compressedSize) {
      const reason = `${name} in it becomes more than ${ratioLimit} times as large as it is in the ZIP`;
      throw new Rejection('size', file, reason, 'A ZIP that grows so much is taken for a bomb.');
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32) {
    throw new Rejection('zip', file, `the bytes of ${name} in it are not those that were packed`, written);
  }
  return bytes;
}

function tooMuch(file: string, name: EntryName, got: string): Rejection {
  const todo = 'Remove large outputs, such as data that is printed.';
  return new Rejection('size', file, `${name} in it may have ${megabytes(entryLimits[name])}, and has ${got}`, todo);
}

/** The words of yauzl, which may have bytes of the file in them. */
function plainWords(error: unknown): string {
  return messageOf(error)
    .replace(/[\p{C}]/gu, '?')
    .slice(0, 120);
}
