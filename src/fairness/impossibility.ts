import type pl from 'nodejs-polars';
import { checkKeys } from '../base';
import type { Confusion } from '../metrics';
import { tableOf } from '../table';
import { cellsByGroup, rates, rowsOf, totalOf, type RateName } from './cells';
import { fairnessKeys, groupings, readDecisions, type FairnessColumns } from './columns';

/**
 * Why not all at once: in each group the four rates are bound by `FPR = p / (1 - p) * (1 - PPV) / PPV * (1 - FNR)`, with p the base rate. Where base
 * rates differ, equal predictive values and equal false-negative rates force unequal false-positive rates, and so on around.
 *
 * The last three columns say what is left for each group when two of the rates are made equal, at their value among all rows: a value outside 0 to
 * 1 cannot be had at all.
 *
 * @param table - one row per decision; rows with an empty group are left out
 * @returns one row for each grouping and group: by, group, n, baseRate, falsePositiveRate, falseNegativeRate, positivePredictiveValue, byFormula (the
 *   false-positive rate from the other three), falsePositiveRateLeft, falseNegativeRateLeft, predictiveValueLeft. A value that the rows do not define is empty
 * @throws InputError when an option or column is wrong
 * @see Chouldechova, A. (2017). Fair prediction with disparate impact; Kleinberg, J., Mullainathan, S., Raghavan, M. (2016). Inherent trade-offs.
 * @example
 * fairness.impossibility(people, { prediction: 'high', label: 'recidivated', groups: 'race' });
 */
export function impossibility(table: pl.DataFrame, options: FairnessColumns): pl.DataFrame {
  checkKeys('impossibility', options, fairnessKeys);
  const decided = readDecisions(table, options);
  const rows = groupings(table, options.groups).flatMap(({ by, groups, codes }) => {
    const cells = cellsByGroup(decided, codes, groups.length);
    const all = shapeOf(totalOf(cells));
    return groups.map(({ name }, i) => ({
      by,
      group: name,
      n: rowsOf(cells[i]!),
      ...leftFor(shapeOf(cells[i]!), all),
    }));
  });
  const names = ['baseRate', 'falsePositiveRate', 'falseNegativeRate', 'positivePredictiveValue', 'byFormula'] as const;
  const left = ['falsePositiveRateLeft', 'falseNegativeRateLeft', 'predictiveValueLeft'] as const;
  const columns = [...names, ...left].map((name) => [name, 'number'] as const);
  return tableOf(rows, { by: 'text', group: 'text', n: 'whole', ...Object.fromEntries(columns) });
}

/** The rates that are bound together; undefined where the rows do not define one. */
interface Shape {
  readonly baseRate: number | undefined;
  readonly falsePositiveRate: number | undefined;
  readonly falseNegativeRate: number | undefined;
  readonly positivePredictiveValue: number | undefined;
}

function shapeOf(cells: Confusion): Shape {
  const value = (name: RateName): number | undefined => {
    const [k, n] = rates[name].of(cells);
    return n === 0 ? undefined : k / n;
  };
  return {
    baseRate: value('baseRate'),
    falsePositiveRate: value('falsePositiveRate'),
    falseNegativeRate: value('falseNegativeRate'),
    positivePredictiveValue: value('positivePredictiveValue'),
  };
}

function leftFor(own: Shape, all: Shape): Record<string, number | undefined> {
  const odds = own.baseRate === undefined ? undefined : own.baseRate / (1 - own.baseRate);
  const { falsePositiveRate: fpr, falseNegativeRate: fnr, positivePredictiveValue: ppv } = all;
  return {
    ...own,
    byFormula: defined(
      (o, v, m) => (o * (1 - v) * (1 - m)) / v,
      odds,
      own.positivePredictiveValue,
      own.falseNegativeRate,
    ),
    falsePositiveRateLeft: defined((o, v, m) => (o * (1 - v) * (1 - m)) / v, odds, ppv, fnr),
    falseNegativeRateLeft: defined((o, v, f) => 1 - (f * v) / (o * (1 - v)), odds, ppv, fpr),
    predictiveValueLeft: defined((o, m, f) => (o * (1 - m)) / (o * (1 - m) + f), odds, fnr, fpr),
  };
}

/** The value of a formula whose numbers are all there, and which is a number. */
function defined(
  formula: (...numbers: [number, number, number]) => number,
  ...numbers: (number | undefined)[]
): number | undefined {
  if (numbers.some((value) => value === undefined)) return undefined;
  const value = formula(...(numbers as [number, number, number]));
  return Number.isFinite(value) ? value : undefined;
}
