import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { main } from '../../src/cli/main';
import { readSubmission, sha256, writeEntry } from '../../src/submission';
import { rejected } from '../support/rejected';

interface TestCell {
  cell_type: 'code' | 'markdown';
  id: string;
  metadata: { tags?: string[] };
  source: string;
  execution_count?: number | null;
  outputs?: object[];
}

const contest = { id: '0123456789abcdef', table: pl.DataFrame([pl.Series('row', [0, 1, 2, 3], pl.Int32)]) };
const codes = ['const a = 1;', 'const b = 2;', 'await writeEntry();'];

/** A notebook that was run from top to bottom, with its question answered. */
function goodCells(): TestCell[] {
  const code = (source: string, i: number): TestCell => ({
    cell_type: 'code',
    id: `code-${i + 1}`,
    metadata: {},
    source,
    execution_count: i + 1,
    outputs: [],
  });
  const text = (id: string, tag: string, source: string): TestCell => ({
    cell_type: 'markdown',
    id,
    metadata: { tags: [tag] },
    source,
  });
  return [
    ...codes.slice(0, 2).map(code),
    text('question-7-1', 'question', '> **Question 7.1** Why?'),
    text('answer-7-1', 'answer', '*Your answer:* Because of the light faces.'),
    code(codes[2]!, 2),
  ];
}

