import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { RiskTensor, type RiskKind } from '../../src/risk';
import type { Risks } from '../../src/learn';
import { Values } from '../../src/learn';
import { alive, onBackend } from '../support/backends';

const vector = (...values: number[]): Values => new Values(Float32Array.from(values), [values.length]);
const column = (...values: number[]): Values => new Values(Float32Array.from(values), [values.length, 1]);

/** Every field as plain numbers and shape. */
function fields({ yHat, risks }: RiskTensor): Record<string, { values: number[]; shape: number[] }> {
  const entries = Object.entries({ yHat, ...risks });
  return Object.fromEntries(entries.map(([name, { data, shape }]) => [name, { values: [...data], shape: [...shape] }]));
}

const risk = (): RiskTensor =>
  new RiskTensor(column(1, 2, 4), { epistemic: vector(0.5, 1, 2), bias: vector(-1, -2, -3) });

describe('RiskTensor', () => {
  onBackend('native');
  let start: ReturnType<typeof alive>;
  beforeEach(() => (start = alive()));
  afterEach(() => expect(alive()).eql(start));

  it('has the risks that it was given', () => {
    const one = risk();
    expect(one.length).equal(3);
    expect(Object.keys(one.risks)).eql(['epistemic', 'bias']);
    expect(one.aleatoric).equal(undefined);
  });

  it('refuses fields that are no Values', () => {
    const make = (bad: unknown): RiskTensor => new RiskTensor(column(1, 2), { epistemic: bad } as Risks);
    const todo = 'Make it with new Values(data, [rows]).';
    expect(() => make({ mean: 1 })).throw(`epistemic: expected Values, got an object with keys mean. ${todo}`);
    expect(() => make(new Float32Array(2))).throw('epistemic: expected Values, got Float32Array of 8 bytes.');
    const tensor = tf.tensor1d([1, 2]);
    expect(() => make(tensor)).throw(`epistemic: expected Values, got an object of class Tensor. ${todo}`);
    tensor.dispose();
    expect(() => new RiskTensor([1, 2] as unknown as Values)).throw(`yHat: expected Values, got [1, 2]. ${todo}`);
  });

  it('refuses a risk with another count of rows', () => {
    expect(() => new RiskTensor(column(1, 2), { bias: vector(1, 2, 3) })).throw(
      'bias: expected 2 rows as yHat, got 3.',
    );
    expect(() => new RiskTensor(column(1, 2), { aleatoric: vector(1) })).throw(
      'aleatoric: expected 2 rows as yHat, got 1.',
    );
  });

  it('functions of one value act on the prediction; scores stay', () => {
    const logits = new RiskTensor(column(0, Math.log(3)), { bias: vector(-1, -2) });
    const { yHat, bias } = fields(logits.sigmoid());
    expect(yHat!.values[0]).equal(0.5);
    expect(yHat!.values[1]).closeTo(0.75, 1e-6);
    expect(bias!.values).eql([-1, -2]);
    expect(fields(risk().map((x) => tf.neg(x)))).eql({
      ...fields(risk()),
      yHat: { values: [-1, -2, -4], shape: [3, 1] },
    });
  });

  it('variances follow functions of one value by the square of the slope', () => {
    const one = new RiskTensor(
      column(1, 2, 4),
      { aleatoric: column(0.25, 1, 4), epistemic: column(1, 1, 2), bias: vector(-1, -2, -3) },
      { epistemicKind: 'variance' },
    );
    const squared = one.map((y) => tf.square(y)); // slope 2 y
    expect([...squared.aleatoric!.data]).eql([0.25 * 4, 1 * 16, 4 * 64]);
    expect([...squared.epistemic!.data]).eql([4, 16, 2 * 64]);
    expect(squared.epistemicKind).equal('variance');
    expect([...squared.bias!.data]).eql([-1, -2, -3]);
    expect([...one.mul(3).aleatoric!.data]).eql([2.25, 9, 36]);
    expect([...one.div(2).aleatoric!.data]).eql([0.0625, 0.25, 1]);
    expect([...one.add(5).aleatoric!.data]).eql([0.25, 1, 4]);
    // A score is left alone, a variance of the same numbers is not.
    expect([...new RiskTensor(column(1), { epistemic: column(3) }).mul(2).epistemic!.data]).eql([3]);
    expect(() => one.map((y) => tf.concat([y, y]))).throw(
      'map: expected a function that keeps the shape [3, 1], got [6, 1].',
    );
  });

  it('sigmoid carries the variance of a logit by p^2 (1 - p)^2', () => {
    const { yHat, aleatoric } = new RiskTensor(column(0, Math.log(3)), { aleatoric: column(2, 16) }).sigmoid();
    expect([...yHat.data].map((p) => p.toFixed(5))).eql(['0.50000', '0.75000']);
    expect(aleatoric!.data[0]).closeTo(2 / 16, 1e-6);
    expect(aleatoric!.data[1]).closeTo(16 * (0.75 * 0.25) ** 2, 1e-6);
  });

  it('softmax carries variances of logits by its Jacobian', () => {
    const logits = new Values(Float32Array.of(0, Math.log(3)), [1, 2]);
    const wide = new RiskTensor(logits, { aleatoric: new Values(Float32Array.of(1, 2), [1, 2]), bias: vector(-1) });
    const { yHat, aleatoric, bias } = wide.softmax();
    expect(yHat.data[0]).closeTo(0.25, 1e-6);
    // p1 (1 - p1) = 3/16 is every entry of the Jacobian of two classes, up to its sign.
    for (const value of aleatoric!.data) expect(value).closeTo((1 + 2) * (3 / 16) ** 2, 1e-6);
    expect([...bias!.data]).eql([-1]);
    const three = new RiskTensor(new Values(Float32Array.of(0, 0, Math.log(2)), [1, 3]), {
      aleatoric: new Values(Float32Array.of(1, 0, 4), [1, 3]),
    }).softmax();
    // p = 1/4, 1/4, 1/2. For the first: (1/4 * 3/4)^2 * 1 + (1/4 * 1/2)^2 * 4.
    expect(three.aleatoric!.data[0]).closeTo(9 / 256 + 4 / 64, 1e-6);
    expect(three.aleatoric!.data[1]).closeTo(1 / 256 + 4 / 64, 1e-6);
    expect(three.aleatoric!.data[2]).closeTo(1 / 64 + 4 / 16, 1e-6);
    expect(() => new RiskTensor(vector(1, 2)).softmax()).throw('softmax: expected predictions [n, classes], got [2].');
  });

  it('the delta rule agrees with drawn numbers where the function hardly bends', () => {
    const random = new Random(3);
    const draws = Float32Array.from({ length: 20000 }, () => 1 / (1 + Math.exp(-random.normal(0.4, 0.1))));
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    const carried = new RiskTensor(column(0.4), { aleatoric: column(0.01) }).sigmoid();
    expect(carried.aleatoric!.data[0]! / variance).closeTo(1, 0.03);
  });

  it('two of them combine variances by the delta rule for independent errors', () => {
    const a = new RiskTensor(column(3, 2), { aleatoric: column(1, 4) });
    const b = new RiskTensor(column(2, 5), { aleatoric: column(9, 1), bias: vector(0, 0) });
    expect(fields(a.add(b))).eql({
      yHat: { values: [5, 7], shape: [2, 1] },
      aleatoric: { values: [10, 5], shape: [2, 1] },
    });
    expect(fields(a.sub(b))['aleatoric']!.values).eql([10, 5]);
    expect(fields(a.mul(b))['aleatoric']!.values).eql([4 * 1 + 9 * 9, 25 * 4 + 4 * 1]);
    const quotient = a.div(b);
    expect(quotient.yHat.data[0]).equal(1.5);
    expect(quotient.aleatoric!.data[0]).closeTo(1 / 4 + (9 / 16) * 9, 1e-6);
  });

  it('two of them keep the worse score: the lower density, the greater doubt', () => {
    const other = new RiskTensor(column(10, 20, 40), { epistemic: vector(1, 1, 1), bias: vector(-5, -1, -2.5) });
    expect(fields(risk().add(other))).eql({
      yHat: { values: [11, 22, 44], shape: [3, 1] },
      epistemic: { values: [1, 1, 2], shape: [3] },
      bias: { values: [-5, -2, -3], shape: [3] },
    });
    const variance = new RiskTensor(column(1, 1, 1), { epistemic: column(1, 1, 1) }, { epistemicKind: 'variance' });
    expect(Object.keys(risk().add(variance).risks)).eql([]);
  });

  it('a mixture follows the law of total variance', () => {
    const one = (y: number, noise: number, doubt: number): RiskTensor =>
      new RiskTensor(
        column(y),
        { aleatoric: column(noise), epistemic: column(doubt), bias: vector(-y) },
        { epistemicKind: 'variance' },
      );
    const mixed = RiskTensor.mixture([one(1, 2, 0.5), one(3, 4, 0.1), one(5, 6, 0)]);
    expect([...mixed.yHat.data]).eql([3]);
    expect([...mixed.aleatoric!.data]).eql([4]);
    expect(mixed.epistemic!.data[0]).closeTo(4 + 0.2, 1e-6); // (4 + 0 + 4) / 2, and the mean of theirs
    expect([...mixed.bias!.data]).eql([-3]);
    expect(mixed.epistemicKind).equal('variance');
    const scores = RiskTensor.mixture([risk(), risk()]);
    expect([...scores.epistemic!.data]).eql([0, 0, 0]);
    expect(() => RiskTensor.mixture([risk()])).throw('mixture: expected at least two risk tensors, got 1.');
  });

  it('a variance has the shape of the prediction', () => {
    expect(() => new RiskTensor(column(1, 2), { aleatoric: vector(1, 2) })).throw(
      'aleatoric: expected a variance for each value of yHat, [2, 1], got [2].',
    );
    expect(() => new RiskTensor(column(1), { aleatorik: column(1) } as Risks)).throw('Did you mean aleatoric?');
    expect(() => new RiskTensor(column(1), {}, { epistemicKind: 'std' as RiskKind })).throw(
      'epistemicKind: expected one of variance, score, got std.',
    );
  });

  it('sums and means of variances are those of independent errors', () => {
    const one = new RiskTensor(column(1, 3), { aleatoric: column(2, 6) });
    expect(fields(one.sum())['aleatoric']).eql({ values: [8], shape: [1] });
    expect(fields(one.mean())['aleatoric']).eql({ values: [2], shape: [1] });
  });

  it('two of other shapes are refused, also where TensorFlow would stretch them', () => {
    expect(() => risk().add(new RiskTensor(vector(1, 2, 3)))).throw('risk tensor: expected shape [3, 1], got [3].');
    expect(() => risk().mul(new RiskTensor(column(1)))).throw('risk tensor: expected shape [3, 1], got [1, 1].');
    expect(() => risk().sub(new RiskTensor(column(1, 2)))).throw('risk tensor: expected shape [3, 1], got [2, 1].');
  });

  it('slices rows of every field', () => {
    expect(fields(risk().slice(1))).eql({
      yHat: { values: [2, 4], shape: [2, 1] },
      epistemic: { values: [1, 2], shape: [2] },
      bias: { values: [-2, -3], shape: [2] },
    });
    expect(fields(risk().slice(0, 1))['bias']).eql({ values: [-1], shape: [1] });
    expect(risk().slice(2, 2).length).equal(0);
    const wide = new RiskTensor(new Values(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]));
    expect(fields(wide.slice(1, 2))['yHat']).eql({ values: [3, 4], shape: [1, 2] });
    for (const [from, to] of [
      [-1, 2],
      [2, 1],
      [0, 4],
      [NaN, 1],
      [0.5, 2],
    ] as const) {
      expect(() => risk().slice(from, to)).throw(
        `slice: expected whole numbers 0 <= start <= end <= 3, got [${from}, ${to}].`,
      );
    }
  });

  it('a slice is a copy', () => {
    const one = risk();
    const part = one.slice(0, 2);
    one.yHat.data[0] = 99;
    expect(part.yHat.data[0]).equal(1);
  });

  it('reshapes the fields that have as many numbers', () => {
    expect(fields(risk().reshape([3]))['yHat']).eql({ values: [1, 2, 4], shape: [3] });
    expect(fields(risk().reshape([1, 3]))['bias']).eql({ values: [-1, -2, -3], shape: [1, 3] });
    const wide = new RiskTensor(new Values(Float32Array.of(1, 2, 3, 4), [2, 2]), { bias: vector(5, 6) });
    expect(fields(wide.reshape([2, 1, 2]))).eql({
      yHat: { values: [1, 2, 3, 4], shape: [2, 1, 2] },
      bias: { values: [5, 6], shape: [2] },
    });
    expect(() => risk().reshape([2])).throw('shape: expected sizes for 3 numbers, got [2].');
  });

  it('reduces every field along an axis that it has', () => {
    const sums = fields(risk().sum());
    expect(sums).eql({
      yHat: { values: [7], shape: [1] },
      epistemic: { values: [3.5], shape: [] },
      bias: { values: [-6], shape: [] },
    });
    expect(fields(risk().mean())['bias']!.values).eql([-2]);
    const wide = new RiskTensor(new Values(Float32Array.of(1, 2, 3, 6), [2, 2]), { bias: vector(5, 6) });
    expect(fields(wide.mean(1))).eql({
      yHat: { values: [1.5, 4.5], shape: [2] },
      bias: { values: [5, 6], shape: [2] },
    });
    expect(() => wide.sum(2)).throw('axis: expected one below 2, got 2.');
    expect(() => wide.mean(-1)).throw('axis: expected a whole number of at least 0, got -1.');
  });

  it('over all rows of a wide prediction a score is that of each value that is left', () => {
    const risk = new RiskTensor(new Values(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]), {
      bias: new Values(Float32Array.of(-1, -2, -6), [3]),
    });
    expect([...risk.mean(0).yHat.data]).eql([3, 4]);
    expect([...risk.mean(0).bias!.data]).eql([-3, -3]);
    expect([...risk.sum(0).bias!.data]).eql([-9, -9]);
    expect([...risk.mean(1).bias!.data]).eql([-1, -2, -6]);
  });

  it('with itself the errors are the same ones, not independent', () => {
    const risk = new RiskTensor(new Values(Float32Array.of(3), [1]), {
      aleatoric: new Values(Float32Array.of(2), [1]),
    });
    // Var y^2 = (2 y)^2 Var y, Var 2 y = 4 Var y, and y - y is 0 for certain.
    expect([...risk.mul(risk).aleatoric!.data]).eql([36 * 2]);
    expect([...risk.add(risk).aleatoric!.data]).eql([8]);
    expect([...risk.sub(risk).aleatoric!.data]).eql([0]);
  });

  it('refuses to join what does not fit, in its own words', () => {
    const of = (...shape: number[]): RiskTensor =>
      new RiskTensor(new Values(new Float32Array(shape.reduce((a, b) => a * b)), shape));
    expect(() => RiskTensor.stack([of(2), of(3)])).throws('risk tensor: expected shape [2], got [3].');
    expect(() => RiskTensor.concat([of(2, 1), of(2, 3)])).throws('risk tensor: expected rows of shape [1], got [3].');
  });

  it('concatenates and stacks the fields that all of them have', () => {
    const parts = [risk(), new RiskTensor(column(7), { bias: vector(-9) })];
    expect(fields(RiskTensor.concat(parts))).eql({
      yHat: { values: [1, 2, 4, 7], shape: [4, 1] },
      bias: { values: [-1, -2, -3, -9], shape: [4] },
    });
    const stacked = RiskTensor.stack([risk(), risk().mul(3)]);
    expect(fields(stacked)).eql({
      yHat: { values: [1, 2, 4, 3, 6, 12], shape: [2, 3, 1] },
      epistemic: { values: [0.5, 1, 2, 0.5, 1, 2], shape: [2, 3] },
      bias: { values: [-1, -2, -3, -1, -2, -3], shape: [2, 3] },
    });
    // The mean over an ensemble: stack, then reduce the new axis.
    expect(fields(stacked.mean())['yHat']).eql({ values: [2, 4, 8], shape: [3, 1] });
    expect(() => RiskTensor.concat([])).throw('concat: expected at least one risk tensor, got none.');
    expect(() => RiskTensor.stack([])).throw('stack: expected at least one risk tensor, got none.');
  });

  it('becomes a table with a column for every field', () => {
    const table = risk().toDataFrame();
    expect(table.columns).eql(['yHat', 'epistemic', 'bias']);
    expect(table.toRecords()[1]).eql({ yHat: 2, epistemic: 1, bias: -2 });
    const wide = new RiskTensor(new Values(Float32Array.of(1, 2, 3, 4), [2, 2]), { bias: vector(5, 6) });
    expect(wide.toDataFrame().toRecords()).eql([
      { yHat0: 1, yHat1: 2, bias: 5 },
      { yHat0: 3, yHat1: 4, bias: 6 },
    ]);
  });

  it('joins the table that it belongs to, replacing columns of its names', () => {
    const table = pl.DataFrame({ id: ['a', 'b', 'c'], bias: [0, 0, 0] });
    const joined = risk().joinTo(table);
    expect(joined.toRecords()[2]).eql({ id: 'c', bias: -3, yHat: 4, epistemic: 2 });
    expect(table.getColumn('bias').toArray()).eql([0, 0, 0]);
    expect(() => risk().joinTo(table.head(2))).throw('table: expected 3 rows as predicted, got 2.');
  });

  it('keeps values that are not finite as they are', () => {
    const odd = new RiskTensor(column(Infinity, NaN), { bias: vector(-Infinity, 0) });
    expect(odd.toDataFrame().getColumn('bias').toArray()).eql([-Infinity, 0]);
  });
});
