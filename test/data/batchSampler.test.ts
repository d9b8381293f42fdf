import { expect } from 'chai';
import { BatchSampler, type BatchSamplerState } from '../../src/data';

/** Rows 0, 2, 4, 6 are positives, all others negatives. */
const labels = [1, 0, 1, 0, 1, 0, 1, 0, 0, 0];

/** Rows of many batches, as text, with how often each comes. */
function frequencies(sampler: BatchSampler, batches: number, part: (rows: Uint32Array) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < batches; i++) {
    const key = part(sampler.next());
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Pearson's statistic of counts against expected probabilities. */
function chiSquare(counts: Map<string, number>, expected: Record<string, number>, batches: number): number {
  expect([...counts.keys()].filter((key) => !(key in expected))).eql([]);
  return Object.entries(expected).reduce((sum, [key, probability]) => {
    const mean = probability * batches;
    return sum + ((counts.get(key) ?? 0) - mean) ** 2 / mean;
  }, 0);
}

describe('BatchSampler', () => {
  it('draws half positives, then half negatives, none twice in a batch', () => {
    const sampler = new BatchSampler({ labels, batchSize: 8, seed: 3 });
    for (let i = 0; i < 50; i++) {
      const rows = [...sampler.next()];
      expect(rows.slice(0, 4).sort()).eql([0, 2, 4, 6]);
      expect(new Set(rows).size).equal(8);
      expect(rows.slice(4).every((row) => labels[row] === 0)).equal(true);
    }
  });

  it('draws the same batches for the same seed, and others for another', () => {
    const draw = (seed: number): number[] => {
      const sampler = new BatchSampler({ labels, batchSize: 4, seed, weights: Float64Array.of(1, 2, 3, 4) });
      return Array.from({ length: 20 }, () => [...sampler.next()]).flat();
    };
    expect(draw(5)).eql(draw(5));
    expect(draw(5)).not.eql(draw(6));
  });

  it('draws positives successively in proportion to their weights', () => {
    // Weights 1, 2, 3, 4 of 10, two draws: P(first a, then b) = a/10 * b/(10 - a), worked out for all twelve pairs.
    const expected = {
      '0,2': 2 / 90, '0,4': 3 / 90, '0,6': 4 / 90,
      '2,0': 2 / 80, '2,4': 6 / 80, '2,6': 8 / 80,
      '4,0': 3 / 70, '4,2': 6 / 70, '4,6': 12 / 70,
      '6,0': 4 / 60, '6,2': 8 / 60, '6,4': 12 / 60,
    }; // prettier-ignore
    const sampler = new BatchSampler({ labels, batchSize: 4, seed: 0, weights: Float64Array.of(1, 2, 3, 4) });
    const counts = frequencies(sampler, 20000, (rows) => rows.slice(0, 2).join());
    // 99.9% of a chi-square distribution with 11 degrees of freedom lie below 31.26.
    expect(chiSquare(counts, expected, 20000)).below(31.26);
  });

  it('draws uniformly without weights: every pair of positives, every pair of negatives alike', () => {
    const sampler = new BatchSampler({ labels, batchSize: 4, seed: 1 });
    const sorted = (rows: Uint32Array): string => [...rows].sort((a, b) => a - b).join();
    const pairs = (rows: number[]): Record<string, number> => {
      const all = rows.flatMap((a, i) => rows.slice(i + 1).map((b) => `${a},${b}`));
      return Object.fromEntries(all.map((pair) => [pair, 1 / all.length]));
    };
    const positives = frequencies(sampler, 20000, (rows) => sorted(rows.slice(0, 2)));
    // 6 pairs, 5 degrees of freedom; 15 pairs, 14 degrees of freedom: 99.9% lie below 20.52 and 36.12.
    expect(chiSquare(positives, pairs([0, 2, 4, 6]), 20000)).below(20.52);
    const negatives = frequencies(sampler, 20000, (rows) => sorted(rows.slice(2)));
    expect(chiSquare(negatives, pairs([1, 3, 5, 7, 8, 9]), 20000)).below(36.12);
  });

  it('never draws a positive of weight 0, and is fair among light ones beside a heavy one', () => {
    const sampler = new BatchSampler({ labels, batchSize: 2, seed: 2, weights: Float64Array.of(0, 1, 0, 3) });
    const counts = frequencies(sampler, 4000, (rows) => String(rows[0]));
    expect([...counts.keys()].sort()).eql(['2', '6']);
    // 1 degree of freedom: 99.9% lie below 10.83.
    expect(chiSquare(counts, { 2: 1 / 4, 6: 3 / 4 }, 4000)).below(10.83);
    // Once the heavy one is drawn, the light ones share the second place evenly, however light they are.
    const light = new BatchSampler({ labels, batchSize: 4, seed: 2, weights: Float64Array.of(1, 1e-12, 1e-12, 0) });
    const second = frequencies(light, 4000, (rows) => rows.slice(0, 2).join());
    expect(chiSquare(second, { '0,2': 1 / 2, '0,4': 1 / 2 }, 4000)).below(10.83);
  });

  it('takes new weights from the next batch on, copies them, and null makes it uniform again', () => {
    const sampler = new BatchSampler({ labels, batchSize: 2, seed: 4 });
    const weights = Float64Array.of(0, 0, 0, 1);
    sampler.setWeights(weights);
    weights[0] = 1;
    expect(sampler.state().weights).eql([0, 0, 0, 1]);
    expect(frequencies(sampler, 100, (rows) => String(rows[0]))).eql(new Map([['6', 100]]));
    sampler.setWeights(null);
    expect(frequencies(sampler, 200, (rows) => String(rows[0])).size).equal(4);
  });

  it('draws both classes by weights of all rows, and keeps each its half of a batch', () => {
    const sampler = new BatchSampler({ labels, batchSize: 2, seed: 6 });
    // Positives 0, 2, 4, 6 and negatives 1, 3, 5, 7, 8, 9: the negatives weigh a hundred times as much, and stay half of a batch.
    sampler.setWeights([1, 0, 0, 300, 3, 0, 0, 0, 0, 100], 'all');
    const counts = frequencies(sampler, 4000, (rows) => rows.join());
    // Independent draws: 3 degrees of freedom, 99.9% lie below 16.27.
    const pairs = { '0,3': 3 / 16, '0,9': 1 / 16, '4,3': 9 / 16, '4,9': 3 / 16 };
    expect([...counts.keys()].sort()).eql(Object.keys(pairs));
    expect(chiSquare(counts, pairs, 4000)).below(16.27);
    const again = new BatchSampler({ labels, batchSize: 2, seed: 0 });
    again.restore(JSON.parse(JSON.stringify(sampler.state())) as BatchSamplerState);
    const draw = (one: BatchSampler): number[][] => Array.from({ length: 50 }, () => [...one.next()]);
    expect(draw(again)).eql(draw(sampler));
    sampler.setWeights([1, 0, 0, 0]);
    expect(frequencies(sampler, 300, (rows) => String(rows[1])).size).equal(6);
  });

  it('refuses weights of all rows that do not fit, and keeps those it had', () => {
    const sampler = new BatchSampler({ labels, batchSize: 4, seed: 0 });
    expect(() => sampler.setWeights([1, 1, 1], 'all')).throw('weights: expected 10, one for each row, got 3 weights.');
    expect(() => sampler.setWeights([1, 1, 1, 0, 1, 0, 1, 0, 0, 0], 'all')).throw(
      'weights above 0 in pNeg: expected at least 2, as a batch takes, got 1. Take a smaller batch or more data.',
    );
    expect(sampler.state()).include({ weights: null, negativeWeights: null });
  });

  it('tells the rows that its weights are for', () => {
    const sampler = new BatchSampler({ labels, batchSize: 2, seed: 0 });
    expect([...sampler.candidates()]).eql([0, 2, 4, 6]);
    expect([...sampler.candidates('all')]).eql([...labels.keys()]);
    expect([...sampler.positives]).eql([0, 2, 4, 6]);
    expect([...sampler.negatives]).eql([1, 3, 5, 7, 8, 9]);
  });

  for (const weights of [null, Float64Array.of(0.1, 1e-300, 1 / 3, 7)]) {
    it(`goes on exactly from a state that went through JSON, ${weights ? 'with' : 'without'} weights`, () => {
      const first = new BatchSampler({ labels, batchSize: 4, seed: 9, weights });
      for (let i = 0; i < 7; i++) first.next();
      const state = JSON.parse(JSON.stringify(first.state())) as BatchSamplerState;
      const second = new BatchSampler({ labels, batchSize: 4, seed: 0, weights: Float64Array.of(1, 1, 1, 1) });
      second.restore(state);
      const draw = (sampler: BatchSampler): number[][] => Array.from({ length: 50 }, () => [...sampler.next()]);
      expect(draw(second)).eql(draw(first));
      expect(second.state()).eql(first.state());
    });
  }

  it('refuses a state of other data', () => {
    const small = new BatchSampler({ labels: labels.slice(2), batchSize: 2, seed: 0 });
    const message = 'state.positives: expected 4, got 3. The state is of a sampler over other data.';
    const own = new BatchSampler({ labels, batchSize: 2, seed: 0 });
    expect(() => own.restore(small.state())).throw(message);
    const wide = new BatchSampler({ labels, batchSize: 4, seed: 0 });
    expect(() => wide.restore(own.state())).throw('state.batchSize: expected 4, got 2.');
  });

  it('refuses weights that are none', () => {
    const sampler = new BatchSampler({ labels, batchSize: 4, seed: 0 });
    const message = (at: number, got: string): string =>
      `pPos[${at}]: expected a finite weight of at least 0, got ${got}.`;
    expect(() => sampler.setWeights(Float64Array.of(1, NaN, 1, 1))).throw(message(1, 'NaN'));
    expect(() => sampler.setWeights(Float64Array.of(1, 1, 1, -0.5))).throw(message(3, '-0.5'));
    expect(() => sampler.setWeights(Float64Array.of(Infinity, 1, 1, 1))).throw(message(0, 'Infinity'));
    expect(() => sampler.setWeights(Float64Array.of(1, 1, 1))).throw(
      'pPos: expected 4 weights, one for each candidate, got 3',
    );
    expect(() => sampler.setWeights(new Float64Array(4).fill(1e308))).throw('pPos: expected weights with a finite sum');
    expect(() => sampler.setWeights(Float64Array.of(0, 0, 0, 1))).throw(
      'weights above 0 in pPos: expected at least 2, as a batch takes, got 1. Take a smaller batch or more data.',
    );
    expect(sampler.state().weights).equal(null);
  });

  it('refuses labels, sizes and options that are none', () => {
    const make = (options: object): (() => unknown) => {
      return () => new BatchSampler({ labels, batchSize: 4, seed: 0, ...options });
    };
    expect(make({ labels: [1, 0, 2] })).throw(
      'labels: expected 0 or 1 in every row, got 2 in row 2. 1 is a face, 0 is not.',
    );
    expect(make({ batchSize: 5 })).throw('batchSize: expected an even number, got 5. Half of a batch are faces.');
    expect(make({ batchSize: 0 })).throw('batchSize: expected a whole number of at least 2, got 0.');
    expect(make({ batchSize: 10 })).throw('positives: expected at least 5, half a batch, got 4.');
    expect(make({ labels: [1, 1, 0] })).throw('negatives: expected at least 2, half a batch, got 1.');
    expect(make({ seed: -1 })).throw('seed: expected a whole number of at least 0, got -1.');
    expect(make({ batchsize: 4 })).throw('BatchSampler: expected options among');
  });
});
