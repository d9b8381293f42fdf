import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../src/base';
import { runNotebooks, type NotebookCell, type NotebookResult, type RunNotebooksOptions } from '../../src/notebook';
import { fingerprintOf, libraryPrint } from '../../src/notebook/fingerprint';
import { settingsOf } from '../../src/notebook/settings';
import { code, markdown, notebook, Runs, write } from './support';

describe('runs of what has changed', () => {
  const runs = new Runs();
  const cells = [code('const steps = 1;', ['parameters']), code('Math.random() + steps')];
  after(() => runs.remove());

  const run = (file: string, options: RunNotebooksOptions = {}): Promise<NotebookResult> =>
    runs.runOne(file, { changed: true, ...options });

  it('leave out a notebook as long as nothing has, and run it again when its cells or parameters have', async () => {
    const file = runs.write('lab', cells);
    expect((await run(file)).kept).equal(undefined);
    const first = runs.textsOf(file);
    const second = await run(file);
    expect([second.outcome, second.kept]).deep.equal(['ok', true]);
    expect(runs.lines.join()).contain('from an earlier run');
    expect(runs.textsOf(file)).deep.equal(first);

    expect((await run(file, { parameters: { steps: 2 } })).kept).equal(undefined);
    expect((await run(file, { parameters: { steps: 2 } })).kept).equal(true);
    expect((await run(file, { backend: 'wasm', parameters: { steps: 2 } })).kept).equal(undefined);
    write(runs.folder, 'lab', notebook([...cells, code('3')]));
    expect((await run(file)).kept).equal(undefined);
  });

  it('run a notebook again that had failed, or was not finished', async () => {
    const file = runs.write('failing', [code('1'), code('throw new Error("no");')]);
    expect((await run(file)).outcome).equal('error');
    const again = await run(file);
    expect([again.outcome, again.kept]).deep.equal(['error', undefined]);
  });

  it('run a notebook again when a file that it names, or that such a file names, has other content', async () => {
    mkdirSync(path.join(runs.folder, 'lib'), { recursive: true });
    const put = (name: string, text: string): void => writeFileSync(path.join(runs.folder, name), text);
    put('lib/top.ts', "export { inner } from './inner.js';");
    put('lib/inner.ts', 'export const inner = 1;');
    put('data.csv', 'a,b\n1,2\n');
    const source =
      'import fs from "fs";\nimport { inner } from "./lib/top";\nfs.readFileSync("data.csv", "utf8") + inner';
    const file = runs.write('reading', [code(source)]);
    await run(file);
    expect((await run(file)).kept).equal(true);
    put('lib/inner.ts', 'export const inner = 2;');
    expect((await run(file)).kept).equal(undefined);
    expect(runs.textsOf(file)[0]?.[0]).contain('2');
    expect((await run(file)).kept).equal(true);
    put('data.csv', 'a,b\n1,3\n');
    expect((await run(file)).kept).equal(undefined);
  });

  it('are not held up by what a notebook names: devices, pipes, files without end or of any size', async () => {
    const put = (name: string): string => path.join(runs.folder, name);
    execFileSync('mkfifo', [put('pipe')]);
    writeFileSync(put('large.bin'), '');
    truncateSync(put('large.bin'), 10e12);
    symlinkSync('/dev/zero', put('link.ts'));
    const names = ['/dev/zero', '/dev/stdin', '/dev/tty', '/proc/kmsg', '/proc/kcore', '/proc/self/mem', '/proc'];
    const cell = code([...names, 'pipe', 'large.bin', './link'].map((name) => `'${name}';`).join('\n'));
    const place = { file: put('x.ipynb'), kernel: 'other', backend: undefined };
    const before = process.resourceUsage().maxRSS;
    expect(await fingerprintOf(notebook([cell]), place)).match(/^[0-9a-f]{64}$/);
    // In kB: nothing of their 10 TB is kept.
    expect(process.resourceUsage().maxRSS - before).below(300_000);
    rmSync(put('large.bin'));
  });

  it('cannot be resumed as well', async () => {
    const error = await runNotebooks([], { changed: true, resume: true }).catch((thrown: unknown) => thrown);
    expect(error).instanceOf(InputError);
    expect((error as Error).message).match(/^runNotebooks: expected one of resume and changed, got both\./);
  });
});

it('the checksum of the library is made once for all notebooks of a run', async () => {
  const { library } = settingsOf({});
  const first = library();
  expect(library()).equal(first);
  expect(await first).equal(await libraryPrint());
  expect(settingsOf({}).library()).not.equal(first);
});

describe('fingerprintOf', () => {
  const runs = new Runs();
  const file = path.join(runs.folder, 'lab.ipynb');
  after(() => runs.remove());

  const print = (cells: NotebookCell[], kernel = 'tslab', backend?: string): Promise<string> =>
    fingerprintOf(notebook(cells), { file, kernel, backend });

  it('depends on text, tags, kernel and backend, not on ids, outputs and the rest of the metadata', async () => {
    const one = code('1');
    const base = await print([one, markdown('# Title')]);
    const variants = [
      await print([code('2'), markdown('# Title')]),
      await print([code('1'), markdown('# Another')]),
      await print([code('1', ['skip-execution']), markdown('# Title')]),
      await print([one, markdown('# Title')], 'python3'),
      await print([one, markdown('# Title')], 'tslab', 'wasm'),
    ];
    expect(new Set([base, ...variants]).size).equal(6);
    const shown = { ...code('1'), outputs: [{ output_type: 'stream' as const, name: 'stdout' as const, text: 'x' }] };
    expect(await print([{ ...shown, execution_count: 7 }, markdown('# Title')])).equal(base);
  });

  it('sees files whose names stand behind an apostrophe, and no folder that holds the notebook', async () => {
    const cells = [code(`// don't cache\nread('table.csv');\nread("it's.csv");\n'a/b'.split('/').concat('..', '.')`)];
    const print_ = (): Promise<string> => print(cells, 'python3');
    const prints = [await print_()];
    for (const name of ['table.csv', "it's.csv"]) {
      writeFileSync(path.join(runs.folder, name), 'a');
      prints.push(await print_());
    }
    expect(new Set(prints).size).equal(3);
    writeFileSync(path.join(runs.folder, 'another.txt'), 'a');
    expect(await print_()).equal(prints[2]);
  });

  it('sees modules of Python and the files of a folder that is named', async () => {
    const cells = [code('import helper\nopen_all("pictures")')];
    const prints = [await print(cells, 'python3')];
    writeFileSync(path.join(runs.folder, 'helper.py'), 'x = 1');
    prints.push(await print(cells, 'python3'));
    mkdirSync(path.join(runs.folder, 'pictures'));
    prints.push(await print(cells, 'python3'));
    writeFileSync(path.join(runs.folder, 'pictures', 'a.png'), 'a');
    prints.push(await print(cells, 'python3'));
    expect(new Set(prints).size).equal(4);
    expect(await print(cells, 'python3')).equal(prints[3]);
  });
});
