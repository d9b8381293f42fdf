import { argmax, least, most } from '../base';
import { combinedInterval, ratioInterval, wilsonInterval, type Confusion, type Interval, type Share } from '../metrics';
import { falseNegativesOf, rates, totalOf, type RateName } from './cells';

/** A number of each group that counts decide: a share, or a function of one. */
export interface Compared {
  readonly name: string;
  /** The rows counted, and all rows that could be. */
  readonly of: (cells: Confusion) => Share;
  /** The number from the share, rising with it. Default: the share itself. */
  readonly shape?: (share: number) => number;
}

/** What the groups have between them in one number. */
export interface Contrast {
  readonly name: string;
  /** Places of the groups that have the number. */
  readonly compared: readonly number[];
  readonly lowest: End;
  readonly highest: End;
  /** Highest less lowest. */
  readonly difference: number;
  readonly differenceInterval: Interval;
  /** Lowest over highest; undefined where both are 0. */
  readonly ratio: number | undefined;
  readonly ratioInterval: Interval | undefined;
  /** The largest distance of a group from all rows together, and the smallest ratio, the smaller over the larger. */
  readonly differenceToOverall: number;
  readonly ratioToOverall: number | undefined;
}

/** One of the two groups that are farthest apart. */
export interface End extends Interval {
  readonly group: number;
  readonly value: number;
}

/** A rate by its name. */
export function comparedRate(name: RateName): Compared {
  return { name, of: rates[name].of };
}

/** False negatives for each false positive, from the share of errors that are false negatives. */
export const errorBalance: Compared = {
  name: 'falseNegativesPerFalsePositive',
  of: (c) => [falseNegativesOf(c), falseNegativesOf(c) + c.falsePositives],
  shape: (share) => share / (1 - share),
};

/** The number of a group; undefined where its rows do not define it: nothing to count among, or nothing to divide by. */
export function valueOfCells({ of, shape = (share) => share }: Compared, cells: Confusion): number | undefined {
  const [k, n] = of(cells);
  if (n === 0) return undefined;
  const value = shape(k / n);
  return Number.isFinite(value) ? value : undefined;
}

/** What the groups have between them; undefined where fewer than two groups have the number. */
export function contrastOf(compared: Compared, groups: readonly Confusion[], confidence: number): Contrast | undefined {
  const ends = groups.flatMap((cells, group) => endOf(compared, cells, group, confidence) ?? []);
  if (ends.length < 2) return undefined;
  const values = ends.map(({ value }) => value);
  const lowest = ends[argmax(values.map((value) => -value))]!;
  const highest = ends[argmax(values)]!;
  // Groups that have the number make it defined for all rows.
  const overall = valueOfCells(compared, totalOf(groups))!;
  const ratios = values.map((value) => ratioOf(value, overall));
  return {
    name: compared.name,
    compared: ends.map(({ group }) => group),
    lowest,
    highest,
    difference: highest.value - lowest.value,
    differenceInterval: combinedInterval([
      { weight: 1, ...highest },
      { weight: -1, ...lowest },
    ]),
    ratio: highest.value === 0 ? undefined : lowest.value / highest.value,
    ratioInterval: highest.value === 0 ? undefined : ratioInterval(lowest, highest),
    differenceToOverall: most(values.map((value) => Math.abs(value - overall))),
    ratioToOverall: ratios.some((ratio) => ratio === undefined) ? undefined : least(ratios as number[]),
  };
}

function endOf(compared: Compared, cells: Confusion, group: number, confidence: number): End | undefined {
  const value = valueOfCells(compared, cells);
  if (value === undefined) return undefined;
  const { lower, upper } = wilsonInterval(...compared.of(cells), { confidence });
  const shape = compared.shape ?? ((share) => share);
  return { group, value, lower: shape(lower), upper: shape(upper) };
}

/** The smaller over the larger; undefined of two zeros. */
function ratioOf(a: number, b: number): number | undefined {
  return a === 0 && b === 0 ? undefined : Math.min(a, b) / Math.max(a, b);
}
