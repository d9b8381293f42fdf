import { expect } from 'chai';
import pl from 'nodejs-polars';
import { fairness } from '../../src';
import { InputError } from '../../src/base';
import { rejected } from '../support/rejected';

describe('fairness of individuals', () => {
  // On a line at 0, 1, 2, 10, 11.
  const table = pl.DataFrame({ x: [0, 1, 2, 10, 11], p: [0, 0, 1, 1, 0], same: [5, 5, 5, 5, 5] });

  it('consistency by hand: nearest two others of each, ties by their order', () => {
    // 0: rows 1, 2: mean .5, off .5; 1: rows 0, 2: .5, .5; 2: rows 1, 0: 0, 1; 10: rows 4, 2: .5, .5; 11: rows 3, 2: 1, 1.
    const { value, rows } = fairness.consistency(table, { features: ['x', 'same'], prediction: 'p', neighbours: 2 });
    expect(value).closeTo(1 - 3.5 / 5, 1e-12);
    expect(rows.getColumn('row').toArray().slice(0, 2)).deep.equal([2, 4]);
    expect(rows.getColumn('difference').toArray()).deep.equal([1, 1, 0.5, 0.5, 0.5]);
  });

  it('consistency is that of AIF360, which counts a row among its own neighbours, by the formula told', () => {
    // 1 - mean |y - mean of the nearest three with itself|, by hand: 1/3, 1/3, 2/3, 1/3, 2/3.
    const { value } = fairness.consistency(table, { features: ['x'], prediction: 'p', neighbours: 2 });
    expect(1 - (2 / 3) * (1 - value)).closeTo(1 - (1 / 3 + 1 / 3 + 2 / 3 + 1 / 3 + 2 / 3) / 5, 1e-12);
  });

  it('consistency does not depend on units, unless it is told to', () => {
    const scaled = table.withColumns(pl.col('x').mul(1000).alias('big'), pl.Series('z', [0, 9, 0, 9, 0]));
    const of = (features: string[], standardize = true) =>
      fairness.consistency(scaled, { features, prediction: 'p', neighbours: 1, standardize }).value;
    expect(of(['x', 'z'])).equal(of(['big', 'z']));
    expect(of(['x', 'z'], false)).not.equal(of(['big', 'z'], false));
  });

  it('lipschitz finds the steepest pair, and tells equals with unequal scores apart', () => {
    const scored = pl.DataFrame({ x: [0, 1, 4, 4], f: [0, 0.5, 0.6, 0.9] });
    const found = fairness.lipschitz(scored, { features: ['x'], score: 'f', standardize: false, pairs: 2 });
    expect(found.value).closeTo(0.5, 1e-12);
    expect(found.same).equal(1);
    expect(found.pairs.select('row', 'other', 'ratio').toRecords()).deep.equal([
      { row: 2, other: 3, ratio: null },
      { row: 0, other: 1, ratio: 0.5 },
    ]);
    const some = { features: ['x'], score: 'f', rows: 2, seed: 4 };
    expect(fairness.lipschitz(scored, some).pairs.toString()).equal(fairness.lipschitz(scored, some).pairs.toString());
  });

  it('counterfactual flips find direct use of the column, and not what stands for it', async () => {
    const people = pl.DataFrame({ sex: ['f', 'f', 'm', 'm', 'm'], income: [1, 3, 2, 4, 5] });
    const direct = (rows: pl.DataFrame) =>
      rows.toRecords().map(({ sex, income }) => (income as number) - (sex === 'f' ? 3.5 : 2.5));
    const found = await fairness.counterfactualFlips(direct, people, { column: 'sex' });
    // f: 1, 3 pass at 3.5: no, no; at 2.5: no, yes. m: 2, 4, 5 at 2.5: no, yes, yes; at 3.5: no, yes, yes.
    expect(found.select('from', 'to', 'n', 'changed', 'meanChange').toRecords()).deep.equal([
      { from: 'm', to: 'f', n: 3, changed: 0, meanChange: -1 },
      { from: 'f', to: 'm', n: 2, changed: 0.5, meanChange: 1 },
    ]);
    const proxy = (rows: pl.DataFrame) => rows.getColumn('income').toArray() as number[];
    const none = await fairness.counterfactualFlips(proxy, people, { column: 'sex', threshold: 3 });
    expect(none.getColumn('changed').toArray()).deep.equal([0, 0]);
  });

  it('refuses what it cannot compare', async () => {
    const refused = (work: () => unknown, message: string): void => {
      expect(work).throw(InputError, message);
    };
    const of = { features: ['x'], prediction: 'p' };
    refused(() => fairness.consistency(table, { ...of, features: [] }), 'consistency: features: expected names of numeric columns, got []. '); // prettier-ignore
    refused(() => fairness.consistency(table, of), 'table: expected more than 5 rows, got 5.');
    refused(
      () => fairness.consistency(table, { ...of, prediction: 'x' }),
      'column x: expected numbers from 0 to 1, got 2 in row 2. ',
    );
    refused(() => fairness.lipschitz(table.head(1), { features: ['x'], score: 'p' }), 'table: expected at least two rows, got 1.'); // prettier-ignore
    const flips = (score: fairness.ScoreRows, column: string) => fairness.counterfactualFlips(score, table, { column });
    expect((await rejected(flips(() => [1], 'p'))).message).equal(
      'score: expected a function that gives 5 numbers, one a row, got 1.',
    );
    expect((await rejected(flips(() => [1], 'same'))).message).contain(
      'groups: column same: expected at least two groups, got 5.',
    );
    // At 0 all five would be of class 1, whatever the column.
    const unsaid = await rejected(flips(() => [0.1, 0.9, 0.4, 0.2, 1], 'p'));
    expect(unsaid.message).match(/^threshold: expected a number, for all scores lie from 0 to 1, got undefined\. For probabilities it is/); // prettier-ignore
    const nan = await rejected(flips(() => [0, NaN, 0, 0, 0], 'p'));
    expect(nan.message).equal('score: expected a function that gives finite numbers, got NaN for row 1.');
  });
});
