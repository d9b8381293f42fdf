import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { ImageStore, robust, standardClassifier } from '../../../src';
import { Random } from '../../../src/base';
import { combinedInterval, holm, wilsonInterval } from '../../../src/metrics';
import { pixelFeatures } from '../../../src/robust/shift/features';
import type { ShiftData, ShiftReportOptions } from '../../../src/robust/public';
import { backends, onBackend } from '../../support/backends';
import { leavesNothing } from '../../support/leavesNothing';
import { rejected } from '../../support/rejected';

type Row = Record<string, unknown>;
const rowsOf = (table: pl.DataFrame): Row[] => table.toRecords();
const find = (table: pl.DataFrame, values: Row): Row =>
  rowsOf(table).find((row) => Object.entries(values).every(([name, value]) => row[name] === value))!;

/** People with a score of a model; who is right of whom is decided, the rest is drawn. */
function people(random: Random, rows: number, { age = 40, dark = 0.2, right = 0.9 } = {}): pl.DataFrame {
  return pl.DataFrame(
    Array.from({ length: rows }, (_, row) => {
      const label = row % 2;
      const isRight = random.chance(right);
      return {
        ...{ id: `person ${random.integer(1e9)}`, label, yHat: (label === 1) === isRight ? 1 + random.uniform() : -1 },
        ...{ age: random.normal(age, 10), tone: random.chance(dark) ? 'dark' : 'light', visits: random.integer(4) },
        hospital: ['north', 'south'][Math.floor(row / 2) % 2]!,
      };
    }),
  );
}

const small = { permutations: 99, folds: 2, epochs: 5, most: 200 };

