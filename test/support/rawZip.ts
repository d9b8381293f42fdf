import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a ZIP in which anything may be wrong. */
export interface RawEntry {
  name: string | Buffer;
  data?: Buffer | string;
  /** Compression method that is written down; 8 (the default) and 0 are done, too. */
  method?: number;
  /** Bytes as they stand in the ZIP, in place of those compressed. */
  packed?: Buffer;
  /** Bits of the general purpose flag; 1 is encryption. */
  flags?: number;
  /** Unix mode, such as 0o120777 for a symbolic link. */
  mode?: number;
  /** The size that the headers tell. Default: the true one. */
  claimedSize?: number;
  /** The checksum that the headers tell. Default: the true one. */
  crc?: number;
  /** The name in front of the bytes. Default: the one in the list. */
  localName?: string;
}

/** A ZIP written by hand, by APPNOTE.TXT 4.3: it refuses nothing. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const localName = Buffer.from(entry.localName ?? (entry.name as string));
    const data = Buffer.from((entry.data ?? '') as string);
    const method = entry.method ?? 8;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(data) : data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE((entry.flags ?? 0) | 0x800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(0x28216000, 6);
    common.writeUInt32LE(entry.crc ?? crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.claimedSize ?? data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const localHead = Buffer.from(common);
    localHead.writeUInt16LE(localName.length, 22);
    files.push(signature(0x04034b50), localHead, localName, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeOnUnix = Buffer.from([20, 3]);
    list.push(signature(0x02014b50), madeOnUnix, common, rest, name);
    offset += 30 + localName.length + packed.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, directory, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
