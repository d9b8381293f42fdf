import { spawn, type ChildProcess } from 'node:child_process';

/** How a program that was run ended. */
export interface ProgramResult {
  /** The exit code; 127 when there is no such program, 124 when its time was up, 128 when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it failed, in one line; empty when it did not. */
  readonly why: string;
}

/** How {@link runProgram} runs a program. */
export interface ProgramOptions {
  /** Folder to run it in; default: the current one. */
  cwd?: string;
  /** Variables to add to the environment. */
  env?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is ended with all its children; default: none. */
  timeoutMs?: number;
  /** Ends it with all its children when aborted. */
  signal?: AbortSignal;
  /** Told each line that it prints, on either stream. */
  onLine?: (line: string) => void;
}

/** The signature of {@link runProgram}, for tests that put something else in its place. */
export type RunProgram = (program: string, args: readonly string[], options?: ProgramOptions) => Promise<ProgramResult>;

/**
 * Runs a program to its end, without a terminal. A failure is a result, not an exception.
 *
 * @throws the signal's reason when `options.signal` is aborted
 * @example
 * const { code, stdout } = await runProgram('python3', ['--version']);
 */
export const runProgram: RunProgram = async (program, args, options = {}) => {
  options.signal?.throwIfAborted();
  // A group of its own on POSIX, so that ending it ends its children too.
  const group = process.platform !== 'win32';
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: group,
    windowsHide: true,
  });
  const end = (): void => endGroup(child, group);
  process.once('exit', end);
  options.signal?.addEventListener('abort', end, { once: true });
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      end();
    },
    options.timeoutMs ?? 2 ** 31 - 1,
  );
  try {
    const result = await ending(child, program, options.onLine);
    options.signal?.throwIfAborted();
    const seconds = Math.round((options.timeoutMs ?? 0) / 1000);
    return late ? { ...result, code: 124, why: `${program} took longer than ${seconds} s` } : result;
  } finally {
    clearTimeout(timer);
    process.off('exit', end);
    options.signal?.removeEventListener('abort', end);
  }
};

function endGroup(child: ChildProcess, group: boolean): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (group) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function ending(child: ChildProcess, program: string, onLine?: (line: string) => void): Promise<ProgramResult> {
  const out = collect(child.stdout, onLine);
  const err = collect(child.stderr, onLine);
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? `${program} is not there` : `${program}: ${error.message}`;
      resolve({ code: 127, stdout: '', stderr: '', why });
    });
    child.once('close', (code, signal) => {
      const [stdout, stderr] = [out(), err()];
      const ended = signal ? `${program} was ended by ${signal}` : `${program} failed (exit code ${code ?? 128})`;
      const reason = reasonIn(stderr, stdout);
      const why = code === 0 ? '' : reason ? `${ended}: ${reason}` : ended;
      resolve({ code: code ?? 128, stdout, stderr, why });
    });
  });
}

/** Gathers what a stream says, up to its last megabyte; gives the text so far when called. */
function collect(stream: NodeJS.ReadableStream | null, onLine?: (line: string) => void): () => string {
  let text = '';
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    text = (text + chunk).slice(-1_000_000);
    const lines = (rest + chunk).split(/\r?\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine?.(line);
  });
  return () => text;
}

/** The line that names the reason: the last that speaks of an error, else the last that says something. */
function reasonIn(stderr: string, stdout: string): string {
  const lines = `${stdout}\n${stderr}`.split(/\r?\n|\r/).map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !line.startsWith('Node.js v'));
  return (said.findLast((line) => /error:/i.test(line)) ?? said.at(-1) ?? '').slice(0, 300);
}
