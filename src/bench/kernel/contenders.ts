import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { kernelArgv } from '../../jupyter';

/** The same small programs in the language of one kernel. */
export interface KernelCode {
  /** A small cell that differs each time, with a result. */
  small: (turn: number) => string;
  /** What the labs import; undefined when there is no such thing. */
  imports: string | undefined;
  /** Unfinished code, and a name that belongs among the proposals at its end. */
  unfinished: [code: string, name: string];
  /** Prints numbered lines. */
  lines: (count: number) => string;
}

/** A kernel to be measured. */
export interface KernelContender {
  name: string;
  /** The version, as the kernel's own package tells it. */
  version: string;
  argv: readonly string[];
  /** Why it cannot be measured. */
  absent?: string;
  code: KernelCode;
}

const small = (turn: number): string => `const turned = ${turn};\nturned + 1`;
const lines = (count: number): string => `for (let i = 0; i < ${count}; i++) console.log('line ' + i);`;

const typescriptCode: KernelCode = {
  small,
  imports: `import * as tf from '@tensorflow/tfjs-node';\nimport pl from 'nodejs-polars';\nconst table = pl.DataFrame({ x: [1] });`,
  unfinished: ['Math.ma', 'max'],
  lines,
};

const pythonCode: KernelCode = {
  small: (turn) => `turned = ${turn}\nturned + 1`,
  imports: undefined,
  unfinished: ['"".uppe', 'upper'],
  lines: (count) => `for i in range(${count}): print('line', i)`,
};

/** This project's kernel, stock tslab, ipykernel and Deno's kernel. */
export function kernelContenders(python: string): KernelContender[] {
  return [
    { name: 'ours', version: '', argv: kernelArgv, code: typescriptCode },
    stockTslab(),
    ipykernel(python),
    deno(python),
  ];
}

function stockTslab(): KernelContender {
  const file = createRequire(__filename).resolve('tslab');
  const folder = path.join(path.dirname(file), '..');
  const { version } = createRequire(__filename)('tslab/package.json') as { version: string };
  const argv = [process.execPath, path.join(folder, 'bin', 'tslab'), 'kernel', '--config-path', '{connection_file}'];
  return { name: 'tslab', version, argv, code: typescriptCode };
}

function ipykernel(python: string): KernelContender {
  const argv = [python, '-m', 'ipykernel_launcher', '-f', '{connection_file}'];
  const { answer, absent } = ask(python, 'import ipykernel; print(ipykernel.__version__)', 'ipykernel');
  return { name: 'ipykernel', version: answer, argv, code: pythonCode, ...(absent ? { absent } : {}) };
}

function deno(python: string): KernelContender {
  const { answer, absent } = ask(python, 'import deno; print(deno.find_deno_bin())', 'deno');
  const version = absent ? '' : (execFileSync(answer, ['--version'], { encoding: 'utf8' }).split(/\s+/)[1] ?? '');
  const argv = [answer, 'jupyter', '--kernel', '--conn', '{connection_file}'];
  return { name: 'deno', version, argv, code: typescriptCode, ...(absent ? { absent } : {}) };
}

function ask(python: string, code: string, what: string): { answer: string; absent?: string } {
  try {
    const answer = execFileSync(python, ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return { answer: answer.trim() };
  } catch {
    return { answer: '', absent: `absent: ${python} has no ${what}` };
  }
}
