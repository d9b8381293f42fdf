import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError, makeFolderWhole, messageOf } from '../base';

/** Plain data and arrays of numbers that are kept together in a folder. */
export interface Bundle {
  /** Anything that JSON holds. */
  readonly meta: unknown;
  /** Arrays by name. */
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

interface Header {
  meta: unknown;
  arrays: { name: string; length: number }[];
  sha256: string;
}

const headerName = 'risklab.json';
const valuesName = 'values.bin';

/** Writes a bundle as a folder: `risklab.json` and, little-endian 32-bit floats one array after another, `values.bin`. */
export async function saveBundle(folder: string, { meta, arrays }: Bundle): Promise<void> {
  const bytes = Buffer.concat(
    Object.values(arrays).map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  );
  const header: Header = {
    meta,
    arrays: Object.entries(arrays).map(([name, { length }]) => ({ name, length })),
    sha256: sha256(bytes),
  };
  await makeFolderWhole(folder, async (temporary) => {
    await writeFile(path.join(temporary, headerName), JSON.stringify(header));
    await writeFile(path.join(temporary, valuesName), bytes);
  });
}

/** Reads what {@link saveBundle} wrote. @throws InputError when it is missing, damaged or something else */
export async function loadBundle(folder: string): Promise<Bundle> {
  let header: Header;
  let bytes: Buffer;
  try {
    header = JSON.parse(await readFile(path.join(folder, headerName), 'utf8')) as Header;
    bytes = await readFile(path.join(folder, valuesName));
  } catch (error) {
    throw new InputError(folder, 'a folder that save() wrote', messageOf(error), 'Check the path.');
  }
  if (sha256(bytes) !== header.sha256) {
    throw new InputError(folder, 'the values that were saved', 'a file with another checksum', 'Save it again.');
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

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