describe('robust.shiftReport', () => {
  onBackend('native');
  leavesNothing();

  it('has accuracy by domain with Wilson’s intervals, and the drop with Newcombe’s, by hand', async () => {
    const scored = (rights: number[], hospital: string[]): pl.DataFrame =>
      pl.DataFrame({ label: rights.map(() => 1), yHat: rights.map((right) => (right ? 2 : -2)), hospital });
    const source = scored([1, 1, 1, 0], ['a', 'a', 'b', 'b']);
    const target = scored([1, 0, 0, 0, 1, 0], ['c', 'c', 'c', 'd', 'd', 'd']);
    const { accuracy, notes } = await robust.shiftReport(source, target, { ...small, domain: 'hospital' });
    expect(accuracy.select('data', 'domain', 'n', 'accuracy').rows()).eql([
      ['source', null, 4, 0.75],
      ['source', 'a', 2, 1],
      ['source', 'b', 2, 0.5],
      ['target', null, 6, 1 / 3],
      ['target', 'c', 3, 1 / 3],
      ['target', 'd', 3, 1 / 3],
    ]);
    const all = find(accuracy, { data: 'target', domain: null });
    expect(all).include(wilsonInterval(2, 6));
    expect(all['drop']).closeTo(0.75 - 1 / 3, 1e-12);
    const drop = combinedInterval([
      { weight: 1, value: 0.75, ...wilsonInterval(3, 4) },
      { weight: -1, value: 1 / 3, ...wilsonInterval(2, 6) },
    ]);
    expect([all['dropLower'], all['dropUpper']]).eql([drop.lower, drop.upper]);
    expect(find(accuracy, { domain: 'a' })['drop']).equal(null);
    expect(notes.join(' ')).match(/No classifier: it takes 20 rows of each for 2 folds\./);
  });

  it('finds the columns that have shifted and no others, with Holm’s correction, and that the model says something else', async () => {
    const random = new Random(1);
    const source = people(random, 400);
    const target = people(random, 300, { age: 46, dark: 0.45, right: 0.6 });
    const { columns, predictions, summary, notes } = await robust.shiftReport(source, target, small);
    expect(columns.select('column', 'kind', 'test').rows()).eql([
      ['label', 'category', 'chiSquare'],
      ['age', 'number', 'ks'],
      ['tone', 'category', 'chiSquare'],
      ['visits', 'category', 'chiSquare'],
      ['hospital', 'category', 'chiSquare'],
    ]);
    const low = rowsOf(columns).filter((row) => Number(row['pHolm']) < 0.01);
    expect(low.map((row) => row['column'])).eql(['age', 'tone']);
    const p = rowsOf(columns).map((row) => row['p'] as number);
    expect(rowsOf(columns).map((row) => row['pHolm'])).eql(holm(p));
    expect(find(columns, { column: 'age' })['size']).within(0.15, 0.35);
    expect(rowsOf(predictions).map(({ column, kind }) => [column, kind])).eql([['score', 'number'], ['class', 'category']]); // prettier-ignore
    expect(rowsOf(summary).map(({ test }) => test)).eql(['columns', 'predictions', 'mmd', 'classifier']);
    expect(find(summary, { test: 'mmd' })['p']).equal(0.01);
    expect(find(summary, { test: 'classifier' })['statistic']).above(0.55);
    expect(notes).include('MMD and classifier saw 200 of 400 and 200 of 300 rows.');
  });

  it('finds nothing where there is nothing', async () => {
    const random = new Random(2);
    const { summary, accuracy } = await robust.shiftReport(people(random, 300), people(random, 300), small);
    for (const { test, pHolm } of rowsOf(summary)) expect(pHolm, String(test)).above(0.05);
    const all = find(accuracy, { data: 'target' });
    expect([Number(all['dropLower']) < 0, Number(all['dropUpper']) > 0]).eql([true, true]);
  });

  it('sees numbers that are empty more often, deals rare categories anew, and leaves names out', async () => {
    const random = new Random(3);
    const table = (empty: number, rare: number): pl.DataFrame => {
      const rows = Array.from({ length: 60 }, (_, row) => ({
        name: `name ${random.integer(1e9)}`,
        ...{ weight: random.chance(empty) ? null : random.normal(), code: row < rare ? 'rare' : 'usual' },
      }));
      return pl.DataFrame([
        pl.Series('name', rows.map(({ name }) => name), pl.Utf8),
        pl.Series('weight', rows.map(({ weight }) => weight) as number[], pl.Float64),
        pl.Series('code', rows.map(({ code }) => code), pl.Utf8),
      ]); // prettier-ignore
    };
    const { columns, notes, predictions, accuracy } = await robust.shiftReport(table(0.1, 1), table(0.5, 3), small);
    expect(columns.select('column', 'kind', 'test').rows()).eql([
      ['weight', 'number', 'ks'],
      ['weight', 'empty', 'chiSquare'],
      ['code', 'category', 'chiSquareDealt'],
    ]);
    expect(find(columns, { kind: 'empty' })['p']).below(0.01);
    expect(find(columns, { kind: 'number' })['p']).above(0.01);
    expect([predictions.height, accuracy.height]).eql([0, 0]);
    expect(notes.slice(0, 3)).eql([
      'Left out, as hardly any two rows have the same: name.',
      'No predictions are compared: there is neither a model nor a column of logits or probabilities in both.',
      'No accuracy: it takes labels and predictions of both.',
    ]);
  });

  it('reads several classes from columns of probabilities', async () => {
    const random = new Random(4);
    const table = (likely: number): pl.DataFrame =>
      pl.DataFrame(
        Array.from({ length: 60 }, (_, row) => {
          const own = random.chance(likely) ? row % 3 : (row + 1) % 3;
          return { label: row % 3, ...Object.fromEntries([0, 1, 2].map((k) => [`p${k}`, k === own ? 0.8 : 0.1])) };
        }),
      );
    const options = { ...small, probabilities: ['p0', 'p1', 'p2'], columns: ['label'] };
    const { accuracy, predictions } = await robust.shiftReport(table(1), table(0.3), options);
    expect(find(accuracy, { data: 'source' })['accuracy']).equal(1);
    expect(find(accuracy, { data: 'target' })['accuracy']).below(0.5);
    expect(rowsOf(predictions).map(({ column }) => column)).eql(['score of class 0', 'score of class 1', 'score of class 2', 'class']); // prettier-ignore
  });

  it('says what is wrong', async () => {
    const random = new Random(6);
    const [one, other] = [people(random, 30), people(random, 30)];
    const images = new ImageStore(new Uint8Array(30 * 12), { height: 2, width: 2, channels: 3 });
    const larger = new ImageStore(new Uint8Array(30 * 48), { height: 4, width: 4, channels: 3 });
    const message = async (options: ShiftReportOptions | object, target: unknown = other, source: unknown = one) =>
      (await rejected(robust.shiftReport(source as ShiftData, target as ShiftData, options))).message;
    expect(await message({}, [1, 2])).match(/^target: expected a table \(DataFrame\), got \[1, 2\]/);
    expect(await message({}, other.head(0))).match(/^target: expected at least two rows, got 0/);
    expect(await message({}, images)).match(/^target: expected a table, as the source, got images/);
    expect(await message({}, larger, images)).equal('target: images: expected images of 2 x 2 x 3, as the source, got 4 x 4 x 3.'); // prettier-ignore
    expect(await message({ columns: ['height'] })).match(/^column: expected one of id, label/);
    expect(await message({ columns: ['age'] }, other.withColumns(pl.lit('old').alias('age')))).equal('column age: expected numbers or text in both tables, got numbers in one and text in the other.'); // prettier-ignore
    expect(await message({ domain: 'city' })).match(/^domain: expected a column of the source or the target, got city/);
    expect(await message({ label: 'truth' })).match(/^source: label: expected a column of the table, got truth/);
    expect(await message({ layer: 1 })).match(/^layer: expected a model that has it, got no model/);
    expect(await message({ permutations: 0 })).match(/^permutations: expected a whole number of at least 1, got 0/);
    expect(await message({ folds: 1 })).match(/^folds: expected a whole number of at least 2, got 1/);
    expect(await message({ bandwidth: 0 })).match(/^bandwidth: expected a number above 0, got 0/);
    expect(await message({ confidence: 95 })).match(/^confidence: /);
    expect(await message({ fold: 3 })).match(/^shiftReport: expected options among/);
    const network = tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 1 })] });
    expect(await message({ model: network })).match(/^source: inputs: expected images, or what the model takes, got a table alone/); // prettier-ignore
    network.dispose();
  });
});

