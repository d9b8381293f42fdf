import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

const history = pl.DataFrame({
  epoch: [0.5, 1, 1.5, 2],
  step: [5, 10, 15, 20],
  loss: [0.9, 0.7, 0.5, 0.4],
  kl: [0.1, 0.2, 0.2, 0.2],
  binaryAccuracy: [0.5, 0.6, 0.7, 0.8],
  valLoss: [null, 0.8, null, 0.6],
  effectiveSample: [null, 0.5, null, 0.4],
});

interface Panel {
  title: { text: string };
  data: { values: Record<string, unknown>[] };
  layer: { encoding: { y: { scale: { domain?: number[] } } } }[];
}
const panelsOf = (chart: { spec: object }) => (chart.spec as { vconcat: Panel[] }).vconcat;
/** Rows without what says how they are drawn. */
const plain = (rows: Record<string, unknown>[]) => rows.map(({ dot: _dot, held: _held, ...row }) => row);
/** What the lines of each panel are called. */
const linesOf = (chart: { spec: object }) =>
  panelsOf(chart).map(({ data }) => [...new Set(data.values.map((row) => row['name']))]);
/** The history of a model with a decoder, of two epochs: a loss of 3 and 2 in two parts. */
const withParts = (second: string, others: Record<string, number[]> = {}) =>
  pl.DataFrame({ epoch: [1, 2], loss: [3, 2], task: [1, 0.5], [second]: [2, 1.5], ...others });

