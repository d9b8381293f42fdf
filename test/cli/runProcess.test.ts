import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../src/base';
import { until } from '../jupyter/support';
import { parseNotebook } from '../../src/notebook';
import { code, Runs, textOf } from '../notebook/support';

describe('the command `risklab run` as a process', () => {
  const runs = new Runs();
  after(() => runs.remove());
  // As scripts/risklab.mjs, without the set-up.
  const program = path.join(runs.folder, 'risklab.mjs');
  before(async () => {
    // An older build would be tested in the place of the sources.
    const scripts = pathToFileURL(path.join(projectRoot, 'scripts', 'packages.mjs')).href;
    const { buildStep } = (await import(scripts)) as { buildStep: { needed(): Promise<string | undefined> } };
    expect(await buildStep.needed(), 'the build; run node scripts/setup.mjs').equal(undefined);
    writeFileSync(
      program,
      `import main from ${JSON.stringify(path.join(projectRoot, 'dist', 'cli', 'main.js'))};
       import { goOnWithoutOutput } from ${JSON.stringify(path.join(projectRoot, 'scripts', 'output.mjs'))};
       goOnWithoutOutput();
       process.exitCode = await main.main(process.argv.slice(2));`,
    );
  });

  /** Runs a command line of a shell, in which `risklab` is the program. */
  async function shell(line: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const command = `set -o pipefail; ${line.replaceAll('risklab', `"${process.execPath}" "${program}"`)}`;
    const child = spawn('bash', ['-c', command], { cwd: runs.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      return chunks;
    });
    const [exit] = (await once(child, 'close')) as [number | null];
    return {
      code: exit,
      stdout: Buffer.concat(stdout ?? []).toString(),
      stderr: Buffer.concat(stderr ?? []).toString(),
    };
  }

  it('goes on without output when its reader has gone, writes reports, and has the code of the run', async () => {
    runs.write('ok', [code('1')]);
    runs.write('bad', [code('throw new Error("no")')]);
    runs.write('ok2', [code('2')]);
    const { code: exit, stdout } = await shell('risklab run ok.ipynb bad.ipynb ok2.ipynb --json r.json | head -1');
    expect(stdout).match(/^ok {7}ok\.ipynb .*\n$/);
    expect(exit).equal(1);
    const report = JSON.parse(readFileSync(path.join(runs.folder, 'r.json'), 'utf8')) as {
      notebooks: { outcome: string }[];
    };
    expect(report.notebooks.map(({ outcome }) => outcome)).deep.equal(['ok', 'error', 'ok']);
    expect(existsSync(path.join(runs.out, 'ok2.ipynb'))).equal(true);
    expect(await shell('risklab run ok.ipynb | true')).deep.include({ code: 0, stderr: '' });
  });

  it('says so and fails when its output cannot be written, and does all the same', async () => {
    const { code: exit, stderr } = await shell('risklab run ok.ipynb --json full.json > /dev/full');
    expect(stderr).equal(
      'standard output: cannot be written: ENOSPC: no space left on device, write. It goes on without.\n',
    );
    expect(exit).equal(1);
    expect(JSON.parse(readFileSync(path.join(runs.folder, 'full.json'), 'utf8'))).deep.include({ success: true });
    expect((await shell('risklab run ok.ipynb 2> /dev/full')).code).equal(0);
  });

  it('writes a report into a pipe, and refuses to write over a notebook with code 2', async () => {
    const { code: exit, stdout } = await shell('risklab run ok.ipynb --json /dev/stdout | tail -n +2');
    expect(exit).equal(0);
    expect(JSON.parse(stdout)).deep.include({ success: true });
    const before = readFileSync(path.join(runs.folder, 'ok.ipynb'), 'utf8');
    const notThere = ['--out /proc/x', '--out ok.ipynb', '--json /proc/x', '--html executed', '--baseline ok.ipynb'];
    const onItself = ['--json bad.ipynb', '--baseline executed', '--baseline . --update', '--out .'];
    for (const options of [...onItself, ...notThere]) {
      const refused = await shell(`risklab run ok.ipynb ${options}`);
      expect(refused.code, options).equal(2);
      expect(refused.stdout, options).equal('');
    }
    expect(readFileSync(path.join(runs.folder, 'ok.ipynb'), 'utf8')).equal(before);
  });

  it('runs the notebook on standard input in the present folder, with parameters as they were typed', async () => {
    mkdirSync(path.join(runs.folder, 'inside'));
    const cells = [code("const s = 'x';", ['parameters']), code("[s, require('path').basename(process.cwd())]")];
    const file = runs.write('inside/piped', cells);
    const { code: exit, stdout, stderr } = await shell('risklab run - -p s=1.10 --out piped < inside/piped.ipynb');
    expect(stderr).equal('');
    expect(stdout).match(/^ok {7}stdin\.ipynb {2}3 cells/);
    expect(exit).equal(0);
    const copy = parseNotebook(readFileSync(path.join(runs.folder, 'piped', 'stdin.ipynb'), 'utf8'), file);
    expect(textOf(copy.cells[2]?.outputs?.[0])).equal(`[ '1.10', '${path.basename(runs.folder)}' ]`);
    expect(existsSync(path.join(runs.folder, 'stdin.ipynb'))).equal(false);
  });

  it('says what is wrong with standard input', async () => {
    const nothing = await shell('risklab run - < /dev/null');
    expect(nothing.code).equal(1);
    expect(nothing.stdout).match(/^invalid {2}stdin\.ipynb .*\n-: expected JSON, got Unexpected end of JSON input\. /s);
    const twice = await shell('risklab run - - < ok.ipynb');
    expect(twice.code).equal(2);
    expect(twice.stderr).contain('notebooks: expected different names, got - and -.');
    const typed = await shell('risklab run - -p n=1.10 < ok.ipynb');
    expect(typed.code).equal(2);
    expect(typed.stderr).contain('-: expected a code cell tagged parameters, got none. It cannot take n.');
  });

  it('goes on under nohup when the terminal hangs up', async () => {
    const started = path.join(runs.folder, 'started');
    const source = `require('fs').writeFileSync('started', ''); await new Promise((resolve) => setTimeout(resolve, 1500));`;
    runs.write('long', [code(source), code('2')]);
    const ended = shell(
      'nohup risklab run long.ipynb > log & pid=$!; while [ ! -e started ]; do sleep 0.1; done; kill -HUP $pid; wait $pid',
    );
    await until(() => existsSync(started));
    expect((await ended).code).equal(0);
    expect(readFileSync(path.join(runs.folder, 'log'), 'utf8')).match(/^ok {7}long\.ipynb {2}2 cells/);
  });
});
