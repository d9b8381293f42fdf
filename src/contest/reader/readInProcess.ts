import { spawn } from 'node:child_process';
import path from 'node:path';
import { Rejection, shown } from '../../submission';
import type { ReaderAnswer } from './answer';

/** What the process may take. */
export interface ReaderLimits {
  /** Seconds. Default 120. */
  readonly seconds?: number;
  /** Memory that it writes to, in MB; kept where the system can, as Linux does. Default 2048. */
  readonly memory?: number;
}

/** The most that it prints, in bytes: a million rows are 60 MB. */
const mostOutput = 200 * 2 ** 20;

/**
 * Reads and checks a submission in a process of its own: Parquet is read by native code, which a file made on purpose may crash, or make take
 * all memory. None of the entrant's code is run.
 *
 * @param file - the path of the ZIP
 * @param rows - how many rows there are to predict; undefined where that is not known
 * @throws Rejection with what is wrong with it, also when the process was ended by it
 */
export async function readInProcess(
  file: string,
  rows: number | undefined,
  { seconds = 120, memory = 2048 }: ReaderLimits = {},
): Promise<ReaderAnswer & { ok: true }> {
  const name = shown(path.basename(file)).slice(1, -1);
  const { text, how } = await run([path.resolve(file), String(rows ?? '')], seconds, memory);
  const answer = parse(text);
  if (answer?.ok) return answer;
  if (answer) throw new Rejection(answer.code, name, answer.reason, answer.todo);
  const reason = `the process that read it ${how}: its files cannot be read in ${seconds} seconds and ${memory} MB`;
  throw new Rejection('predictions', name, reason, 'Write it with risklab submit.');
}

function parse(text: string): ReaderAnswer | undefined {
  try {
    return JSON.parse(text) as ReaderAnswer;
  } catch {
    return undefined;
  }
}

/** @returns what it printed, and how it ended */
function run(args: string[], seconds: number, memory: number): Promise<{ text: string; how: string }> {
  // The build has readerProcess.js; tests run the sources, through tsx.
  const extension = path.extname(__filename);
  const loader = extension === '.ts' ? ['--require', require.resolve('tsx/cjs')] : [];
  const command = [process.execPath, ...loader, path.join(__dirname, `readerProcess${extension}`), ...args];
  const limited = process.platform === 'win32' ? command : ['sh', '-c', limitScript, String(memory * 1024), ...command];
  const child = spawn(limited[0]!, limited.slice(1), {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, POLARS_MAX_THREADS: '1', NODE_OPTIONS: '' },
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
  });
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if ((size += chunk.length) > mostOutput) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({
        text: Buffer.concat(chunks).toString('utf8'),
        how: signal ? `was ended by ${signal}` : `ended with ${code}`,
      });
    });
  });
}

/** Not every system has the limit; then the process runs without it. */
const limitScript = 'ulimit -d "$0" 2>/dev/null; exec "$@"';
