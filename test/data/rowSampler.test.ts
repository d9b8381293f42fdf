import { expect } from 'chai';
import { RowSampler } from '../../src/data';

const take = (sampler: RowSampler, batches: number): number[] =>
  Array.from({ length: batches }, () => [...sampler.next()]).flat();

describe('RowSampler', () => {
  it('goes through all rows, each once, then anew in another order', () => {
    const sampler = new RowSampler({ count: 10, batchSize: 4, seed: 1 });
    const drawn = take(sampler, 5);
    const sorted = (rows: number[]): number[] => [...rows].sort((a, b) => a - b);
    expect(sorted(drawn.slice(0, 10))).eql([...Array(10).keys()]);
    expect(sorted(drawn.slice(10))).eql([...Array(10).keys()]);
    expect(drawn.slice(10)).not.eql(drawn.slice(0, 10));
    expect([...sampler.candidates()]).eql([...Array(10).keys()]);
  });

  it('draws the same for the same seed, and goes on from a state after JSON', () => {
    const make = (seed: number): RowSampler => new RowSampler({ count: 50, batchSize: 8, seed });
    expect(take(make(3), 10)).eql(take(make(3), 10));
    expect(take(make(3), 10)).not.eql(take(make(4), 10));
    for (const weights of [null, Float64Array.from({ length: 50 }, (_, i) => i)]) {
      const [whole, other] = [make(3), make(9)];
      whole.setWeights(weights);
      take(whole, 3);
      other.restore(JSON.parse(JSON.stringify(whole.state())) as ReturnType<RowSampler['state']>);
      expect(take(other, 10)).eql(take(whole, 10));
    }
  });

  it('draws in proportion to weights, each row once a batch', () => {
    const sampler = new RowSampler({ count: 4, batchSize: 1, seed: 0 });
    sampler.setWeights([1, 0, 2, 5]);
    const counts = [0, 0, 0, 0];
    for (const row of take(sampler, 8000)) counts[row]!++;
    expect(counts[1]).equal(0);
    [1000, 0, 2000, 5000].forEach((expected, row) => expect(counts[row]).closeTo(expected, 150));
    const pair = new RowSampler({ count: 3, batchSize: 2, seed: 0 });
    pair.setWeights([1, 1, 1000]);
    for (let k = 0; k < 100; k++) expect(new Set(pair.next()).size).equal(2);
    pair.setWeights(null);
    expect(take(pair, 3).length).equal(6);
  });

  it('refuses too few rows, bad weights and states of other data', () => {
    expect(() => new RowSampler({ count: 3, batchSize: 4, seed: 0 })).throw(
      'rows: expected at least 4, a batch, got 3. Take a smaller batch or more data.',
    );
    expect(() => new RowSampler({ count: 3, batchSize: 0, seed: 0 })).throw('batchSize: expected a whole number');
    const sampler = new RowSampler({ count: 3, batchSize: 2, seed: 0 });
    expect(() => sampler.setWeights([1])).throw('weights: expected 3 weights, one for each candidate, got 1');
    expect(() => sampler.setWeights([1, NaN, 1])).throw('weights[1]: expected a finite weight of at least 0, got NaN.');
    expect(() => sampler.setWeights([1, 0, 0])).throw(
      'weights above 0 in weights: expected at least 2, as a batch takes, got 1.',
    );
    expect(() => sampler.setWeights([1e308, 1e308, 1])).throw('weights: expected weights with a finite sum');
    sampler.setWeights([1, 2, 3]);
    expect(() => sampler.setWeights([1, 0, 0])).throw('weights above 0');
    expect(sampler.state().weights).eql([1, 2, 3]);
    const other = new RowSampler({ count: 4, batchSize: 2, seed: 0 });
    expect(() => sampler.restore(other.state())).throw('state.count: expected 3, got 4.');
  });
});
