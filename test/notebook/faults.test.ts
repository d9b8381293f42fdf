import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failureOf, localKernels, type KernelProvider, type RunNotebooksOptions } from '../../src/notebook';
import { isAlive, until } from '../jupyter/support';
import { code, Runs } from './support';

describe('faults of a run', () => {
  const runs = new Runs();
  // Kernels keep their sockets in a folder of their own below this one.
  const temporary = mkdtempSync('/tmp/f-');
  const usual = process.env['TMPDIR'];
  before(() => (process.env['TMPDIR'] = temporary));
  after(() => {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    runs.remove();
    rmSync(temporary, { recursive: true });
  });

  /** The first cell says which processes run it; none of them may be left, nor anything temporary. */
  const pids = `import { spawn } from 'child_process';
const child = spawn('sleep', ['1000']);
console.log(process.ppid, process.pid, child.pid);`;

  async function runFault(
    name: string,
    source: string,
    options: RunNotebooksOptions = {},
  ): Promise<{ outcome: string; failure: string; texts: (string | undefined)[][] }> {
    const file = runs.write(name, [code(pids), code(source), code('3')]);
    const result = await runs.runOne(file, options);
    const texts = runs.textsOf(file);
    const started = String(texts[0]?.[0]).trim().split(' ').map(Number);
    expect(started).length(3);
    await until(() => !started.some(isAlive));
    expect(readdirSync(temporary)).deep.equal([]);
    expect(result.cells.map(({ outcome }) => outcome)).deep.equal(['ok', result.outcome, 'aborted']);
    expect(runs.lines.join('\n')).contain(`${file}: cell 2`);
    return { outcome: result.outcome, failure: String(failureOf(result)?.message), texts: texts.slice(1) };
  }

  it('kernel killed in a cell', async () => {
    const source = `console.log('before'); await new Promise((resolve) => setTimeout(resolve, 100));
process.kill(process.ppid, 'SIGKILL'); await new Promise(() => undefined);`;
    const { outcome, failure, texts } = await runFault('killed', source);
    expect(outcome).equal('dead');
    expect(failure).equal('kernel: the process has ended (signal SIGKILL).');
    expect(texts).deep.equal([['before\n'], []]);
  });

  it('endless loop', async () => {
    const { outcome, failure, texts } = await runFault('endless', 'console.log("go"); while (true) { /* busy */ }', {
      timeout: 2,
    });
    expect(outcome).equal('timeout');
    expect(failure).equal('It ran longer than 2 s.');
    expect(texts[0]?.[0]).equal('go\n');
  });

  it('too much memory', async () => {
    const source = `const kept: Buffer[] = [];
while (true) { kept.push(Buffer.alloc(20_000_000, 1)); await new Promise((resolve) => setTimeout(resolve, 20)); }`;
    const { outcome, failure } = await runFault('memory', source, { memory: 1000 });
    expect(outcome).equal('dead');
    expect(failure).match(/^Its kernel used \d{4} MB of memory, more than 1000 MB\.$/);
  });

  it('100 MB of output', async () => {
    const source = `const line = 'x'.repeat(99);
for (let i = 0; i < 1_000_000; i++) { console.log(line); if (i % 1000 === 0) await new Promise(setImmediate); }`;
    const { outcome, failure, texts } = await runFault('flood', source, { outputLimit: 5 });
    expect(outcome).equal('error');
    expect(failure).equal('It put out more than 5 MB.');
    expect(texts[0]?.[0]?.length).within(5e6, 10e6);
    expect(texts[0]?.[0]?.slice(0, 200)).equal(`${'x'.repeat(99)}\n`.repeat(2));
  });

  it('a notebook that takes too long as a whole', async () => {
    const file = runs.write('whole', [code('await new Promise(() => undefined);'), code('2')]);
    const result = await runs.runOne(file, { notebookTimeout: 1 });
    expect(result.cells.map(({ outcome }) => outcome)).deep.equal(['timeout', 'aborted']);
    expect(runs.lines[1]).equal(`${file}: cell 1 (In [1]): The time for the notebook was over.`);
    expect(readdirSync(temporary)).deep.equal([]);
  });

  it('a copy that can no more be written', async () => {
    const lost = path.join(runs.folder, 'lost');
    const source = `import fs from 'fs'; fs.rmSync('lost', { recursive: true }); fs.writeFileSync('lost', '');`;
    const file = runs.write('lost-copy', [code('1'), code(source), code('3')]);
    const result = await runs.runOne(file, { out: lost });
    expect(result.outcome).equal('invalid');
    expect(result.cells.map(({ outcome }) => outcome)).deep.equal(['ok', 'ok', 'aborted']);
    expect(result.problem).match(
      /lost-copy\.ipynb: after cell 2: .*lost-copy\.ipynb: cannot be written: .*Choose another folder with --out\.$/,
    );
    expect(readdirSync(temporary)).deep.equal([]);
  });

  it('kernel that never starts, or ends at once', async () => {
    const file = runs.write('never', [code('1'), code('2')]);
    const silent = localKernels({ argv: ['sleep', '1000'], startTimeoutMs: 300 });
    const result = await runs.runOne(file, { kernels: silent });
    expect(result.outcome).equal('dead');
    expect(result.cells.map(({ outcome }) => outcome)).deep.equal(['aborted', 'aborted']);
    expect(result.problem).equal(`${file}: before cell 1: kernel: expected an answer within 0.3 s, got none.`);
    const gone = localKernels({ argv: [process.execPath, '-e', 'process.exit(3)'] });
    expect((await runs.runOne(file, { kernels: gone })).problem).contain(
      'kernel: the process has ended (exit code 3).',
    );
    expect(readdirSync(temporary)).deep.equal([]);
  });

  it('stopped while the kernel starts', async () => {
    const controller = new AbortController();
    const file = runs.write('starting', [code('1')]);
    const sleeping = localKernels({ argv: ['sleep', '1000'] });
    const kernels: KernelProvider = {
      ...sleeping,
      start: (request) => {
        setTimeout(() => controller.abort(), 200);
        return sleeping.start(request);
      },
    };
    const result = await runs.runOne(file, { kernels, signal: controller.signal });
    expect(result.outcome).equal('aborted');
    expect(result.problem).equal(`${file}: before cell 1: the run was stopped while its kernel started.`);
    expect(readdirSync(temporary)).deep.equal([]);
  });

  it('notebooks that cannot be run: no JSON, a newer format, no kernelspec, a tag that makes no sense', async () => {
    const write = (name: string, text: string): string => {
      const file = path.join(runs.folder, `${name}.ipynb`);
      writeFileSync(file, text);
      return file;
    };
    const files = [
      write('broken', '{"cells": ['),
      write('newer', JSON.stringify({ nbformat: 5, nbformat_minor: 0, metadata: {}, cells: [] })),
      write('bare', JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] })),
      runs.write('tagged', [code('1'), code('2', ['timeout=soon'])]),
    ];
    const results = await runs.run(files);
    expect(results.map(({ outcome }) => outcome)).deep.equal(files.map(() => 'invalid'));
    const [broken, newer, bare, tagged] = results.map(({ problem }) => problem);
    expect(broken).match(/broken\.ipynb: expected JSON, got .*Is it a notebook, and is it whole\?$/);
    expect(newer).match(/newer\.ipynb, nbformat: expected 4, got 5\. It was written by a newer Jupyter\.$/);
    expect(bare).match(/bare\.ipynb, kernelspec: expected the name of a kernel, got undefined\. Choose a kernel/);
    expect(tagged).match(
      /tagged\.ipynb, cell 2, tag timeout: expected a number, got soon\. Write it like timeout=0\.5\.$/,
    );
    expect(existsSync(path.join(runs.out, 'broken.ipynb'))).equal(false);
  });

  it('Ctrl-C: the reports are written, what was done is saved, and nothing is left', async () => {
    const out = path.join(runs.folder, 'interrupted');
    mkdirSync(out);
    const busy = runs.write('busy', [code(pids), code('while (true) { /* busy */ }')]);
    const next = runs.write('next', [code('1')]);
    const script = `
      const { runCommand } = require(${JSON.stringify(path.resolve('dist/cli/run.js'))});
      void runCommand().parseAsync(process.argv.slice(1), { from: 'user' });`;
    const report = path.join(out, 'report.json');
    const args = ['-e', script, '--', busy, next, '--out', out, '--json', report];
    const copy = path.join(out, 'busy.ipynb');
    const started = (): number[] =>
      (readCopy(copy).match(/\d+ \d+ \d+/)?.[0] ?? '').split(' ').filter(Boolean).map(Number);
    const exit = new Promise<number | null>((resolve) => {
      const child = execFile(process.execPath, args, () => resolve(child.exitCode));
      void until(() => started().length === 3).then(() => child.kill('SIGINT'));
    });
    expect(await exit).equal(130);
    // The copy still has what the first cell said.
    const processes = started();
    expect(processes).length(3);
    await until(() => !processes.some(isAlive));
    expect(readdirSync(temporary)).deep.equal([]);
    const { success, notebooks } = JSON.parse(readFileSync(report, 'utf8')) as {
      success: boolean;
      notebooks: { outcome: string; cells: { outcome: string }[] }[];
    };
    expect(success).equal(false);
    expect(notebooks.map(({ outcome }) => outcome)).deep.equal(['aborted', 'aborted']);
    expect(notebooks[0]?.cells.map(({ outcome }) => outcome)).deep.equal(['ok', 'aborted']);
  });
});

function readCopy(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
