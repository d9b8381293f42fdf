import { dealt, mean, type Random } from '../base';
import type { Confusion } from '../metrics';
import { totalOf } from './cells';
import { comparedRate, contrastOf, errorBalance, type Compared, type Contrast } from './contrast';

/** The name of a criterion of group fairness of decisions. */
export type ParityName =
  | 'demographicParity'
  | 'equalOpportunity'
  | 'equalizedOdds'
  | 'predictiveParity'
  | 'accuracyParity'
  | 'treatmentEquality';

/** Each criterion by what has to be equal in all groups. */
const parities: Readonly<Record<ParityName, readonly Compared[]>> = {
  demographicParity: [comparedRate('selectionRate')],
  equalOpportunity: [comparedRate('truePositiveRate')],
  equalizedOdds: [comparedRate('truePositiveRate'), comparedRate('falsePositiveRate')],
  predictiveParity: [comparedRate('positivePredictiveValue')],
  accuracyParity: [comparedRate('accuracy')],
  treatmentEquality: [errorBalance],
};

/** All names of criteria. */
export const parityNames = Object.keys(parities) as ParityName[];

/** How far groups are from a criterion. */
export interface Parity {
  readonly criterion: ParityName;
  /** The number that is farthest apart, of those that have to be equal. */
  readonly worst: Contrast;
  /** The one with the smallest ratio, which may be another; undefined where no ratio is defined. */
  readonly worstRatio: Contrast | undefined;
  /** The mean difference of the numbers: of equalized odds that of both rates, elsewhere the difference itself. */
  readonly meanDifference: number;
  /** Largest difference from all rows together, and smallest ratio to them, over all the numbers. */
  readonly differenceToOverall: number;
  readonly ratioToOverall: number | undefined;
}

/** How far groups are from a criterion; undefined where fewer than two have its numbers. */
export function parityOf(criterion: ParityName, groups: readonly Confusion[], confidence: number): Parity | undefined {
  const contrasts = parities[criterion].map((compared) => contrastOf(compared, groups, confidence));
  if (contrasts.some((contrast) => contrast === undefined)) return undefined;
  const all = contrasts as Contrast[];
  const withRatio = all.filter(({ ratio }) => ratio !== undefined);
  const ratios = all.flatMap(({ ratioToOverall }) => ratioToOverall ?? []);
  return {
    criterion,
    worst: all.reduce((a, b) => (b.difference > a.difference ? b : a)),
    worstRatio: withRatio.length === 0 ? undefined : withRatio.reduce((a, b) => (b.ratio! < a.ratio! ? b : a)),
    meanDifference: mean(all, ({ difference }) => difference),
    differenceToOverall: Math.max(...all.map(({ differenceToOverall }) => differenceToOverall)),
    ratioToOverall: ratios.length < all.length ? undefined : Math.min(...ratios),
  };
}

/**
 * The permutation p-value of a difference: how often groups dealt at random are as far apart. Rows are dealt within what the criterion
 * holds fixed (of equal opportunity, rows of class 1), so that other differences of the groups do not count.
 *
 * @returns `(1 + as far apart) / (1 + permutations)`
 */
export function permutationP(
  { criterion, worst: { difference } }: Parity,
  groups: readonly Confusion[],
  permutations: number,
  random: Random,
): number {
  const numbers = parities[criterion].map((compared) => {
    const counts = groups.map((cells) => compared.of(cells));
    return { compared, sizes: counts.map(([, n]) => n), marked: compared.of(totalOf(groups))[0] };
  });
  let asFar = 0;
  for (let i = 0; i < permutations; i++) {
    const differences = numbers.map(({ compared, sizes, marked }) =>
      spread(compared, sizes, dealt(random, sizes, marked)),
    );
    if (Math.max(...differences) >= difference - 1e-12) asFar++;
  }
  return (1 + asFar) / (1 + permutations);
}

/** Highest less lowest of dealt rows; 0 where fewer than two groups have the number. */
function spread({ shape = (share) => share }: Compared, sizes: readonly number[], marked: readonly number[]): number {
  let [low, high] = [Infinity, -Infinity];
  sizes.forEach((size, group) => {
    if (size === 0) return;
    const value = shape(marked[group]! / size);
    // As in the difference found: what has nothing to divide by has no number.
    if (!Number.isFinite(value)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  });
  return high > low ? high - low : 0;
}
