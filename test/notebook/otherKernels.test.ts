import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failureOf, type Notebook, type NotebookCell } from '../../src/notebook';
import { pipMs, pythonEnvironment } from '../jupyter/pythonEnvironment';
import { code, notebook, Runs, write } from './support';

describe('notebooks of other kernels', () => {
  const runs = new Runs();
  const before_ = process.env['JUPYTER_PATH'];

  before(async function () {
    this.timeout(pipMs);
    const { folder, python } = await pythonEnvironment(['ipykernel==7.4.0', 'deno==2.9.8']);
    const own = path.join(runs.folder, 'share');
    const deno = execFileSync(python, ['-c', 'import deno; print(deno.find_deno_bin())'], { encoding: 'utf8' }).trim();
    const argv = [deno, 'jupyter', '--kernel', '--conn', '{connection_file}'];
    mkdirSync(path.join(own, 'kernels', 'deno'), { recursive: true });
    writeFileSync(
      path.join(own, 'kernels', 'deno', 'kernel.json'),
      JSON.stringify({ argv, interrupt_mode: 'message' }),
    );
    process.env['JUPYTER_PATH'] = [own, path.join(folder, 'share', 'jupyter')].join(path.delimiter);
  });
  after(() => {
    if (before_ === undefined) delete process.env['JUPYTER_PATH'];
    else process.env['JUPYTER_PATH'] = before_;
    runs.remove();
  });

  const of = (name: string, cells: NotebookCell[]): Notebook =>
    notebook(cells, { kernelspec: { name, display_name: name } });

  it('run beside those of TypeScript, each in its kernel', async () => {
    const files = [
      write(
        runs.folder,
        'python',
        of('python3', [code('import sys\nx = 6'), code('print(sys.version_info[0], x * 7)')]),
      ),
      write(runs.folder, 'typescript', of('tslab', [code('6 * 7')])),
      // Names of kernels are the same in capitals.
      write(runs.folder, 'deno', of('Deno', [code('const x: number = 6;'), code('[typeof Deno, x * 7]')])),
    ];
    const results = await runs.run(files);
    expect(results.map(({ outcome, problem }) => problem ?? outcome)).deep.equal(['ok', 'ok', 'ok']);
    expect(runs.textsOf(files[0] ?? '')).deep.equal([[], ['3 42\n']]);
    expect(runs.textsOf(files[1] ?? '')).deep.equal([['42']]);
    expect(runs.textsOf(files[2] ?? '')[1]?.[0]).match(/object.*42/s);
  });

  it('take parameters in Python', async () => {
    const cells = [code('epochs = 6\nname = "x"', ['parameters']), code('print(epochs, repr(name))')];
    const file = write(runs.folder, 'set', of('python3', cells));
    const result = await runs.runOne(file, { parameters: { epochs: 2, name: 'é "q" \\ 😀' } });
    expect(result.outcome).equal('ok');
    expect(runs.textsOf(file)[2]).deep.equal([`2 'é "q" \\\\ 😀'\n`]);
  });

  it('name the line of an error', async () => {
    const file = write(runs.folder, 'error', of('python3', [code('1'), code('x = 1\nx / 0\n')]));
    const result = await runs.runOne(file);
    expect(result.outcome).equal('error');
    expect(failureOf(result)).deep.include({ number: 2, line: 2, message: 'ZeroDivisionError: division by zero' });
  });

  it('are interrupted by a signal at the end of their time, and leave what they had put out', async () => {
    const cell = code('import time\nprint("go", flush=True)\ntime.sleep(600)', ['timeout=2']);
    const file = write(runs.folder, 'slow', of('python3', [cell]));
    const result = await runs.runOne(file);
    expect(result.outcome).equal('timeout');
    expect(runs.textsOf(file)).deep.equal([['go\n', 'KeyboardInterrupt']]);
  });

  it('say how their process ended', async () => {
    const file = write(runs.folder, 'dying', of('python3', [code('import os\nos._exit(3)')]));
    const result = await runs.runOne(file);
    expect(result.outcome).equal('dead');
    expect(failureOf(result)?.message).match(/^kernel: the process has ended \(exit code 3\)\./);
  });
});