describe('risklab submit', () => {
  let folder: string;
  let printed: string[];
  const { log, error } = console;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-submit-'));
    printed = [];
    console.log = console.error = (text: string) => void printed.push(text);
    await notebook(goodCells());
    await entry();
  });
  afterEach(async () => {
    console.log = log;
    console.error = error;
    process.exitCode = undefined;
    await rm(folder, { recursive: true });
  });

  const notebook = async (cells: TestCell[], name = 'entry.ipynb'): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  };
  /** Predictions, and validation predictions: 40 images without a face at -40 to -1, 20 faces of two groups above. */
  const entry = async (change: object = {}): Promise<void> => {
    const faces = Array.from({ length: 60 }, (_, i) => i >= 40);
    const validation = pl.DataFrame({
      row: faces.map((_, i) => i),
      score: faces.map((face, i) => (face ? 50 : i - 40)),
      label: faces.map(Number),
      group: faces.map((face, i) => (face ? (i % 2 ? 'dark' : 'light') : null)),
    });
    const predictions = contest.table.withColumns(pl.Series('score', [1, -1, 2, 0.5], pl.Float64));
    await writeEntry(path.join(folder, 'entry'), { predictions, validation, contest, seed: 3, ...change });
    await note(codes.map((code) => sha256(code)));
  };
  /** What the kernel of risklab notes of the cells that ran. */
  const note = async (cells: string[] | null): Promise<void> => {
    const file = path.join(folder, 'entry', 'run.json');
    const run = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...run, cells }));
  };
  const submit = (...args: string[]): Promise<number> => {
    process.exitCode = undefined;
    const file = path.join(folder, 'entry.ipynb');
    return main(['submit', '--first', 'Ada', '--last', 'Lovelace', '--notebook', file, '--out', folder, ...args]);
  };
  const zips = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name.endsWith('.zip'));

  it('writes a ZIP that the scorer reads: notebook, predictions, answers, report, manifest', async () => {
    expect(await submit()).equal(0);
    const { manifest, entries } = await readSubmission(path.join(folder, 'Ada_Lovelace_Face.zip'));
    expect([manifest.track, manifest.contest, manifest.seed, manifest.versions['node']]).eql([
      'avatar',
      contest.id,
      3,
      process.version,
    ]);
    expect([...entries.keys()].sort()).eql([
      'answers.json',
      'manifest.json',
      'notebook.ipynb',
      'predictions.parquet',
      'report.md',
    ]);
    expect(JSON.parse(String(entries.get('answers.json')))).eql({
      format: 1,
      answers: [{ id: '7.1', question: 'Why?', answer: 'Because of the light faces.' }],
    });
    expect(entries.get('notebook.ipynb')!.equals(await readFile(path.join(folder, 'entry.ipynb')))).equal(true);
    expect(String(entries.get('report.md'))).match(
      /# Entry of Ada Lovelace[^]*\| worst group \| 100\.0% \|[^]*Because of the light faces\./,
    );
    expect(printed.join('\n')).match(/Track avatar: scored by the worst-group accuracy/);
    // Wilson for 10 of 10 faces: 10 / (10 + 3.841459) = 72.2%.
    expect(printed.join('\n')).match(
      /Estimate, from your validation predictions, not from the hidden images: worst group 100\.0% \(95%: 72\.2% to 100\.0%\)/,
    );
    expect(printed.at(-1)).match(/Written: .*Ada_Lovelace_Face\.zip/);
  });

  it('writes nothing with --dry-run', async () => {
    expect(await submit('--dry-run')).equal(0);
    expect(await zips()).eql([]);
    expect(printed.at(-1)).match(/Nothing was written \(--dry-run\)\. It would be .*Ada_Lovelace_Face\.zip/);
  });

  it('takes labels of the entrant for the track own, and estimates by them', async () => {
    const faces = [0, 0, 1, 1];
    const predictions = pl.DataFrame({
      row: [0, 1, 2, 3],
      score: [-1, -2, 1, 2],
      label: faces,
      group: [null, null, 'a', 'b'],
    });
    await entry({ predictions, validation: undefined, contest: undefined });
    expect(await submit()).equal(0);
    expect((await readSubmission(path.join(folder, 'Ada_Lovelace_Face.zip'))).manifest).include({
      track: 'own',
      contest: null,
    });
    expect(printed.join('\n')).match(
      /Track own: .*have no place.*\n.*Estimate, by your own labels: worst group 100\.0%/,
    );
  });

  const change = (at: number, what: Partial<TestCell>) => {
    const cells = goodCells();
    cells[at] = { ...cells[at]!, ...what };
    return notebook(cells);
  };
  const broken = { output_type: 'error', ename: 'TypeError', evalue: 'x is no function', traceback: [] };
  const cases: [string, () => Promise<void>, RegExp][] = [
    [
      'a cell that was not run',
      () => change(1, { execution_count: null }),
      /FIX {2}cell 2 \(code-2\) was not run\. Choose Run > Restart/,
    ],
    [
      'cells that ran in another order',
      () => change(0, { execution_count: 4 }),
      /cell 1 \(code-1\) ran as number 4, and is the code cell number 1/,
    ],
    [
      'a cell that ran between and is gone',
      () => change(4, { execution_count: 5 }),
      /cell 5 \(code-3\) ran as number 5, and is the code cell number 3/,
    ],
    [
      'a cell that was changed since',
      () => change(1, { source: 'const b = 3;' }),
      /cell 2 \(code-2\) was changed since it ran/,
    ],
    [
      'a cell that ended in an error',
      () => change(1, { outputs: [broken] }),
      /cell 2 \(code-2\) ended in an error, `TypeError: x is no function`/,
    ],
    [
      'a question without an answer',
      () => change(3, { source: '*Your answer:*' }),
      /question 7\.1 is not answered\. Write it into the cell that begins/,
    ],
    ['an answer that is a dot', () => change(3, { source: '*Your answer:* .' }), /question 7\.1 is not answered/],
    [
      'no questions',
      () => notebook(goodCells().filter(({ cell_type }) => cell_type === 'code')),
      /the notebook has no questions/,
    ],
    [
      'no code',
      () => notebook(goodCells().filter(({ cell_type }) => cell_type !== 'code')),
      /the notebook has no code/,
    ],
    [
      'no entry',
      () => rm(path.join(folder, 'entry'), { recursive: true }),
      /run\.json: expected what writeEntry writes, got no such file.*Run the notebook/,
    ],
    [
      'no predictions',
      () => rm(path.join(folder, 'entry', 'predictions.parquet')),
      /predictions\.parquet is missing\. Run the notebook/,
    ],
    [
      'predictions that were damaged',
      () => writeFile(path.join(folder, 'entry', 'predictions.parquet'), 'x'),
      /predictions\.parquet is no whole Parquet file/,
    ],
    [
      'validation predictions that were damaged',
      () => writeFile(path.join(folder, 'entry', 'validation.parquet'), 'x'),
      /validation\.parquet is no whole Parquet file/,
    ],
    [
      'practice images',
      () => entry({ contest: undefined }),
      /the predictions are for no contest\. Put the contest's folder beside/,
    ],
    [
      'a notebook that is too large',
      () => change(0, { outputs: [{ output_type: 'stream', name: 'stdout', text: 'x'.repeat(21 * 2 ** 20) }] }),
      /notebook\.ipynb has 21 MB, and may have 20 MB\. Clear large outputs/,
    ],
  ];
  for (const [what, spoil, message] of cases) {
    it(`refuses ${what}, and says what to do`, async () => {
      await spoil();
      expect(await submit()).equal(1);
      expect(printed.join('\n')).match(message);
      expect(printed.at(-1)).match(/Ada_Lovelace_Face\.zip was not written: /);
      expect(await zips()).eql([]);
    });
  }

  it('names all that is wrong at once', async () => {
    const cells = goodCells();
    cells[0]!.outputs = [broken];
    cells[3]!.source = '*Your answer:*';
    await notebook(cells);
    await rm(path.join(folder, 'entry', 'predictions.parquet'));
    expect(await submit()).equal(1);
    expect(printed.filter((line) => line.startsWith('FIX'))).length(3);
    expect(printed.at(-1)).match(/3 things are wrong/);
  });

  it('lets others run between, and asks nothing where another kernel noted nothing', async () => {
    await note([sha256('front end'), sha256(codes[0]!), sha256('front end'), sha256(codes[1]!), sha256(codes[2]!)]);
    expect(await submit('--dry-run')).equal(0);
    await note(null);
    expect(await submit('--dry-run')).equal(0);
  });

  it('finds an entry of another run than the notebook shows', async () => {
    await note([sha256(codes[0]!), sha256('const b = 9;'), sha256(codes[2]!)]);
    expect(await submit()).equal(1);
    expect(printed[0]).match(/cell 2 \(code-2\) was changed since it ran, or the entry is that of another run/);
  });

  it('takes the run of the executed copy, and the answers of the notebook', async () => {
    const open = goodCells().map((cell) => (cell.cell_type === 'code' ? { ...cell, execution_count: null } : cell));
    await notebook(open);
    expect(await submit()).equal(1);
    const unanswered = goodCells().map((cell) =>
      cell.id === 'answer-7-1' ? { ...cell, source: '*Your answer:*' } : cell,
    );
    await notebook(unanswered, 'executed/entry.ipynb');
    expect(await submit()).equal(0);
    const { entries } = await readSubmission(path.join(folder, 'Ada_Lovelace_Face.zip'));
    const packed = JSON.parse(String(entries.get('notebook.ipynb'))) as { cells: TestCell[] };
    expect(packed.cells.map(({ execution_count }) => execution_count)).eql([1, 2, undefined, undefined, 3]);
    expect(String(entries.get('notebook.ipynb'))).match(/Because of the light faces/);
    // With other code it is the run of another notebook.
    await notebook(open.map((cell) => (cell.id === 'code-2' ? { ...cell, source: 'const b = 4;' } : cell)));
    printed.length = 0;
    expect(await submit()).equal(1);
    expect(printed[0]).match(
      /^FIX {2}cell 2 \(code-2\) has changed since the run whose copy is in executed\. .*npm run check/,
    );
  });

  it('says when the run that is handed in had numbers set from outside', async () => {
    const open = goodCells().map((cell) => (cell.cell_type === 'code' ? { ...cell, execution_count: null } : cell));
    await notebook(open);
    const injected = { cell_type: 'code', id: 'injected', metadata: { tags: ['injected-parameters'] }, outputs: [] };
    const [first, ...others] = goodCells();
    const counted = others.map((cell) =>
      typeof cell.execution_count === 'number' ? { ...cell, execution_count: cell.execution_count + 1 } : cell,
    );
    const set = { ...injected, source: 'const epochs: number = 1;', execution_count: 2 } as TestCell;
    await notebook([first!, set, ...counted], 'executed/entry.ipynb');
    await note([codes[0]!, set.source, codes[1]!, codes[2]!].map((code) => sha256(code)));
    printed.length = 0;
    await submit('--dry-run');
    expect(printed.join('\n')).contain('NOTE the run that is handed in had numbers set from outside: epochs = 1.');
  });

  it('says once what to do about an entry that was never written', async () => {
    await rm(path.join(folder, 'entry'), { recursive: true });
    printed.length = 0;
    expect(await submit()).equal(1);
    expect(printed.join('\n').match(/writeEntry in it writes the files/g)).length(1);
  });

  it('refuses names that are none, and a notebook that is none', async () => {
    const run = (...args: string[]): Promise<number> => main(['submit', '--out', folder, ...args]);
    const file = path.join(folder, 'entry.ipynb');
    expect(await run('--first', '../x', '--last', 'B', '--notebook', file)).equal(2);
    expect(printed.at(-1)).match(/--first: expected a name, got the character `\/` in it/);
    expect(await run('--first', 'A', '--last', 'B', '--notebook', path.join(folder, 'none.ipynb'))).equal(2);
    expect(printed.at(-1)).match(/--notebook: expected a notebook, got .*none\.ipynb, which is no file/);
    expect(await submit('--contest', path.join(folder, 'none'))).equal(2);
    expect(printed.at(-1)).match(/--contest: expected the folder of a contest/);
    expect(await submit('--out', file)).equal(2);
    expect(printed.at(-1)).match(
      /^--out: expected a folder that can be written to, got the file .*entry\.ipynb\. Choose/,
    );
  });

  it('refuses the folder of a contest whose description is damaged, with one error', async () => {
    const description = path.join(folder, 'contest', 'contest.json');
    await mkdir(path.dirname(description));
    const shape = { height: 2, width: 1, channels: 3 };
    const whole = { format: 1, id: contest.id, shape, files: { 'images.bin': { bytes: 24, sha256: '' } } };
    await writeFile(description, JSON.stringify(whole));
    expect(await submit('--dry-run')).equal(0);
    for (const [text, message] of [
      ['{', /contest\.json: expected the description of a contest in JSON, got something else\. Get the folder/],
      ['null', /contest\.json: expected the description of a contest, format 1, got null\. Get/],
      [JSON.stringify({ ...whole, files: {} }), /contest\.json: expected a record of images\.bin, got none\. Get/],
      [JSON.stringify({ ...whole, shape: {} }), /contest\.json: expected a whole number of images, got NaN\. Get/],
    ] as const) {
      await writeFile(description, text);
      expect(await submit('--dry-run')).equal(2);
      expect(printed.at(-1)).match(message);
    }
  });
});

describe('writeEntry', () => {
  const row = [0, 1, 2, 3];
  for (const [what, options, message] of [
    [
      'no column score',
      { predictions: pl.DataFrame({ row, yHat: [1, 2, 3, 4] }) },
      /predictions: columns: expected row, score, got none named score\. Rename/,
    ],
    [
      'NaN',
      { predictions: pl.DataFrame({ row, score: [1, 2, NaN, 4] }) },
      /predictions: expected predictions that can be scored, got a table that has a score of NaN in line 3/,
    ],
    [
      'too few rows',
      { predictions: pl.DataFrame({ row: [0, 1], score: [1, 2] }), contest },
      /got a table that lacks row 2 and 1 others/,
    ],
    [
      'validation without labels',
      { predictions: pl.DataFrame({ row, score: row }), validation: pl.DataFrame({ row, score: row }) },
      /validation: columns: .* none named label, group/,
    ],
  ] as const) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const place = path.join(os.tmpdir(), `risklab-none-${process.pid}`);
      expect((await rejected(writeEntry(place, options))).message).match(message);
      expect((await rejected(readdir(place))).message).match(/ENOENT/);
    });
  }
});
