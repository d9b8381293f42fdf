import { checkInteger, checkKeys, checkRange, InputError, logSumExp, Random, sum } from '../base';
import { moments, normalLogDensity, varianceFloor, widened } from './cholesky';
import { checkRows, eachRow, type Density, type DensityEstimator } from './density';
import { farApart } from './farApart';

/** Options of {@link gaussianMixture}. */
export interface GaussianMixtureOptions {
  /** How many normal distributions are mixed. Default 5. */
  components?: number;
  /** Most rounds of expectation and maximisation; it stops when the mean log density gains less than 1e-4. Default 50. */
  iterations?: number;
  /** What is added to the diagonal of each covariance, as a share of the mean variance of all rows. Default 0.001. */
  shrinkage?: number;
  /** Where the starting centres come from. Default 0. */
  seed?: number;
}

/**
 * A mixture of normal distributions with full covariances, by expectation and maximisation (Dempster, Laird and Rubin, 1977)
 * from centres far apart: several clouds.
 *
 * @throws InputError for a bad option; at the fit, for fewer rows than components
 * @example
 * new DensityWrapper(network, { density: density.gaussianMixture({ components: 3 }) });
 */
export function gaussianMixture(options: GaussianMixtureOptions = {}): DensityEstimator {
  checkKeys('gaussianMixture', options, ['components', 'iterations', 'shrinkage', 'seed']);
  const { components = 5, iterations = 50, shrinkage = 1e-3, seed = 0 } = options;
  checkInteger('components', components, 1);
  checkInteger('iterations', iterations, 1);
  checkRange('shrinkage', shrinkage, Number.MIN_VALUE, Infinity);
  checkInteger('seed', seed, 0);
  const settings = { components, iterations, shrinkage, seed };
  return { name: 'gaussianMixture', options: settings, fit: (rows, width) => fitMixture(rows, width, settings) };
}

/** A part of the mixture: the log of its share, and its log density. */
interface Component {
  readonly logShare: number;
  readonly log: (rows: Float32Array, at: number) => number;
}

function fitMixture(
  rows: Float32Array,
  width: number,
  { components, iterations, shrinkage, seed }: Required<GaussianMixtureOptions>,
): Density {
  const count = checkRows(rows, width);
  if (count < components) {
    throw new InputError('latents', `at least ${components} rows`, count, 'Train longer, or lower components.');
  }
  const floor = varianceFloor(moments(rows, width).covariance, width, shrinkage);
  const componentOf = (weights: Float64Array): Component => {
    const { total, mean, covariance } = moments(rows, width, weights);
    return { logShare: Math.log(total / count), log: normalLogDensity(mean, widened(covariance, width, floor)) };
  };
  let shares = firstShares(rows, width, components, new Random(seed));
  let parts: Component[] = [];
  let before = -Infinity;
  for (let round = 0; round < iterations; round++) {
    // A component that holds (nearly) nothing is dropped.
    shares = shares.filter((weights) => sum(weights) > 1e-6 * count);
    parts = shares.map(componentOf);
    const mean = expectation(rows, width, parts, shares);
    if (mean - before < 1e-4) break;
    before = mean;
  }
  const logs = new Float64Array(parts.length);
  return {
    width,
    logDensity: (asked) =>
      eachRow(asked, width, (at) => {
        parts.forEach(({ logShare, log }, c) => (logs[c] = logShare + log(asked, at)));
        return logSumExp(logs);
      }),
  };
}

/** Writes the responsibilities, which part of each row belongs to which component, into `shares`. @returns the mean log density */
function expectation(rows: Float32Array, width: number, parts: Component[], shares: Float64Array[]): number {
  const count = rows.length / width;
  const logs = new Float64Array(parts.length);
  let total = 0;
  for (let row = 0; row < count; row++) {
    parts.forEach(({ logShare, log }, c) => (logs[c] = logShare + log(rows, row * width)));
    const all = logSumExp(logs);
    logs.forEach((value, c) => (shares[c]![row] = Math.exp(value - all)));
    total += all;
  }
  return total / count;
}

/** Each row belongs to the nearest of centres far apart. */
function firstShares(rows: Float32Array, width: number, components: number, random: Random): Float64Array[] {
  const starts = farApart(rows, width, components, random);
  return starts.rows.map((_, c) => Float64Array.from(starts.owner, (of) => (of === c ? 1 : 0)));
}
