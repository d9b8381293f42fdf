import { spawnSync } from 'node:child_process';
import { projectRoot } from '../../src/base';

/**
 * Runs a program in a process of its own in which `collect()` removes all garbage, and hands back what it gives to `done`.
 *
 * @param body - CommonJS in an async function; paths of `require` start at the project, such as ./src/backend
 */
export function withGarbageCollector(body: string): unknown {
  const program = `
    const collect = async () => {
      for (let k = 0; k < 5; k++) { globalThis.gc(); await new Promise((next) => setTimeout(next, 10)); }
    };
    const done = (value) => process.stdout.write('\\n#' + JSON.stringify(value) + '\\n');
    (async () => { ${body} })().catch((error) => { console.error(error); process.exitCode = 1; });`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', '--require', 'tsx/cjs', '-e', program],
    { cwd: projectRoot, encoding: 'utf8', timeout: 120_000 },
  );
  const answer = /^#(.*)$/m.exec(stdout)?.[1];
  if (status !== 0 || answer === undefined) throw new Error(`the program ended with ${status}: ${stderr}`);
  return JSON.parse(answer) as unknown;
}
