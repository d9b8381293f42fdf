import { expect } from 'chai';
import pl from 'nodejs-polars';
import { aurocInterval, summary, wilsonInterval } from '../../src/metrics';

// 3 faces, 2 found; 5 others, 1 taken for a face. Areas: 15 pairs, of which by hand 12 are in order.
const table = pl.DataFrame({
  label: [1, 1, 1, 0, 0, 0, 0, 0],
  yHat: [2, 0.1, -1, -3, -0.5, -0.2, 4, -2],
  tone: ['light', 'dark', 'dark', null, null, null, null, null],
});

describe('summary', () => {
  it('puts every metric and its interval in one row', () => {
    const [row] = summary(table, { name: 'uniform', by: 'tone' }).toRecords();
    expect(row).include({ name: 'uniform', n: 8, accuracy: 0.75, truePositiveRate: 2 / 3, falsePositiveRate: 0.2 });
    const wilson = wilsonInterval(6, 8);
    expect(row).include({ accuracyLower: wilson.lower, accuracyUpper: wilson.upper });
    expect(row).include({ falsePositiveRateLower: wilsonInterval(1, 5).lower });
    expect(row?.['balancedAccuracy']).closeTo((2 / 3 + 4 / 5) / 2, 1e-15);
    // 2 is above four of five, 0.1 above four, -1 above two: 10 of 15 pairs.
    expect(row?.['auroc']).closeTo(10 / 15, 1e-15);
    expect(row).include({ aurocLower: aurocInterval(table).lower, aurocUpper: aurocInterval(table).upper });
    expect(row).include({ worstGroup: 'dark', worstGroupAccuracy: 0.5, groupGap: 0.5 });
    expect(row).include({ worstGroupAccuracyUpper: wilsonInterval(1, 2).upper });
  });

  it('leaves out what it is not asked for, and stacks', () => {
    expect(summary(table).columns).not.include.members(['name', 'worstGroup']);
    const both = pl.concat([summary(table, { name: 'a' }), summary(table, { name: 'b', threshold: 1 })]);
    expect(both.getColumn('truePositiveRate').toArray()).eql([2 / 3, 1 / 3]);
  });

  it('refuses a single class', () => {
    const faces = table.filter(pl.col('label').eq(pl.lit(1)));
    expect(() => summary(faces)).throw('label: expected rows of class 0, got none. Keep both classes in the table');
    expect(() => summary(table, { nmae: 'x' } as object)).throw('summary: expected options among');
  });
});
