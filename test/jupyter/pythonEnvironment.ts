import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { withLock } from '../../src/contest/leaderboard/lock';
import { realOutside } from '../../src/setup/outside';
import { findPythons, venvProgram } from '../../src/setup/python';

/** What tests hold notebooks against: nbclient runs them, pyte is a terminal. */
export const nbclientPackages = ['nbclient==0.11.0', 'jupyter_client==8.10.0', 'pyte==0.8.2'];

/** How long pip may take, in ms. */
export const pipMs = 10 * 60_000;

/**
 * A Python that has the given packages, in a virtual environment below `.cache`, which is made at the first use
 * and kept. It fails where there is no Python or no PyPI: a test that needs it is never left out in silence.
 *
 * @param requirements - exact versions, such as `nbclient==0.11.0`
 * @returns the folder of the environment and the path of its Python
 */
export async function pythonEnvironment(requirements: readonly string[]): Promise<{ folder: string; python: string }> {
  const [found] = await findPythons(realOutside);
  if (!found) throw new Error('the test needs Python 3 on the PATH.');
  const key = createHash('sha256')
    .update(JSON.stringify([found, requirements]))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(projectRoot, '.cache', 'python', key);
  const python = venvProgram(realOutside, folder, 'python');
  // An environment cannot be renamed, so a note inside says that it is whole.
  const whole = path.join(folder, '.whole');
  const make = async (): Promise<void> => {
    if (existsSync(whole)) return;
    rmSync(folder, { recursive: true, force: true });
    const [program, ...first] = found.command;
    await must(program, [...first, '-m', 'venv', folder]);
    await must(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', ...requirements]);
    writeFileSync(whole, '');
  };
  // Tests of another process may need the same one.
  if (!existsSync(whole)) await withLock(folder, make, 2 * pipMs);
  return { folder, python };
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { code, why } = await realOutside.run(program, args, { timeoutMs: pipMs });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${why}`);
}
