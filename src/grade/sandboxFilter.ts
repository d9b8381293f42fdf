import { InputError } from '../base';

/**
 * System calls that a submission has no use for, and by which one can get around limits: those that make namespaces and mounts (a file
 * system of one's own has no limit), memory that belongs to no process, and what looks into other processes or far into the system.
 */
const refused = {
  x64: {
    architecture: 0xc000003e,
    clone: 56,
    calls: [29, 101, 155, 165, 166, 248, 249, 250, 272, 298, 308, 310, 311, 319, 321, 323],
  },
  arm64: {
    architecture: 0xc00000b7,
    clone: 220,
    calls: [194, 117, 41, 40, 39, 217, 218, 219, 97, 241, 268, 270, 271, 279, 280, 282],
  },
} as const;

/** io_uring, the new calls for mounts, memfd_secret: they have the same numbers everywhere. */
const refusedEverywhere = [425, 426, 427, 428, 429, 430, 431, 432, 433, 442, 447, 467];
const clone3 = 435;
const newUserNamespace = 0x10000000;
/** On x64, calls from here on are the same with other arguments. */
const otherCalls = 0x40000000;

const load = 0x20;
const ifEqual = 0x15;
const ifAtLeast = 0x35;
const ifAnyBit = 0x45;
const end = 0x06;
const allow = 0x7fff0000;
const kill = 0x80000000;
const errno = (number: number): number => 0x00050000 | number;
const notPermitted = errno(1);
const notThere = errno(38);

type Instruction = readonly [code: number, value: number, ifTrue?: number, ifFalse?: number];

/**
 * A seccomp filter, as a program of BPF, that refuses what {@link refused} lists: `EPERM`, and for `clone3`, whose flags no filter can see,
 * `ENOSYS`, after which programs call `clone`.
 *
 * @throws InputError for processors that the numbers are not known of
 */
export function systemCallFilter(processor: string = process.arch): Buffer {
  const table = processor === 'x64' || processor === 'arm64' ? refused[processor] : undefined;
  if (!table) throw new InputError('sandbox', 'a processor of type x64 or arm64', processor);
  const calls = [...table.calls, ...refusedEverywhere];
  const program: Instruction[] = [
    [load, 4],
    [ifEqual, table.architecture, 1, 0],
    [end, kill],
    [load, 0],
    [ifAtLeast, otherCalls, 0, 1],
    [end, notPermitted],
    [ifEqual, clone3, 0, 1],
    [end, notThere],
    ...calls.flatMap((call): Instruction[] => [
      [ifEqual, call, 0, 1],
      [end, notPermitted],
    ]),
    [ifEqual, table.clone, 0, 3],
    [load, 16],
    [ifAnyBit, newUserNamespace, 0, 1],
    [end, notPermitted],
    [end, allow],
  ];
  return Buffer.concat(program.map(packed));
}

function packed([code, value, ifTrue = 0, ifFalse = 0]: Instruction): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(ifTrue, 2);
  bytes.writeUInt8(ifFalse, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}
