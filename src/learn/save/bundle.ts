import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError, makeFolderWhole, messageOf } from '../../base';

/** Plain data and arrays of numbers that are kept together in a folder. */
export interface Bundle {
  /** Anything that JSON holds. */
  readonly meta: unknown;
  /** Arrays by name. */
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

interface Content {
  meta: unknown;
  arrays: { name: string; length: number }[];
}

interface Header extends Content {
  /** Of everything: meta and arrays as JSON, then the values. */
  sha256: string;
}

const headerName = 'risklab.json';
const valuesName = 'values.bin';

/**
 * Writes a bundle as a folder: `risklab.json` and, little-endian 32-bit floats one array after another, `values.bin`.
 *
 * @param folder - replaced when it holds a bundle
 * @throws InputError for what is no path, and when it holds anything else (but for what file managers leave): replacing that would delete it
 */
export async function saveBundle(folder: string, { meta, arrays }: Bundle): Promise<void> {
  checkFolder('save', folder);
  await checkFree(folder);
  const bytes = Buffer.concat(
    Object.values(arrays).map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  );
  const content: Content = { meta, arrays: Object.entries(arrays).map(([name, { length }]) => ({ name, length })) };
  const header: Header = { ...content, sha256: sha256(content, bytes) };
  await makeFolderWhole(folder, async (temporary) => {
    await writeFile(path.join(temporary, headerName), JSON.stringify(header));
    await writeFile(path.join(temporary, valuesName), bytes);
  });
}

/** Reads what {@link saveBundle} wrote. @throws InputError when it is missing, damaged or something else */
export async function loadBundle(folder: string): Promise<Bundle> {
  checkFolder('load', folder);
  let header: Header | null;
  let bytes: Buffer;
  try {
    header = JSON.parse(await readFile(path.join(folder, headerName), 'utf8')) as Header | null;
    bytes = await readFile(path.join(folder, valuesName));
  } catch (error) {
    throw new InputError(folder, 'a folder that save() wrote', notRead(folder, error), 'Check the path.');
  }
  if (!header || sha256(header, bytes) !== header.sha256) {
    throw new InputError(folder, 'what was saved', 'files with another checksum', 'Save it again.');
  }
  const arrays: Record<string, Float32Array> = {};
  let at = 0;
  for (const { name, length } of header.arrays) {
    arrays[name] = new Float32Array(length);
    Buffer.from(arrays[name].buffer).set(bytes.subarray(at, at + 4 * length));
    at += 4 * length;
  }
  return { meta: header.meta, arrays };
}

/** Checks that a value is a path. @throws InputError */
export function checkFolder(what: string, folder: unknown): asserts folder is string {
  if (typeof folder === 'string' && folder !== '' && !folder.includes('\0')) return;
  throw new InputError(`${what}: folder`, 'the path of a folder', folder === '' ? 'an empty text' : folder);
}

/** What file managers, JupyterLab and network disks leave in folders by themselves. */
const leftBehind =
  /^(\.DS_Store|\._.*|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r|\.directory|\.nfs.*|\.ipynb_checkpoints|\.localized)$/i;

/** What is in the place of a bundle that could not be read. */
function notRead(folder: string, error: unknown): string {
  const { code, path: file } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' || file === undefined) return messageOf(error);
  return existsSync(folder) ? `one without ${path.basename(file)}` : 'nothing there';
}

async function checkFree(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new InputError(folder, 'a folder to write to', error.message, 'Give another path.');
  });
  const other = entries.find((name) => name !== headerName && name !== valuesName && !leftBehind.test(name));
  if (other === undefined) return;
  throw new InputError(
    folder,
    'a new folder, or one that save() wrote',
    `one with ${other} in it`,
    'Give another path.',
  );
}

function sha256({ meta, arrays }: Content, bytes: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify([meta, arrays]))
    .update(bytes)
    .digest('hex');
}
