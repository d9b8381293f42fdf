import { argmax, sum } from '../../base';
import { solverOf, weightedProducts, weightedSquares } from './symmetric';

/** Samples for a linear model. */
export interface FitSamples {
  /** `[samples, width]`, row after row. */
  readonly z: ArrayLike<number>;
  readonly width: number;
  readonly y: ArrayLike<number>;
  /** How much each sample counts. */
  readonly weights: ArrayLike<number>;
}

/** A linear model, intercept + slopes z. */
export interface LinearFit {
  /** `[width]` */
  readonly slopes: Float64Array;
  readonly intercept: number;
  /** The share of the weighted variance of y that it explains, R²; 1 where y does not vary. */
  readonly fit: number;
}

/**
 * Weighted ridge regression with an intercept: least Σ w (y - intercept - slopes z)² + ridge |slopes|². The intercept is not made small.
 *
 * @throws InputError where the samples leave a slope open
 */
export function ridgeFit(what: string, { z, width, y, weights }: FitSamples, ridge: number): LinearFit {
  const total = sum(weights);
  const means = Float64Array.from({ length: width }, (_, i) => sum(weights, (w, s) => w * z[s * width + i]!) / total);
  const level = sum(weights, (w, s) => w * y[s]!) / total;
  const centred = Float64Array.from({ length: weights.length * width }, (_, at) => z[at]! - means[at % width]!);
  const above = Float64Array.from({ length: weights.length }, (_, s) => y[s]! - level);
  const squares = weightedSquares(centred, width, weights);
  for (let i = 0; i < width; i++) squares[i * width + i]! += ridge;
  const products = weightedProducts(centred, width, weights, above);
  const slopes = solverOf(what, squares, width)(products);
  const left = sum(weights, (w, s) => {
    let rest = above[s]!;
    for (let i = 0; i < width; i++) rest -= slopes[i]! * centred[s * width + i]!;
    return w * rest * rest;
  });
  const all = sum(weights, (w, s) => w * above[s]! ** 2);
  return { slopes, intercept: level - sum(slopes, (slope, i) => slope * means[i]!), fit: all > 0 ? 1 - left / all : 1 };
}

/**
 * {@link ridgeFit} of the columns that matter most: those whose slopes, in a fit of all with hardly any ridge, are largest times what the column is at the
 * sample that is explained. The slopes of the others are 0.
 *
 * @param count - how many columns
 * @param here - what the columns are at the sample that is explained
 */
export function fewFit(
  what: string,
  samples: FitSamples,
  options: { readonly ridge: number; readonly count: number; readonly here: ArrayLike<number> },
): LinearFit {
  const { z, width } = samples;
  const { ridge, count, here } = options;
  if (count >= width) return ridgeFit(what, samples, ridge);
  const first = ridgeFit(what, samples, Math.min(ridge, 0.01));
  const sizes = first.slopes.map((slope, i) => Math.abs(slope * here[i]!));
  const kept = Array.from({ length: count }, () => {
    const best = argmax(sizes);
    sizes[best] = -1;
    return best;
  }).sort((a, b) => a - b);
  const rows = samples.weights.length;
  const some = Float64Array.from({ length: rows * count }, (_, at) => {
    return z[Math.floor(at / count) * width + kept[at % count]!]!;
  });
  const found = ridgeFit(what, { ...samples, z: some, width: count }, ridge);
  const slopes = new Float64Array(width);
  kept.forEach((column, i) => (slopes[column] = found.slopes[i]!));
  return { ...found, slopes };
}
