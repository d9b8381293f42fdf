import { checkKeys, checkPositive, least } from '../../base';
import { effectiveSampleShare } from './effectiveSampleShare';
import type { ImmediatePolicy } from './policy';

/** Options of {@link inverseDensity}. */
export interface InverseDensityOptions {
  /** The effective sample size to keep, as a share of all faces, in (0, 1]. Default 0.5. */
  effectiveSample?: number;
}

/**
 * Rare faces more often: weights proportional to density^-t. The plain inverse (t = 1) gives nearly all weight to a few
 * outliers when a density has many dimensions, so t is the largest in [0, 1] at which the effective sample size is still
 * the share asked for. t and that share are reported.
 *
 * @example
 * await model.fit(train, { epochs: 6, resampling: resampling.inverseDensity({ effectiveSample: 0.3 }) });
 */
export function inverseDensity(options: InverseDensityOptions = {}): ImmediatePolicy {
  checkKeys('inverseDensity', options, ['effectiveSample']);
  const { effectiveSample = 0.5 } = options;
  checkPositive('effectiveSample', effectiveSample, 1);
  return {
    name: 'inverseDensity',
    needs: ['logDensity'],
    weigh(context) {
      const logDensity = Float64Array.from(context.score('logDensity').data);
      const temperature = findTemperature(logDensity, effectiveSample);
      const weights = temper(logDensity, temperature);
      return { weights, report: { temperature, effectiveSample: effectiveSampleShare(weights) } };
    },
  };
}

/** density^-t, scaled so that the largest weight is 1. */
export function temper(logDensity: Float64Array, temperature: number): Float64Array {
  const rarest = least(logDensity);
  return logDensity.map((value) => Math.exp(-temperature * (value - rarest)));
}

/** The effective sample size falls as t grows: bisection. */
function findTemperature(logDensity: Float64Array, share: number): number {
  if (effectiveSampleShare(temper(logDensity, 1)) >= share) return 1;
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (effectiveSampleShare(temper(logDensity, middle)) >= share) low = middle;
    else high = middle;
  }
  return low;
}
