import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { InputError } from '../../src/base';
import { failureOf, localKernels, runNotebooks, type NotebookResult } from '../../src/notebook';
import { isAlive, until } from '../jupyter/support';
import { code, markdown, notebook, Runs, write } from './support';

describe('runNotebooks', () => {
  const runs = new Runs();
  const { folder, out, lines } = runs;
  after(() => runs.remove());
  const runOne = runs.runOne.bind(runs);
  const copyOf = runs.copyOf.bind(runs);
  const outputsOf = runs.outputsOf.bind(runs);
  const ran = ({ cells }: NotebookResult): number => cells.filter(({ outcome }) => outcome === 'ok').length;

  it('writes an executed copy, runs in the folder of the source, and leaves the source as it is', async () => {
    const file = write(
      folder,
      'good',
      notebook([
        markdown('# Title'),
        code('console.log("a");\nconsole.log("b");\n6 * 7'),
        code('  '),
        {
          ...code('process.cwd()'),
          execution_count: 9,
          outputs: [{ output_type: 'stream', name: 'stdout', text: 'old' }],
        },
      ]),
    );
    const before = readFileSync(file, 'utf8');
    const result = await runOne(file);
    expect(result).deep.include({ file, copy: path.join(out, 'good.ipynb'), outcome: 'ok' });
    expect(ran(result)).equal(2);
    expect(readFileSync(file, 'utf8')).equal(before);
    expect(outputsOf(file)).deep.equal([
      [
        { output_type: 'stream', name: 'stdout', text: 'a\nb\n' },
        { output_type: 'execute_result', data: { 'text/plain': '42' }, metadata: {}, execution_count: 1 },
      ],
      [],
      [{ output_type: 'execute_result', data: { 'text/plain': `'${folder}'` }, metadata: {}, execution_count: 2 }],
    ]);
    expect(copyOf(file).cells.map(({ execution_count }) => execution_count)).deep.equal([undefined, 1, null, 2]);
    expect(readdirSync(out)).deep.equal(['good.ipynb']);
    expect(lines).length(1);
    expect(lines[0]).match(/^ok {7}good\.ipynb {2}2 cells {2}\d+\.\d s$/);
  });

  it('stops at a cell that fails, and names it with line, error and traceback', async () => {
    const file = write(
      folder,
      'failing',
      notebook([
        markdown('x'),
        code('const x = 1;'),
        code('console.log("seen");\n\nthrow new RangeError("too far");'),
        code('3'),
      ]),
    );
    const result = await runOne(file);
    expect(result).deep.include({ outcome: 'error' });
    expect(ran(result)).equal(1);
    expect(failureOf(result)).deep.include({ outcome: 'error', number: 3, executionCount: 2, line: 3 });
    expect(lines[0]).match(/^error {4}failing\.ipynb {2}1 cell {2}/);
    expect(lines[1]).equal(`${file}: cell 3 (In [2]), line 3: RangeError: too far`);
    expect(lines.slice(2).join('\n')).contain('> 3 | throw new RangeError("too far");');
    const [, failed, last] = outputsOf(file);
    expect(failed?.map(({ output_type }) => output_type)).deep.equal(['stream', 'error']);
    expect(last).deep.equal([]);
  });

  it('stops at a type error', async () => {
    const file = write(folder, 'types', notebook([code('const a = 1;\nconst b: string = a;')]));
    const result = await runOne(file);
    expect(failureOf(result)).deep.include({ outcome: 'error', number: 1, line: 2 });
    expect(failureOf(result)?.message).match(/^TypeScriptError: cell-1\.ts:2:7 - TS2322/);
  });

  it('sets parameters from a profile and from outside, and the backend', async () => {
    const cells = [
      code('const epochs = 6, unused = 1; const seed = 0;\nconst rate = 0.1;', ['parameters']),
      code('console.log(epochs === 1 ? "one" : "many", rate, seed, process.env.RISKLAB_BACKEND)'),
    ];
    const file = write(folder, 'set', notebook(cells, { risklab: { profiles: { quick: { epochs: 1, rate: 0.5 } } } }));
    const result = await runOne(file, { profile: 'quick', parameters: { rate: 0.25, seed: 3 }, backend: 'wasm' });
    expect(result).deep.include({ outcome: 'ok' });
    expect(ran(result)).equal(3);
    const [, injected, used] = copyOf(file).cells;
    expect(injected?.source).equal('const epochs: number = 1;\nconst rate: number = 0.25;\nconst seed: number = 3;');
    expect(used?.outputs).deep.equal([{ output_type: 'stream', name: 'stdout', text: 'one 0.25 3 wasm\n' }]);
  });

  it('ends a cell that takes too long, with its processes, and keeps what it had put out', async () => {
    const source = `import { spawn } from 'child_process';\nconsole.log(spawn('sleep', ['1000']).pid);\nwhile (true) { /* busy */ }`;
    const file = write(folder, 'slow', notebook([code('1'), code(source), code('2')]));
    const result = await runOne(file, { timeout: 1.5 });
    expect(failureOf(result)).deep.include({ outcome: 'timeout', number: 2, message: 'It ran longer than 1.5 s.' });
    expect(lines[0]).match(/^timeout {2}slow\.ipynb {2}1 cell /);
    const [stream] = outputsOf(file)[1] ?? [];
    const pid = Number(stream && 'text' in stream ? stream.text : Number.NaN);
    await until(() => !isAlive(pid));
  });

  it('notices that the kernel died in a cell', async () => {
    const source = 'process.kill(process.ppid, "SIGKILL");\nawait new Promise(() => undefined);';
    const file = write(folder, 'dead', notebook([code('1'), code(source)]));
    const result = await runOne(file);
    expect(result).deep.include({ outcome: 'dead' });
    expect(ran(result)).equal(1);
    expect(lines[1]).equal(`${file}: cell 2 (In [2]): kernel: the process has ended (signal SIGKILL).`);
    expect(copyOf(file).cells.map(({ execution_count }) => execution_count)).deep.equal([1, 2]);
  });

  it('notices a cell that ends its process', async () => {
    const file = write(folder, 'exits', notebook([code('process.exit(3)')]));
    const result = await runOne(file);
    expect(result.outcome).equal('dead');
    expect(lines[0]).match(/^dead /);
    expect(lines.slice(1)).deep.equal([`${file}: cell 1 (In [1]): kernel: the process has ended (exit code 3).`]);
    const told = 'The process that runs the cells has ended (exit code 3).\n';
    expect(outputsOf(file)).deep.equal([[{ output_type: 'stream', name: 'stderr', text: told }]]);
  });

  it('ends when it is told to, and runs nothing more', async () => {
    const controller = new AbortController();
    const busy = write(folder, 'busy', notebook([code('console.log("go"); while (true) { /* busy */ }')]));
    const next = write(folder, 'next', notebook([code('1')]));
    const listener = { output: (): void => controller.abort() };
    const results = await runNotebooks([busy, next], { out, listener, signal: controller.signal });
    expect(results.map(({ outcome, problem }) => [outcome, problem])).deep.equal([
      ['aborted', undefined],
      ['aborted', `${next}: not run.`],
    ]);
    expect(results[0] && failureOf(results[0])?.message).equal('The run was stopped.');
    expect(existsSync(path.join(out, 'next.ipynb'))).equal(false);
  });

  it('runs notebooks at the same time, and gives results in their order', async () => {
    // The first waits for the second: one after the other they would never end.
    const wait = `while (!require('fs').existsSync('second')) await new Promise((resolve) => setTimeout(resolve, 10));`;
    const first = write(folder, 'first', notebook([code(wait)]));
    const second = write(folder, 'second', notebook([code(`require('fs').writeFileSync('second', '');`), code('1')]));
    const results = await runs.run([first, second], { jobs: 2, timeout: 60 });
    expect(results.map(({ file, outcome }) => [file, outcome])).deep.equal([
      [first, 'ok'],
      [second, 'ok'],
    ]);
  });

  it('goes on with the other notebooks after one that cannot be read, or whose kernel is not there', async () => {
    const broken = path.join(folder, 'broken.ipynb');
    writeFileSync(broken, '{');
    const python = write(folder, 'python', notebook([code('1')], { kernelspec: { name: 'no-such-kernel' } }));
    const none = write(folder, 'none', notebook([code('1')], { kernelspec: undefined }));
    const good = write(folder, 'still', notebook([code('1')]));
    const results = await runs.run([broken, python, none, good]);
    expect(results.map(({ outcome }) => outcome)).deep.equal(['invalid', 'invalid', 'invalid', 'ok']);
    expect(lines[1]).match(/broken\.ipynb: expected JSON/);
    expect(lines[3]).match(
      /python\.ipynb: kernel: expected one that is installed here \(tslab.*\), got no-such-kernel\. Install it, or choose another\.$/,
    );
    const todo = 'Choose a kernel in JupyterLab and save it, or name one: --kernel tslab.';
    expect(lines[5]).equal(`${none}, kernelspec: expected the name of a kernel, got undefined. ${todo}`);
  });

  it('runs a notebook that names no kernel, or one that is not here, with the kernel it is given', async () => {
    const none = write(folder, 'nameless', notebook([code('1 + 1')], { kernelspec: undefined }));
    const other = write(folder, 'elsewhere', notebook([code('2 + 2')], { kernelspec: { name: 'no-such-kernel' } }));
    const results = await runs.run([none, other], { kernel: 'tslab' });
    expect(results.map(({ outcome }) => outcome)).deep.equal(['ok', 'ok']);
    const [unknown] = await runs.run([none], { kernel: 'no-such-kernel' });
    expect(unknown?.outcome).equal('invalid');
  });

  it('refuses options and names that cannot work', async () => {
    const refused = async (files: string[], options: object, message: string): Promise<void> => {
      const error = await runNotebooks(files, options).catch((e: unknown) => e);
      expect(error).instanceOf(InputError);
      expect((error as Error).message).contain(message);
    };
    await refused([], { tiemout: 1 }, 'runNotebooks: expected options among');
    await refused([], { timeout: Number.NaN }, 'timeout: expected a number above 0');
    await refused([], { jobs: 0 }, 'jobs: expected a whole number of at least 1, got 0.');
    await refused([], { memory: 0 }, 'memory: expected a number above 0, got 0.');
    await refused([], { kernel: '' }, 'kernel: expected the name of a kernel, got an empty text.');
    await refused([], { backend: 'gpu' }, 'backend: expected one of native, wasm, got gpu.');
    await refused([`${folder}/a.ipynb`], { out: folder }, 'out: expected a folder other than that of the notebooks');
    await refused(
      ['a/x.ipynb', 'b/x.ipynb'],
      { out },
      'notebooks: expected different names, got a/x.ipynb and b/x.ipynb.',
    );
    expect(() => localKernels({ startTimeoutMs: 3e9 })).throw(
      InputError,
      'startTimeout: expected a number above 0, at most 2000000, got 3000000.',
    );
  });

  it('refuses to write a copy over a notebook that a link stands for', async () => {
    const file = write(folder, 'linked', notebook([code('1')]));
    const links = path.join(folder, 'links');
    mkdirSync(links);
    symlinkSync(file, path.join(links, 'linked.ipynb'));
    const before = readFileSync(file, 'utf8');
    const error = await runNotebooks([path.join(links, 'linked.ipynb')], { out: folder }).catch((e: unknown) => e);
    expect((error as Error).message).contain('out: expected a folder other than that of the notebooks');
    expect(readFileSync(file, 'utf8')).equal(before);
  });

  describe('risklab run', () => {
    const script = `
      const { runCommand } = require(${JSON.stringify(path.resolve('dist/cli/run.js'))});
      void runCommand().parseAsync(process.argv.slice(1), { from: 'user' });`;

    function risklabRun(args: string[]): { pid: number; ended: Promise<{ code: number | null; stdout: string }> } {
      let pid = 0;
      const ended = new Promise<{ code: number | null; stdout: string }>((resolve) => {
        const child = execFile(process.execPath, ['-e', script, '--', ...args], (_error, stdout) =>
          resolve({ code: child.exitCode, stdout }),
        );
        pid = child.pid ?? 0;
      });
      return { pid, ended };
    }

    it('exits with 0 only when all is well', async () => {
      const good = write(folder, 'cli-good', notebook([code('const n = 1;', ['parameters']), code('console.log(n)')]));
      const bad = write(folder, 'cli-bad', notebook([code('throw new Error("no")')]));
      const well = await risklabRun([good, '--out', out, '-p', 'n=5']).ended;
      expect(well.code).equal(0);
      expect(well.stdout).match(/^ok {7}cli-good\.ipynb {2}3 cells {2}\d+\.\d s\n$/);
      expect(outputsOf(good)[2]).deep.equal([{ output_type: 'stream', name: 'stdout', text: '5\n' }]);
      const badly = await risklabRun([bad, '--out', out]).ended;
      expect(badly.code).equal(1);
      expect(badly.stdout).contain('cell 1 (In [1]), line 1: Error: no');
    });

    it('prints what cells put out with --verbose', async () => {
      const file = write(folder, 'cli-verbose', notebook([code('console.log("as it comes")')]));
      const main = path.resolve('dist/cli/main.js');
      const { stdout } = await promisify(execFile)(process.execPath, [main, 'run', file, '--out', out, '--verbose']);
      expect(stdout).match(/^cli-verbose\.ipynb: cell 1 of 1\ncli-verbose \| as it comes\nok /);
    });

    it('is ended by Ctrl-C, and leaves no process', async () => {
      const file = write(
        folder,
        'cli-busy',
        notebook([code('console.log(process.ppid, process.pid)'), code('while (true) { /* busy */ }')]),
      );
      const { pid, ended } = risklabRun([file, '--out', out, '--verbose']);
      const copy = path.join(out, 'cli-busy.ipynb');
      const pids = (): number[] => {
        const stream = existsSync(copy) ? outputsOf(file)[0]?.[0] : undefined;
        return stream && 'text' in stream ? stream.text.trim().split(' ').map(Number) : [];
      };
      await until(() => pids().length === 2);
      process.kill(pid, 'SIGINT');
      const { code: exit, stdout } = await ended;
      expect(exit).equal(130);
      expect(stdout).contain('cell 2 (In [2]): The run was stopped.');
      await until(() => !pids().some(isAlive));
    });
  });
});
