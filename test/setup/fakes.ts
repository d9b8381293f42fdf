import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Outside } from '../../src/setup/outside';
import type { ProgramOptions, ProgramResult } from '../../src/setup/program';
import type { SetupContext } from '../../src/setup/step';

/** A call of a program that a test saw. */
export interface Call {
  program: string;
  args: readonly string[];
  options: ProgramOptions;
  /** Program and arguments as one line. */
  line: string;
}

/** What a fake program does: its result, or nothing for success without a word. */
export type FakeProgram = (
  call: Call,
) => Partial<ProgramResult> | undefined | void | Promise<Partial<ProgramResult> | void>;

/** A world in which programs are functions of the test; every call is kept. */
export function fakeOutside(
  program: FakeProgram = () => undefined,
  change: Partial<Outside> = {},
): Outside & { calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    run: async (name, args, options = {}) => {
      options.signal?.throwIfAborted();
      const call = { program: name, args, options, line: [path.basename(name), ...args].join(' ') };
      calls.push(call);
      const result = await program(call);
      options.signal?.throwIfAborted();
      const code = result?.code ?? 0;
      return { code, stdout: '', stderr: '', why: code === 0 ? '' : `${name} failed`, ...result };
    },
    reach: () => Promise.resolve(undefined),
    freeBytes: () => Promise.resolve(100e9),
    env: {},
    platform: 'linux',
    arch: 'x64',
    node: 'v20.19.0',
    ...change,
  };
}

/** A step's context that keeps what was said. */
export function fakeContext(signal: AbortSignal = new AbortController().signal): SetupContext & { said: string[] } {
  const said: string[] = [];
  return { said, say: (line) => void said.push(line), signal };
}

/** Waits for something that another process does. @throws Error when it does not within half a minute */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`it did not come true: ${isSo.toString()}`);
    await sleep(20);
  }
}

/** Gives each test of a suite a folder of its own, which is removed after it. */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-setup-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}

/** All files and folders below a folder, sorted; a link counts as one. */
export async function tree(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    names.push(entry.name);
    if (!entry.isDirectory()) continue;
    for (const name of await tree(path.join(folder, entry.name))) names.push(`${entry.name}/${name}`);
  }
  return names.sort();
}

/** A ZIP archive without compression, written after the format's description (PKWARE APPNOTE, 4.3). */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [nameBytes, data] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    local.push(Buffer.from('PK\x03\x04'), common, nameBytes, data);
    central.push(Buffer.from('PK\x01\x02\x14\x00'), common, place, nameBytes);
    offset += 4 + common.length + nameBytes.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}
