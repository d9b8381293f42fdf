import { checkChoice, InputError } from '../base';
import type { DensityEstimator } from './density';
import { gaussianMixture } from './gaussianMixture';
import { histogram } from './histogram';
import { kNearest } from './kNearest';
import { mahalanobis } from './mahalanobis';

const estimators = { histogram, mahalanobis, gaussianMixture, kNearest };

/** The density estimators that can be named. */
export type DensityName = keyof typeof estimators;

/** The names of the density estimators. */
export const densityNames = Object.keys(estimators) as DensityName[];

/** An estimator by its name. @throws InputError when there is none of that name, or for a bad option */
export function densityByName(name: string, options: object = {}): DensityEstimator {
  checkChoice('density', name, densityNames);
  return estimators[name](options);
}

/** An estimator by its name, with its defaults, or the estimator itself. @throws InputError for anything else */
export function densityOf(density: DensityName | DensityEstimator): DensityEstimator {
  if (typeof density === 'string') return densityByName(density);
  if (isDensityEstimator(density)) return density;
  throw new InputError('density', `one of ${densityNames.join(', ')}, or an estimator`, density);
}

/** Whether a value is a density estimator. */
export function isDensityEstimator(value: unknown): value is DensityEstimator {
  return typeof value === 'object' && value !== null && 'fit' in value && typeof value.fit === 'function';
}
