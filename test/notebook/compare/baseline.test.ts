import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseNotebook, type BaselineOptions, type NotebookCell, type Output } from '../../../src/notebook';
import { compareWithBaseline } from '../../../src/notebook/compare/baseline';
import { planOf } from '../../../src/notebook/plan';
import type { NotebookResult } from '../../../src/notebook';
import { code, notebook, Runs } from '../support';

const stdout = (text: string): Output => ({ output_type: 'stream', name: 'stdout', text });
const stderr = (text: string): Output => ({ output_type: 'stream', name: 'stderr', text });
const shown = (data: Record<string, unknown>): Output => ({ output_type: 'display_data', data, metadata: {} });
const value = (text: string): Output => ({
  output_type: 'execute_result',
  data: { 'text/plain': text },
  metadata: {},
  execution_count: 1,
});

function ran(id: string, outputs: Output[], tags: string[] = []): NotebookCell {
  return { ...code(id, tags), id, outputs };
}

describe('comparison with a baseline', () => {
  const runs = new Runs();
  after(() => runs.remove());
  const folder = path.join(runs.folder, 'baseline');

  async function compare(
    before: NotebookCell[],
    now: NotebookCell[],
    options: Partial<BaselineOptions> = {},
  ): Promise<{ outcome: string; found: string[] }> {
    const hold = (cells: NotebookCell[], extra: Partial<BaselineOptions>): Promise<NotebookResult> => {
      const content = notebook(cells);
      const result: NotebookResult = { file: 'x.ipynb', outcome: 'ok', cells: [], seconds: 0 };
      return compareWithBaseline(result, content, planOf(content, 'x'), { folder, ...extra });
    };
    await hold(before, { update: true });
    const { outcome, differences = [] } = await hold(now, options);
    return { outcome, found: differences.map(({ cell, what, message }) => `${cell} ${what}: ${message}`) };
  }

  it('of the same outputs finds nothing', async () => {
    const cells = [
      ran('a', [stdout('x 1\n'), shown({ 'text/plain': 'y' })]),
      ran('b', [value('{ a: 1 }')], ['metric']),
    ];
    expect(await compare(cells, cells)).deep.equal({ outcome: 'ok', found: [] });
  });

  it('joins the pieces of a stream, leaves out standard error, times and paths', async () => {
    const before = [ran('a', [stdout('one\n'), stderr('w'), stdout('3 s in /a/b\n')])];
    const now = [ran('a', [stdout('one\n4 s in /c/d/e\n'), stderr('other')])];
    expect((await compare(before, now)).found).deep.equal([]);
  });

  it('finds texts, numbers and counts that differ', async () => {
    const before = [ran('a', [stdout('loss 0.5\n'), value('yes')]), ran('b', [value('1'), value('2')])];
    const now = [ran('a', [stdout('loss 0.6\n'), value('no')]), ran('b', [value('1')])];
    expect(await compare(before, now, { rtol: 0.1 })).deep.equal({
      outcome: 'different',
      found: [
        '1 stdout: line 1: expected 0.5, got 0.6 (off by 20%)',
        '1 output 1: line 1: expected "yes", got "no"',
        '2 outputs: expected 2, got 1',
      ],
    });
    expect((await compare(before.slice(0, 1), now.slice(0, 1), { rtol: 0.3 })).found).length(1);
  });

  it('heeds the tolerances in tags, and ignore-output', async () => {
    const cells = (loss: number, tags: string[]): NotebookCell[] => [ran('a', [value(String(loss))], tags)];
    expect((await compare(cells(1, []), cells(1.5, ['rtol=0.5']))).outcome).equal('ok');
    expect((await compare(cells(1, []), cells(1.5, ['atol=0.4']))).outcome).equal('different');
    expect((await compare(cells(1, []), cells(1.5, ['ignore-output']))).outcome).equal('ok');
  });

  it('compares metrics by name, whatever their order, and alone when told', async () => {
    const before = [
      ran('a', [stdout('x')]),
      ran('m', [value("{ auroc: 0.9, groups: { dark: 0.5 }, worst: 'dark', old: 1 }")], ['metric']),
    ];
    const now = [
      ran('a', [stdout('y')]),
      ran('m', [value("{ worst: 'hat', groups: { dark: 0.52 }, auroc: 0.8, fresh: 2 }")], ['metric', 'rtol=0.05']),
    ];
    const { found } = await compare(before, now, { compare: 'metrics' });
    expect(found).have.members([
      '2 metric worst: expected dark, got hat',
      '2 metric auroc: expected 0.9, got 0.8 (off by 11.1%)',
      '2 metric fresh: expected none, got 2',
      '2 metric old: expected 1, got none',
    ]);
    expect((await compare(before, now)).found[0]).equal('1 stdout: line 1: expected "x", got "y"');
  });

  it('finds cells tagged metric that have no values, even when they never had', async () => {
    const outputs = [[], [value('{ curve: [Object] }')], [value('0.5')], [value('{}')], [value('null')]];
    const cells = outputs.map((one, i) => ran(`m${i}`, one, ['metric']));
    const skipped = ran('skipped', [], ['metric', 'skip-execution']);
    const { outcome, found } = await compare([...cells, skipped], [...cells, skipped], { compare: 'metrics' });
    expect(outcome).equal('different');
    const message = 'metric: it returned no object of named values that can be compared';
    expect(found).deep.equal([1, 2, 3, 4, 5].map((cell) => `${cell} ${message}`));
  });

  it('knows cells by their ids, and tells new and lost ones', async () => {
    const before = [ran('a', [value('1')]), ran('b', [value('2')])];
    expect((await compare(before, [ran('b', [value('2')])])).found).deep.equal([
      '1 cell: it is in the baseline, but no longer in the notebook',
    ]);
    expect((await compare(before, [...before, ran('c', [])])).found).deep.equal(['3 cell: it is not in the baseline']);
  });

  it('compares images as images, and errors by name and value', async () => {
    const svg = (width: number): Output =>
      shown({
        'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="${width}" height="50"/></svg>`,
      });
    const { found } = await compare([ran('a', [svg(10)])], [ran('a', [svg(20)])]);
    expect(found).deep.equal(['1 output 1: looks different: 31% of a square of 32 pixels, more than 3%']);
    expect((await compare([ran('a', [svg(10)])], [ran('a', [svg(20)], ['image-tolerance=0.32'])])).outcome).equal('ok');
    expect((await compare([ran('a', [svg(10)])], [ran('a', [value('x')])])).found[0]).equal(
      '1 output 1, image/svg+xml: expected one, got none',
    );
    const error = (evalue: string): Output => ({
      output_type: 'error',
      ename: 'RangeError',
      evalue,
      traceback: [evalue],
    });
    expect((await compare([ran('a', [error('far')])], [ran('a', [error('near')])])).found[0]).equal(
      '1 output 1: line 1: expected "RangeError: far", got "RangeError: near"',
    );
  });

  it('matches cells by id, then by source; tells new ones and such that stand elsewhere', async () => {
    const [a, b, c] = ['1', '2', '3'].map((text, i) => ran('abc'[i]!, [value(text)])) as [
      NotebookCell,
      NotebookCell,
      NotebookCell,
    ];
    const fresh = ran('n', [value('2')]);
    expect((await compare([a, b, c], [a, fresh, b, c])).found).deep.equal(['2 cell: it is not in the baseline']);
    expect((await compare([a, b, c], [b, a, c])).found).length(1);
    expect((await compare([a, b, c], [b, a, c])).found[0]).match(
      /^\d cell: its place has changed: in the baseline it is cell/,
    );
    // Ids that are double say nothing: the sources do.
    const double = [a, b, c].map((cell) => ({ ...cell, id: 'same' }));
    expect((await compare(double, double)).found).deep.equal([]);
    expect((await compare(double, [double[0]!, { ...fresh, id: 'same' }, ...double.slice(1)])).found).deep.equal([
      '2 cell: it is not in the baseline',
    ]);
    const renamed = [a, b, c].map((cell, i) => ({ ...cell, id: `new-${i}` }));
    expect((await compare([a, b, c], renamed)).found).deep.equal([]);
    // Without ids, a cell whose source has changed is the one between the same neighbours.
    const bare = [a, b, c].map(({ id: _id, ...cell }) => cell);
    const changed = [bare[0]!, { ...bare[1]!, source: 'other', outputs: [value('9')] }, bare[2]!];
    expect((await compare(bare, changed)).found).deep.equal(['2 output 1: line 1: expected 2, got 9 (off by 350%)']);
  });

  it('is part of a run: without a baseline it fails, --update writes one, and a notebook that fails is not compared', async () => {
    const file = runs.write('compared', [code('const n = 1;', ['parameters']), code('console.log("n is", n)')]);
    const baseline = { folder };
    const none = await runs.runOne(file, { baseline });
    expect(none.outcome).equal('different');
    expect(none.problem).match(
      /compared\.ipynb: expected a baseline .*compared\.ipynb, got none\. Write it with --update\.$/,
    );
    expect((await runs.runOne(file, { baseline: { folder, update: true } })).outcome).equal('ok');
    const written = parseNotebook(readFileSync(path.join(folder, 'compared.ipynb'), 'utf8'), 'baseline');
    expect(written.cells[1]?.outputs).deep.equal([stdout('n is 1\n')]);
    expect(written.metadata).not.have.property('risklab');
    const other = await runs.runOne(file, { baseline, parameters: { n: 2 } });
    expect(other.outcome).equal('different');
    expect(runs.lines).include(`${file}: cell 2, stdout: line 1: expected 1, got 2 (off by 100%)`);
  });

  it('refuses options that cannot work', async () => {
    const refused = async (options: object, message: string): Promise<void> => {
      const error = await runs.run([], { baseline: { folder, ...options } }).catch((thrown: unknown) => thrown);
      expect(String(error)).contain(message);
    };
    await refused({ rtol: -1 }, 'rtol: expected a number of at least 0, got -1.');
    await refused({ imageTolerance: 2 }, 'imageTolerance: expected a number between 0 and 1, got 2.');
    await refused({ compare: 'some' }, 'compare: expected one of all, metrics, got some.');
    await refused({ udpate: true }, 'baseline: expected options among');
  });
});
