import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { Random } from '../../../src/base';
import { chiSquare } from '../../../src/robust/shift/chiSquare';
import { kolmogorovSmirnov } from '../../../src/robust/shift/kolmogorov';
import { maximumMeanDiscrepancy, type FlatRows } from '../../../src/robust/shift/maximumMeanDiscrepancy';

/** What Alibi Detect makes of the same rows: see scripts/peers/drift.py. It counts in float32. */
const vectors = JSON.parse(readFileSync(path.join(__dirname, '..', 'vectors', 'drift.json'), 'utf8')) as {
  a: number[][];
  b: number[][];
  ks: { distance: number[]; p: number[] };
  chi: { counts: [number[], number[]]; statistic: number; p: number };
  mmd: { width: number; statistic: number };
};

describe('the parts of shiftReport beside Alibi Detect', () => {
  const { a, b, ks, chi, mmd } = vectors;

  it('Kolmogorov and Smirnov, column by column: its distances; its approximate p-values within a tenth', () => {
    expect(ks.distance).length(3);
    ks.distance.forEach((distance, column) => {
      const [here, there] = [a, b].map((rows) => rows.map((row) => row[column]!)) as [number[], number[]];
      const { statistic, p } = kolmogorovSmirnov(here, there);
      expect(statistic).closeTo(distance, 1e-6);
      expect(p / ks.p[column]!).closeTo(1, 0.1);
    });
  });

  it('Pearson, three categories: its statistic and p-value', () => {
    const { statistic, p } = chiSquare(...chi.counts, { random: new Random(0), permutations: 10 });
    expect(statistic).closeTo(chi.statistic, 1e-5);
    expect(p).closeTo(chi.p, 1e-6);
  });

  it('the maximum mean discrepancy with the same kernel: its statistic', () => {
    const flat = (rows: number[][]): FlatRows => ({ values: Float32Array.from(rows.flat()), width: 3, length: rows.length }); // prettier-ignore
    const settings = { random: new Random(0), permutations: 10, bandwidth: mmd.width };
    expect(maximumMeanDiscrepancy(flat(a), flat(b), settings).statistic).closeTo(mmd.statistic, 1e-5);
  });
});
