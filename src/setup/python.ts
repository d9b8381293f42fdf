import path from 'node:path';
import { RisklabError } from '../base';
import type { Outside } from './outside';

/** A Python 3 that starts. */
export interface Python {
  /** The program and its first arguments. */
  readonly command: readonly [string, ...string[]];
  /** Such as `3.11.7`. */
  readonly version: string;
}

/** Every Python 3 that this machine offers by one of its usual names, the usual one first. */
export async function findPythons(outside: Outside): Promise<Python[]> {
  const names: [string, ...string[]][] =
    outside.platform === 'win32' ? [['python'], ['py', '-3']] : [['python3'], ['/usr/bin/python3'], ['python']];
  const found: Python[] = [];
  for (const command of names) {
    const [program, ...first] = command;
    const result = await outside.run(program, [...first, '--version'], { timeoutMs: 20_000 });
    const version = /Python (3\.\S+)/.exec(result.stdout + result.stderr)?.[1];
    if (result.code === 0 && version !== undefined) found.push({ command, version });
  }
  return found;
}

/** Where a virtual environment has its programs. */
export function venvProgram(outside: Outside, venv: string, name: string): string {
  return outside.platform === 'win32' ? path.join(venv, 'Scripts', `${name}.exe`) : path.join(venv, 'bin', name);
}

/**
 * A command that runs pip: that of a Python on this machine, else that of a virtual environment which is made for it.
 *
 * @param venv - where to make the virtual environment if need be
 * @throws RisklabError when there is no Python, or none that has pip or can make an environment
 */
export async function findPip(outside: Outside, venv: string, signal?: AbortSignal): Promise<[string, ...string[]]> {
  const pythons = await findPythons(outside);
  if (pythons.length === 0) throw new RisklabError('there is no Python 3. Install Python 3 with pip.');
  const options = { timeoutMs: 120_000, ...(signal ? { signal } : {}) };
  for (const { command } of pythons) {
    const [program, ...first] = command;
    const pip = await outside.run(program, [...first, '-m', 'pip', '--version'], options);
    if (pip.code === 0) return [program, ...first, '-m', 'pip'];
  }
  for (const { command } of pythons) {
    const [program, ...first] = command;
    const made = await outside.run(program, [...first, '-m', 'venv', '--clear', venv], options);
    if (made.code === 0) return [venvProgram(outside, venv, 'python'), '-m', 'pip'];
  }
  throw new RisklabError(
    'Python has neither pip nor venv. Install them (on Debian and Ubuntu: apt install python3-venv).',
  );
}
