import { expect } from 'chai';
import pl from 'nodejs-polars';
import { accuracyByRisk, equalChunks, wilsonInterval } from '../../src/metrics';

// Risks 0..6 in mixed order; right where the risk is below 4.
const risk = [3, 6, 0, 5, 1, 4, 2];
const table = pl.DataFrame({
  label: Array(7).fill(1),
  yHat: risk.map((value) => (value < 4 ? 1 : -1)),
  bias: risk,
});

describe('accuracyByRisk', () => {
  it('cuts seven rows into chunks of three, two and two, lowest risk first', () => {
    const result = accuracyByRisk(table, { risk: 'bias', bins: 3 }).toRecords();
    expect(result).eql([
      { bin: 1, low: 0, high: 2, n: 3, accuracy: 1, ...wilsonInterval(3, 3) },
      { bin: 2, low: 3, high: 4, n: 2, accuracy: 0.5, ...wilsonInterval(1, 2) },
      { bin: 3, low: 5, high: 6, n: 2, accuracy: 0, ...wilsonInterval(0, 2) },
    ]);
  });

  it('puts the highest risk first when told, with low and high as they were', () => {
    const result = accuracyByRisk(table, { risk: 'bias', bins: 7, direction: 'descending' });
    expect(result.getColumn('low').toArray()).eql([6, 5, 4, 3, 2, 1, 0]);
    expect(result.getColumn('accuracy').toArray()).eql([0, 0, 0, 1, 1, 1, 1]);
    const two = accuracyByRisk(table, { risk: 'bias', bins: 2, direction: 'descending' }).toRecords();
    expect(two[0]).include({ low: 3, high: 6 });
  });

  it('refuses more chunks than rows, constant risks and unknown words', () => {
    expect(() => accuracyByRisk(table, { risk: 'bias', bins: 8 })).throw(
      'bins: expected at most one bin per row (7 rows), got 8. Ask for fewer bins.',
    );
    const constant = table.withColumns(pl.lit(1).alias('bias'));
    expect(() => accuracyByRisk(constant, { risk: 'bias', bins: 2 })).throw(
      'column bias: expected values that differ, got 7 equal ones.',
    );
    expect(() => accuracyByRisk(table, { risk: 'bais' })).throw('column: expected one of label, yHat, bias, got bais.');
    expect(() => accuracyByRisk(table, { risk: 'bias', direction: 'up' as 'ascending' })).throw(
      'direction: expected one of ascending, descending, got up.',
    );
    expect(() => accuracyByRisk(table, { risk: 'bias', bin: 3 } as { risk: string })).throw('Did you mean bins?');
  });
});

describe('equalChunks', () => {
  it('keeps the order of equal values, both ways', () => {
    const values = Float64Array.from([1, 0, 1, 0]);
    expect(equalChunks(values, 'x', 2).map((rows) => [...rows])).eql([
      [1, 3],
      [0, 2],
    ]);
    expect(equalChunks(values, 'x', 2, 'descending').map((rows) => [...rows])).eql([
      [0, 2],
      [1, 3],
    ]);
  });
});
