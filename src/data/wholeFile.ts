import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { InputError } from '../base';

/** What a file has to be. */
export interface FileRecord {
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * What is on record of a file.
 *
 * @param where - the manifest that has the records, for the message
 * @throws InputError when there is no record of it
 */
export function recordIn(
  files: Readonly<Record<string, FileRecord>> | undefined,
  name: string,
  where: string,
  advice: string,
): FileRecord {
  const record = files?.[name];
  if (!record) throw new InputError(where, `a record of ${name}`, 'none', advice);
  return record;
}

/** Read at once: node reads at most 2 GiB in one call, and the hash is computed while the next piece comes. */
const pieceBytes = 1 << 25;

/**
 * Reads a file of any size into memory and checks it on the way.
 *
 * @param file - its path
 * @param record - what it has to be; size and sha-256 are checked
 * @param advice - what to do when it is not, a full sentence
 * @throws InputError when it is missing, cut off, too long or has another checksum
 */
export async function readWhole(file: string, record: FileRecord, advice: string): Promise<Uint8Array> {
  return withFile(file, advice, async (handle, size) => {
    checkSize(file, record, size, advice);
    const bytes = new Uint8Array(size);
    const hash = createHash('sha256');
    await eachPiece(handle, size, bytes, (piece) => hash.update(piece));
    checkHash(file, record, hash.digest('hex'), advice);
    return bytes;
  });
}

/**
 * Checks a file without keeping it in memory.
 *
 * @throws InputError as {@link readWhole} does
 */
export async function checkWhole(file: string, record: FileRecord, advice: string): Promise<void> {
  const found = await recordOf(file, advice);
  checkSize(file, record, found.bytes, advice);
  checkHash(file, record, found.sha256, advice);
}

/** Size and sha-256 of a file. @throws InputError when it is missing */
export async function recordOf(file: string, advice = ''): Promise<FileRecord> {
  return withFile(file, advice, async (handle, size) => {
    const hash = createHash('sha256');
    await eachPiece(handle, size, new Uint8Array(Math.min(size, pieceBytes)), (piece) => hash.update(piece));
    return { bytes: size, sha256: hash.digest('hex') };
  });
}

async function withFile<T>(
  file: string,
  advice: string,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  const handle = await open(file, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(file, 'a file', cause.code === 'ENOENT' ? 'no such file' : cause.message, advice);
  });
  try {
    return await use(handle, (await handle.stat()).size);
  } finally {
    await handle.close();
  }
}

/** Fills `buffer` piece by piece, from its start again whenever it is full. */
async function eachPiece(
  handle: FileHandle,
  size: number,
  buffer: Uint8Array,
  use: (piece: Uint8Array) => void,
): Promise<void> {
  for (let at = 0; at < size;) {
    const start = buffer.length === size ? at : 0;
    const { bytesRead } = await handle.read(buffer, start, Math.min(pieceBytes, buffer.length - start, size - at), at);
    if (bytesRead === 0) return; // Somebody cut the file meanwhile: the hash will tell.
    use(buffer.subarray(start, start + bytesRead));
    at += bytesRead;
  }
}

function checkSize(file: string, record: FileRecord, size: number, advice: string): void {
  if (size !== record.bytes) throw new InputError(file, `${record.bytes} bytes`, `${size} bytes`, advice);
}

function checkHash(file: string, record: FileRecord, sha256: string, advice: string): void {
  if (sha256 !== record.sha256) throw new InputError(file, `sha-256 ${record.sha256}`, sha256, advice);
}