describe('plot.trainingCurves', () => {
  it('draws losses, shares and the rest in panels of their own, without the holes', async () => {
    const chart = plot.trainingCurves(history);
    const svg = await checkChart(chart);
    expect(linesOf(chart)).eql([['loss', 'valLoss'], ['kl'], ['binaryAccuracy'], ['effectiveSample']]);
    const rows = rowsOf(chart).filter((row) => row['name'] === 'valLoss');
    expect(plain(rows)).eql([
      { name: 'valLoss', epoch: 1, value: 0.8 },
      { name: 'valLoss', epoch: 2, value: 0.6 },
    ]);
    expect(textsOf(svg)).include.members(['loss', 'binary accuracy', 'effective sample', 'epochs']);
    expect(chart.text)
      .match(/2 epochs\. Columns named val…: validation data, dashed\./)
      .match(/valLoss +0\.8 +0\.6 +0\.8 +0\.6/);
  });

  it('says of each part of a loss what it asks, and that they sum up only where they do', async () => {
    const parts = withParts('reconstruction');
    const texts = textsOf(await checkChart(plot.trainingCurves(parts)));
    expect(texts).include('2 epochs. The loss is the sum of task, reconstruction.');
    expect(texts).include.members([
      'task: how badly labels are predicted',
      'reconstruction: how badly inputs are reconstructed',
    ]);
    // A single line needs no legend: its panel is named.
    expect(texts.filter((text) => text === 'loss' || text === 'task')).eql(['loss']);
    const more = parts.withColumns(pl.Series('loss', [3.1, 2.1], pl.Float64));
    expect(plot.trainingCurves(more).text).match(/^Training\n2 epochs\.\n/);
  });

  it('puts the validation loss of a part beside that part, and names a panel of one rate by it', () => {
    const chart = plot.trainingCurves(withParts('kl', { valTask: [2, 3], valAuroc: [0.5, 0.6] }));
    expect(linesOf(chart)).eql([['loss'], ['task', 'valTask'], ['kl'], ['valAuroc']]);
    expect(panelsOf(chart).at(-1)?.title.text).equal('val AUROC');
  });

  it('compares several trainings, a line each in a panel for the loss and for each part of it', async () => {
    const short = withParts('reconstruction', { valAuroc: [0.5, 0.6] });
    const lone = pl.DataFrame({ epoch: [1, 2, 3], loss: [0.9, 0.8, 0.7] });
    const chart = plot.trainingCurves({ both: short, plain: lone }, { title: 'Two trainings' });
    const texts = textsOf(await checkChart(chart));
    expect(linesOf(chart)).eql([['both', 'plain'], ['both'], ['both']]);
    expect(panelsOf(chart)[0]?.data.values.at(-1)).include({ name: 'plain', epoch: 3, value: 0.7 });
    expect(texts).include.members(['Two trainings', '2 or 3 epochs.', 'both', 'plain']);
    expect(chart.text).match(/both loss +3 +2 +3 +2\nplain loss +0\.9 +0\.7 +0\.9 +0\.7\nboth task/);
    const nine = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`t${i}`, lone]));
    expect(() => plot.trainingCurves(nine)).throw('trainingCurves: expected 1 to 8 things to compare, got 9.');
  });

  it('averages over each epoch when told', async () => {
    const noisy = pl.DataFrame({
      epoch: [0.5, 1, 1.5, 2.0000000001, 2.5],
      loss: [4, 2, 1, 3, 5],
      valLoss: [null, 6, null, 4, null],
    });
    const chart = plot.trainingCurves(noisy, { perEpoch: true });
    expect(textsOf(await checkChart(chart))).include(
      '2.5 epochs; each point is the mean over one epoch. Columns named val…: validation data, dashed.',
    );
    expect(plain(rowsOf(chart))).eql([
      { name: 'loss', epoch: 1, value: 3 },
      { name: 'loss', epoch: 2, value: 2 },
      { name: 'loss', epoch: 2.5, value: 5 },
      { name: 'valLoss', epoch: 1, value: 6 },
      { name: 'valLoss', epoch: 2, value: 4 },
    ]);
  });

  it('draws the panels that it is told', async () => {
    const chart = plot.trainingCurves(history, { panels: { both: ['loss', 'valLoss'] }, title: 'My training' });
    expect(textsOf(await checkChart(chart))).include.members(['My training', 'both']);
    expect(new Set(rowsOf(chart).map((row) => row['name']))).eql(new Set(['loss', 'valLoss']));
  });

  it('leaves out the numbers of a line that has none', () => {
    const some = pl.DataFrame({ epoch: [1, 2], loss: [2, 1], valLoss: [NaN, NaN] });
    const chart = plot.trainingCurves(some, { panels: { both: ['loss', 'valLoss'] } });
    expect(chart.text.split('\n').slice(-2)).eql(['loss         2      1     2     1', 'valLoss']);
  });

  it('thins a long training, and keeps its last point', async () => {
    const n = 5001;
    const long = pl.DataFrame({
      epoch: Array.from({ length: n }, (_, i) => i / 100),
      loss: Array.from({ length: n }, (_, i) => 1 / (1 + i)),
    });
    const chart = plot.trainingCurves(long);
    await checkChart(chart);
    expect(rowsOf(chart).length).within(150, 200);
    expect(rowsOf(chart).at(-1)?.['epoch']).equal(50);
    // The text tells what is drawn, and the first value is.
    expect(rowsOf(chart)[0]).include({ epoch: 0, value: 1 });
    const drawn = rowsOf(chart).map(({ value }) => Number(value));
    expect(chart.text.split('\n').at(-1)?.split(/ +/)).eql([
      'loss',
      ...[1, Math.min(...drawn), 1, drawn.at(-1) ?? NaN].map((value) => String(Number(value.toPrecision(4)))),
    ]);
  });

  it('tells validation data of several trainings by dashes, and trainings by colours', async () => {
    const both = Object.fromEntries(
      ['one', 'two', 'three', 'four', 'five'].map((name) => [name, withParts('kl', { valTask: [2, 3] })]),
    );
    const chart = plot.trainingCurves(both);
    const svg = await checkChart(chart);
    expect(linesOf(chart)[1]).eql(['one', 'two', 'three', 'four', 'five']);
    const dashes = new Set(rowsOf(chart).map(({ held }) => held));
    expect(dashes).eql(new Set([undefined, true]));
    expect(svg).match(/stroke-dasharray="5,3"/);
    expect(chart.text).include('one valTask');
  });

  it('gives a constant a scale of its own, with a few short numbers', async () => {
    const still = pl.DataFrame({ epoch: [1, 2], loss: [2, 2], kl: [0, 0] });
    const chart = plot.trainingCurves(still);
    await checkChart(chart);
    expect(panelsOf(chart).map(({ layer: [line] }) => line?.encoding.y.scale.domain)).eql([
      [1, 3],
      [-0.5, 0.5],
    ]);
  });

  it('draws a history of one row, and leaves out columns without a number', async () => {
    const short = pl.DataFrame({ epoch: [1], loss: [0.5], valAuroc: pl.Series('valAuroc', [null], pl.Float64) });
    const chart = plot.trainingCurves(short);
    const svg = await checkChart(chart);
    expect(plain(rowsOf(chart))).eql([{ name: 'loss', epoch: 1, value: 0.5 }]);
    // Nothing of validation is drawn, so nothing is said of it.
    expect(textsOf(svg)).include('1 epoch.');
  });

  it('refuses a table that is no history, and columns that are not there', () => {
    expect(() => plot.trainingCurves(history.head(0))).throw(
      'history: expected at least one row, got 0 rows. Fit a model first.',
    );
    expect(() => plot.trainingCurves(history.select('loss', 'step'))).throw(
      'history: expected columns epoch and what to draw, got loss, step.',
    );
    expect(() => plot.trainingCurves(history.select('epoch', 'step'))).throw(
      'history: expected a column to draw, got epoch, step. Name columns in panels.',
    );
    const diverged = pl.DataFrame({ epoch: [1, 2], loss: [NaN, NaN] });
    expect(() => plot.trainingCurves(diverged)).throw('history: expected a column to draw, got epoch.');
    const rated = history.select('epoch', 'binaryAccuracy');
    expect(() => plot.trainingCurves({ a: rated, b: rated })).throw(
      'history: expected a column to draw: a loss or a part of one, got epoch, binaryAccuracy. Name columns in panels.',
    );
    expect(() => plot.trainingCurves(history, { panels: { a: ['los'] } })).throw(
      'panels: expected columns among epoch, step, loss',
    );
  });
});
