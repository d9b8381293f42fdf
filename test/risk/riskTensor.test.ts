import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { RiskTensor, Values } from '../../src/risk';
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

  it('refuses a risk with another count of rows', () => {
    expect(() => new RiskTensor(column(1, 2), { bias: vector(1, 2, 3) })).throw(
      'bias: expected 2 rows as yHat, got 3.',
    );
    expect(() => new RiskTensor(column(1, 2), { aleatoric: vector(1) })).throw(
      'aleatoric: expected 2 rows as yHat, got 1.',
    );
  });

  it('functions of one value act on the prediction and carry the risks along', () => {
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

  it('a number acts on the prediction alone', () => {
    const results = [risk().add(1), risk().sub(1), risk().mul(3), risk().div(2)].map((one) => fields(one));
    expect(results.map(({ yHat }) => yHat!.values)).eql([
      [2, 3, 5],
      [0, 1, 3],
      [3, 6, 12],
      [0.5, 1, 2],
    ]);
    for (const { bias, epistemic } of results)
      expect([bias!.values, epistemic!.values]).eql([
        [-1, -2, -3],
        [0.5, 1, 2],
      ]);
  });

  it('two of them combine the fields that both have', () => {
    const other = new RiskTensor(column(10, 20, 40), { aleatoric: vector(1, 1, 1), bias: vector(1, 1, 1) });
    expect(fields(risk().add(other))).eql({
      yHat: { values: [11, 22, 44], shape: [3, 1] },
      bias: { values: [0, -1, -2], shape: [3] },
    });
    expect(fields(risk().sub(other))['bias']!.values).eql([-2, -3, -4]);
    expect(fields(risk().mul(other))['yHat']!.values).eql([10, 40, 160]);
    expect(fields(risk().div(other))['yHat']!.values).eql([...Float32Array.of(0.1, 0.1, 0.1)]);
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
