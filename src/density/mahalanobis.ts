import { checkKeys, checkRange } from '../base';
import { moments, normalLogDensity, varianceFloor, widened } from './cholesky';
import { checkRows, eachRow, type DensityEstimator } from './density';

/** Options of {@link mahalanobis}. */
export interface MahalanobisOptions {
  /** What is added to the diagonal of the covariance, as a share of the mean variance. Default 0.001. */
  shrinkage?: number;
}

/**
 * One normal distribution with a full covariance: the log density is a constant less half the squared Mahalanobis distance
 * (Lee et al., 2018, for features of networks). Sees how dimensions go together, and only one cloud.
 *
 * @throws InputError for a bad option
 * @example
 * new DensityWrapper(network, { density: density.mahalanobis() });
 */
export function mahalanobis(options: MahalanobisOptions = {}): DensityEstimator {
  checkKeys('mahalanobis', options, ['shrinkage']);
  const { shrinkage = 1e-3 } = options;
  checkRange('shrinkage', shrinkage, 0, Infinity);
  return {
    name: 'mahalanobis',
    options: { shrinkage },
    fit(rows, width) {
      checkRows(rows, width);
      const { mean, covariance } = moments(rows, width);
      const log = normalLogDensity(mean, widened(covariance, width, varianceFloor(covariance, width, shrinkage)));
      return { width, logDensity: (asked) => eachRow(asked, width, (at) => log(asked, at)) };
    },
  };
}
