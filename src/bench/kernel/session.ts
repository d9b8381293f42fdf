import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../base';
import { KernelProcess, type Message } from '../../jupyter';
import { quantile } from '../statistics';
import { timed } from '../interleave';
import type { KernelContender } from './contenders';
import { processorTime } from './processorTime';

/** What one kernel, started and ended once, has shown; a text says why there is no number. */
export interface KernelFigures {
  /** From the start of the process to the result of a first cell, in ms. */
  start: number | string;
  /** The processor time of the kernel's processes in that time, in ms. */
  startProcessor: number | string;
  /** Round trips of a small cell, in ms. */
  bare: RoundTrips;
  /** The first completion, in ms. */
  completion: number | string;
  /** What the imports of the labs take, in ms. */
  imports: number | string;
  /** Round trips after them, in ms. */
  loaded: RoundTrips;
  /** Printed lines per second. */
  lines: number | string;
}

/** Median and 95th percentile. */
export interface RoundTrips {
  median: number | string;
  p95: number | string;
}

/** How much is measured. */
export interface KernelWorkload {
  roundTrips: number;
  lines: number;
  /** Where the kernel runs, and finds the packages. */
  folder: string;
}

/** How long a kernel that is printing may be silent until it is taken to have ended, in ms. */
const silenceMs = 10_000;
const pollMs = 100;
/** How long one cell may take, in ms. */
const patienceMs = 120_000;

/** Starts a kernel, measures it and ends it. @throws KernelError when it does not start */
export async function kernelSession(
  { argv, code }: KernelContender,
  { roundTrips, lines, folder }: KernelWorkload,
): Promise<KernelFigures> {
  const started = performance.now();
  // Stock tslab does not know the addresses of ipc.
  const kernel = await KernelProcess.start({ argv, cwd: folder, transport: 'tcp' });
  try {
    const start = await guarded(async () => {
      await runCell(kernel, code.small(-1));
      return performance.now() - started;
    });
    const startProcessor = kernel.pid === undefined ? 'no process' : processorTime(kernel.pid);
    const bare = await trips(kernel, code.small, roundTrips);
    const completion = await guarded(() => firstCompletion(kernel, code.unfinished));
    const { imports: importing } = code;
    const none = 'imports do not apply';
    const imports = importing === undefined ? none : await guarded(() => timeOf(kernel, importing));
    const loaded =
      typeof imports === 'string' ? { median: imports, p95: imports } : await trips(kernel, code.small, roundTrips);
    const perSecond = await guarded(() => linesPerSecond(kernel, code.lines(lines), lines));
    return { start, startProcessor, bare, completion, imports, loaded, lines: perSecond };
  } finally {
    await kernel.kill();
  }
}

async function guarded(measure: () => Promise<number | string>): Promise<number | string> {
  try {
    return await measure();
  } catch (error) {
    return `failed: ${messageOf(error)}`;
  }
}

async function trips(kernel: KernelProcess, small: (turn: number) => string, count: number): Promise<RoundTrips> {
  try {
    const times: number[] = [];
    // The first few are the compiler's warming up.
    for (let turn = -3; turn < count; turn++) {
      const ms = await timeOf(kernel, small(turn));
      if (turn >= 0) times.push(ms);
    }
    return { median: quantile(times, 0.5), p95: quantile(times, 0.95) };
  } catch (error) {
    const failed = `failed: ${messageOf(error)}`;
    return { median: failed, p95: failed };
  }
}

async function timeOf(kernel: KernelProcess, code: string): Promise<number> {
  return (await timed(() => runCell(kernel, code))).ms;
}

/** Runs a cell until its reply and idle. @throws when it fails */
async function runCell(kernel: KernelProcess, code: string, onMessage?: (message: Message) => void): Promise<void> {
  const { done } = kernel.client.execute(code, onMessage ? { onMessage } : {});
  const { content } = await inTime(done);
  if (content['status'] !== 'ok') throw new Error(`${String(content['ename'])}: ${String(content['evalue'])}`);
}

async function firstCompletion(kernel: KernelProcess, [code, name]: [string, string]): Promise<number> {
  const { ms, value } = await timed(() =>
    inTime(kernel.client.request('shell', 'complete_request', { code, cursor_pos: code.length })),
  );
  const matches = (value.content['matches'] ?? []) as string[];
  if (!matches.some((match) => match.includes(name))) throw new Error(`no proposal ${name} for ${code}`);
  return ms;
}

/** Stock tslab loses lines, and never tells that it is idle then: silence is its end. */
async function linesPerSecond(kernel: KernelProcess, code: string, count: number): Promise<number | string> {
  let arrived = 0;
  let last = performance.now();
  const onMessage = ({ header, content }: Message): void => {
    last = performance.now();
    if (header.msg_type === 'stream') arrived += String(content['text']).split('\n').length - 1;
  };
  const over = new AbortController();
  const silence = (async () => {
    while (performance.now() - last < silenceMs) await sleep(pollMs, undefined, { signal: over.signal });
  })();
  silence.catch(() => undefined);
  try {
    const { ms } = await timed(() => Promise.race([runCell(kernel, code, onMessage), silence]));
    if (arrived === count) return (count / ms) * 1000;
    return `loses lines: ${arrived.toLocaleString('en')} of ${count.toLocaleString('en')} arrived`;
  } finally {
    over.abort();
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
