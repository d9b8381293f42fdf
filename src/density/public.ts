/** What `density.*` offers: estimators of the density of samples. */
export { gaussianMixture } from './gaussianMixture';
export type { GaussianMixtureOptions } from './gaussianMixture';
export { histogram } from './histogram';
export type { HistogramOptions } from './histogram';
export { kNearest } from './kNearest';
export type { KNearestOptions } from './kNearest';
export { mahalanobis } from './mahalanobis';
export type { MahalanobisOptions } from './mahalanobis';
export type { Density, DensityEstimator as Estimator } from './density';
export type { DensityName as Name } from './byName';
