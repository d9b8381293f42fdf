import type { Spread } from './score';
import type { UciName } from './tables';

/** A number of a paper and what it gives behind +-. */
export interface Published {
  readonly mean: number;
  readonly plusMinus: number;
}

/** What a paper found on a table, over 20 splits. */
export interface PublishedScore {
  readonly rmse: Published;
  readonly nll: Published;
}

const of = (rmse: [number, number], nll: [number, number]): PublishedScore => ({
  rmse: { mean: rmse[0], plusMinus: rmse[1] },
  nll: { mean: nll[0], plusMinus: nll[1] },
});

/**
 * Table 1 of Gal and Ghahramani (2016), and of Lakshminarayanan, Pritzel and Blundell (2017). Both call what is behind +- a standard error.
 * It is the standard deviation of single splits: the authors of the former later gave 2.97 +- 0.19 for Boston, 0.85 over the root of 20.
 */
export const published: Readonly<Record<string, Readonly<Record<UciName, PublishedScore>>>> = {
  'MC dropout': { Boston: of([2.97, 0.85], [2.46, 0.25]), concrete: of([5.23, 0.53], [3.04, 0.09]) },
  'deep ensemble': { Boston: of([3.28, 1.0], [2.41, 0.25]), concrete: of([6.03, 0.58], [3.06, 0.18]) },
};

/** How our score compares with the published one (lower is better), in words. */
export function verdict({ mean }: Pick<Spread, 'mean'>, { mean: theirs, plusMinus }: Published): string {
  if (mean <= theirs) return 'below';
  if (mean <= theirs + plusMinus / Math.sqrt(20)) return 'within their standard error';
  if (mean <= theirs + plusMinus) return 'within their +-';
  return `missed by ${(mean - theirs - plusMinus).toFixed(2)}`;
}
