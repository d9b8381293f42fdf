import pl from 'nodejs-polars';
import { checkInteger, checkKeys, Random } from '../base';

/** Options of {@link cubicData}. */
export interface CubicDataOptions {
  /** How many rows. Default 2000. */
  count?: number;
  /** Where they come from. Default 0. */
  seed?: number;
}

/** Where the samples lie: least, most frequent and largest x. */
const [low, mode, high] = [-4, 2, 4] as const;

/**
 * Regression data whose risks are all known: x from a triangular distribution on [-4, 4] with its peak at 2, so
 * that small x are rare; y = x^3 / 6 + noise, whose standard deviation is 2 exp(-(x + 1)^2) + 0.2, largest around -1; and
 * beyond [-4, 4] there is nothing to learn from.
 *
 * @returns columns `x`, `y`, and the truth that a model should find: `mean`, `sigma` (of the noise) and `density` (of x)
 * @throws InputError on a bad option
 * @example
 * const train = cubicData({ count: 2000, seed: 0 });
 * await model.fit({ x: train.getColumn('x'), y: train.getColumn('y') });
 */
export function cubicData(options: CubicDataOptions = {}): pl.DataFrame {
  checkKeys('cubicData', options, ['count', 'seed']);
  const { count = 2000, seed = 0 } = options;
  checkInteger('count', count, 1);
  const random = new Random(seed);
  const x = Float64Array.from({ length: count }, () => triangular(random.uniform()));
  return tableOf(x, (mean, sigma) => random.normal(mean, sigma));
}

/**
 * Evenly spaced x on [-6, 6], beyond what {@link cubicData} holds on both sides, with y free of noise.
 *
 * @param count - how many rows. Default 500
 * @returns columns as {@link cubicData}
 * @throws InputError for fewer than two
 */
export function cubicGrid(count = 500): pl.DataFrame {
  checkInteger('count', count, 2);
  return tableOf(
    Float64Array.from({ length: count }, (_, i) => -6 + (12 * i) / (count - 1)),
    (mean) => mean,
  );
}

function tableOf(x: Float64Array, draw: (mean: number, sigma: number) => number): pl.DataFrame {
  const mean = x.map((value) => value ** 3 / 6);
  const sigma = x.map((value) => 2 * Math.exp(-((value + 1) ** 2)) + 0.2);
  const y = mean.map((value, i) => draw(value, sigma[i]!));
  const columns = { x, y, mean, sigma, density: x.map(densityAt) };
  return pl.DataFrame(Object.entries(columns).map(([name, values]) => pl.Series(name, values, pl.Float64)));
}

/** The triangular distribution's value below which a share of it lies. */
function triangular(share: number): number {
  const rising = (mode - low) / (high - low);
  if (share < rising) return low + Math.sqrt(share * (high - low) * (mode - low));
  return high - Math.sqrt((1 - share) * (high - low) * (high - mode));
}

function densityAt(x: number): number {
  if (x < low || x > high) return 0;
  const peak = 2 / (high - low);
  return x < mode ? (peak * (x - low)) / (mode - low) : (peak * (high - x)) / (high - mode);
}