describe('features of images', () => {
  it('are the means of boxes, also where the boxes do not divide the image', () => {
    const bytes = Uint8Array.from([0, 51, 102, 153, 204, 255]);
    const { values, width } = pixelFeatures(new ImageStore(bytes, { height: 2, width: 3, channels: 1 }), 2);
    expect(width).equal(4);
    // Columns 0 and 1 are one box, column 2 the other; each row a box.
    [0.1, 0.4, 0.7, 1].forEach((value, i) => expect(values[i]).closeTo(value, 1e-6));
  });
});

for (const backend of backends) {
  describe(`robust.shiftReport of images on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('compares pixels, layers and what the model says, of splits and of images alone', async () => {
      const random = new Random(7);
      const shape = { height: 16, width: 16, channels: 3 };
      const split = (light: number) => {
        const bytes = Uint8Array.from({ length: 40 * 768 }, () => Math.min(255, random.integer(200) + light));
        const table = pl.DataFrame({ row: Array.from({ length: 40 }, (_, i) => i), label: Array.from({ length: 40 }, (_, i) => i % 2) }); // prettier-ignore
        return { name: 'test', table, images: new ImageStore(bytes, shape) };
      };
      const network = standardClassifier({ inputShape: [16, 16, 3], filters: 2, seed: 1 });
      try {
        const [source, target] = [split(0), split(60)];
        const options = { ...small, model: network };
        const byPixels = await robust.shiftReport(source, target, { ...options, boxes: 2 });
        expect(find(byPixels.summary, { test: 'mmd' })['p']).equal(0.01);
        expect(find(byPixels.summary, { test: 'classifier' })['statistic']).above(0.95);
        expect(byPixels.accuracy.height).equal(2);
        expect(byPixels.predictions.height).equal(2);
        const byLayer = await robust.shiftReport(source.images, target.images, { ...options, layer: -2 });
        expect(find(byLayer.summary, { test: 'mmd' })['p']).most(0.05);
        expect([byLayer.columns.height, byLayer.accuracy.height]).eql([0, 0]);
        const error = await rejected(robust.shiftReport(source, target, { ...options, layer: 'none' }));
        expect(error.message).match(/^layer: expected one of /);
      } finally {
        network.dispose();
      }
    });
  });
}
