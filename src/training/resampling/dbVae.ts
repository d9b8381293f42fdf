import { checkInteger, checkKeys, checkPositive } from '../../base';
import { effectiveSampleShare } from './effectiveSampleShare';
import type { ResamplingPolicy } from './policy';

/** Options of {@link dbVae}. */
export interface DbVaeOptions {
  /** Bins of the histogram of a latent dimension. Default 10. */
  bins?: number;
  /** Added to each bin's density before it is inverted: smaller debiases more. Default 0.001. */
  smoothing?: number;
}

/**
 * The rule of the debiasing variational autoencoder's lab (after Amini et al., 2019): in each latent dimension a density
 * histogram, p = 1 / (density + smoothing) normalised; then the largest p over the dimensions, normalised.
 *
 * @example
 * await model.fit(train, { epochs: 6, resampling: dbVae({ smoothing: 0.01 }) });
 */
export function dbVae(options: DbVaeOptions = {}): ResamplingPolicy {
  checkKeys('dbVae', options, ['bins', 'smoothing']);
  const { bins = 10, smoothing = 1e-3 } = options;
  checkInteger('bins', bins, 1);
  checkPositive('smoothing', smoothing);
  return {
    name: 'dbVae',
    needsScores: true,
    weigh(context) {
      const { values, width } = context.latents();
      const weights = new Float64Array(values.length / width);
      for (let d = 0; d < width; d++) {
        const column = Float64Array.from(weights, (_, row) => values[row * width + d]!);
        inverse(column, bins, smoothing).forEach((p, row) => (weights[row] = Math.max(weights[row]!, p)));
      }
      normalise(weights);
      return { weights, report: { effectiveSample: effectiveSampleShare(weights) } };
    },
  };
}

/** 1 / (density + smoothing) of each value among all, normalised to a sum of 1. */
function inverse(column: Float64Array, bins: number, smoothing: number): Float64Array {
  const low = column.reduce((a, b) => Math.min(a, b), Infinity);
  const high = column.reduce((a, b) => Math.max(a, b), -Infinity);
  const size = (high - low) / bins || 1;
  const binOf = (x: number): number => Math.min(bins - 1, Math.floor((x - low) / size));
  const counts = new Float64Array(bins);
  for (const x of column) counts[binOf(x)]! += 1;
  // The lab smooths the density and makes it a distribution again before it inverts it.
  const density = counts.map((count) => count / (column.length * size) + smoothing);
  const total = density.reduce((a, b) => a + b, 0);
  return normalise(column.map((x) => total / density[binOf(x)]!));
}

function normalise(values: Float64Array): Float64Array {
  const sum = values.reduce((a, b) => a + b, 0);
  for (let i = 0; i < values.length; i++) values[i]! /= sum;
  return values;
}
