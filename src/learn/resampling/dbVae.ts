import { checkInteger, checkKeys, checkPositive, product, sum } from '../../base';
import { effectiveSampleShare } from './effectiveSampleShare';
import type { Values } from '../../data';
import type { ImmediatePolicy } from './policy';

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
 * await model.fit(train, { epochs: 6, resampling: resampling.dbVae({ smoothing: 0.01 }) });
 */
export function dbVae(options: DbVaeOptions = {}): ImmediatePolicy {
  checkKeys('dbVae', options, ['bins', 'smoothing']);
  const { bins = 10, smoothing = 1e-3 } = options;
  checkInteger('bins', bins, 1);
  checkPositive('smoothing', smoothing);
  return {
    name: 'dbVae',
    needs: ['latents'],
    weigh(context) {
      const latents = context.score('latents');
      const weights = largestInverse(latents.data, histograms(latents, bins, smoothing));
      normalise(weights);
      return { weights, report: { effectiveSample: effectiveSampleShare(weights) } };
    },
  };
}

/** The histogram of one latent dimension. */
interface Inverse {
  readonly low: number;
  readonly size: number;
  /** 1 / (density + smoothing) in each bin, normalised to a sum of 1 over all rows. */
  readonly inverse: Float64Array;
}

/** The histograms of all dimensions, row by row: column by column would read all of the memory once a dimension. */
function histograms({ data: values, rowShape }: Values, bins: number, smoothing: number): Inverse[] {
  const width = product(rowShape);
  const low = new Float64Array(width).fill(Infinity);
  const high = new Float64Array(width).fill(-Infinity);
  for (let i = 0, d = 0; i < values.length; i++, d = d + 1 < width ? d + 1 : 0) {
    const value = values[i]!;
    if (value < low[d]!) low[d] = value;
    if (value > high[d]!) high[d] = value;
  }
  const sizes = low.map((least, d) => (high[d]! - least) / bins || 1);
  const counts = new Float64Array(width * bins);
  for (let i = 0, d = 0; i < values.length; i++, d = d + 1 < width ? d + 1 : 0) {
    counts[d * bins + binOf(values[i]!, low[d]!, sizes[d]!, bins)]! += 1;
  }
  const rows = values.length / width;
  return Array.from(sizes, (size, d) => {
    const own = counts.subarray(d * bins, (d + 1) * bins);
    // The lab smooths the density and makes it a distribution again before it inverts it.
    const density = own.map((count) => count / (rows * size) + smoothing);
    const total = sum(density);
    const inverse = density.map((share) => total / share);
    const all = sum(inverse, (value, bin) => value * own[bin]!);
    return { low: low[d]!, size, inverse: inverse.map((value) => value / all) };
  });
}

function binOf(value: number, low: number, size: number, bins: number): number {
  return Math.min(bins - 1, Math.floor((value - low) / size));
}

/** Of each row the largest inverse over the dimensions. */
function largestInverse(values: Float32Array, dimensions: readonly Inverse[]): Float64Array {
  const width = dimensions.length;
  return Float64Array.from({ length: values.length / width }, (_, row) => {
    let most = 0;
    for (let d = 0; d < width; d++) {
      const { low, size, inverse } = dimensions[d]!;
      most = Math.max(most, inverse[binOf(values[row * width + d]!, low, size, inverse.length)]!);
    }
    return most;
  });
}

/** Divides by the sum, in place. */
function normalise(values: Float64Array): Float64Array {
  const total = sum(values);
  for (let i = 0; i < values.length; i++) values[i]! /= total;
  return values;
}
