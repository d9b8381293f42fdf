import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkPositive, InputError, mean, Random, sum } from '../../base';
import { readNumbers, type Numbers, valuesOf } from '../../learn';
import type { PredictionContext, PredictionMethod } from '../method';
import { probe } from '../probe';
import { areImages } from '../surrogates/imageParts';
import { solverOf, weightedProducts, weightedSquares } from '../surrogates/symmetric';
import { tableWidth } from '../surrogates/tableRows';

/** Options of `explain.localLinear`. */
export interface LocalLinearOptions {
  /** Standard deviation of the noise, in the units of the input; of a table one for all columns, or one a column. Default 0.1. */
  sigma?: number | Numbers;
  /** How many noisy copies of each input; half of them have the noise of the others with its sign turned. Default 512. */
  samples?: number;
  /** Of images: the side of the squares that become brighter or darker as one, in pixels. Default 8. */
  patch?: number;
}

/** The slopes of a linear model that is fitted to what is explained at noisy copies of the input. */
export const localLinearMethod: PredictionMethod<LocalLinearOptions> = {
  name: 'localLinear',
  needs: 'predictions',
  defaults: { sigma: 0.1, samples: 512, patch: 8 },
  async attribute(context, { sigma, samples, patch }) {
    const { what, run, rows, target, seed } = context;
    checkInteger('patch', patch, 1);
    checkInteger('samples', samples, 2);
    const { cells, count, shape } = cellsOf(context, patch);
    const pairs = Math.floor(samples / 2);
    if (pairs < count) throw new InputError('samples', `at least ${2 * count}, two for each of ${count} numbers`, samples, 'Take larger patches, or more.'); // prettier-ignore
    const stds = stdsOf(sigma, count);
    const random = new Random(seed);
    const noise = Float64Array.from({ length: pairs * count }, (_, at) =>
      Math.fround(stds[at % count]! * random.normal()),
    );
    const even = new Float64Array(pairs).fill(1);
    const solve = solverOf(what, weightedSquares(noise, count, even), count);
    const ask = probe(context, (x, moved) => tf.add(tf.expandDims(x, 0), moved));
    const found = await run.over(target.choice, async (batch) => {
      const outputs = await ask(batch, 2 * pairs, (start, copies) => [
        noiseTensor(noise, { cells, count, shape, start, copies }),
      ]);
      const values = new Float32Array(batch.size * cells.length);
      const fits = new Float32Array(batch.size);
      for (let row = 0; row < batch.used; row++) {
        const own = Float64Array.from({ length: 2 * pairs }, (_, copy) => outputs[copy * batch.size + row]!);
        const halves = even.map((_, pair) => (own[2 * pair]! - own[2 * pair + 1]!) / 2);
        const slopes = solve(weightedProducts(noise, count, even, halves));
        fits[row] = explainedShare(own, noise, slopes);
        const sizes = new Float64Array(count);
        for (const cell of cells) sizes[cell]!++;
        cells.forEach((cell, at) => (values[row * cells.length + at] = slopes[cell]! / sizes[cell]!));
      }
      return { values, fits };
    });
    const rowShape = areImages(context) ? rows.rowShape.slice(0, 2) : rows.rowShape;
    return { values: valuesOf(found['values']!, rows, rowShape), fit: found['fits']! };
  },
};

/** Which numbers of an input move as one. */
interface Cells {
  /** The cell of each pixel or column. */
  readonly cells: Int32Array;
  readonly count: number;
  /** Sizes of the noise of a copy: `[1, height, width, 1]`, or `[1, width]`. */
  readonly shape: readonly number[];
}

function cellsOf(context: PredictionContext, patch: number): Cells {
  if (!areImages(context)) {
    const width = tableWidth(context);
    return { cells: Int32Array.from({ length: width }, (_, at) => at), count: width, shape: [1, width] };
  }
  const [height, width] = context.rows.rowShape as [number, number, number];
  const across = Math.ceil(width / patch);
  const cells = Int32Array.from({ length: height * width }, (_, at) => {
    return Math.floor(Math.floor(at / width) / patch) * across + Math.floor((at % width) / patch);
  });
  return { cells, count: across * Math.ceil(height / patch), shape: [1, height, width, 1] };
}

function stdsOf(sigma: number | Numbers, count: number): Float64Array {
  if (typeof sigma === 'number') {
    checkPositive('sigma', sigma);
    return new Float64Array(count).fill(sigma);
  }
  const { data } = readNumbers('sigma', sigma);
  if (data.length !== count) throw new InputError('sigma', `a number, or ${count}: one a column`, data.length);
  data.forEach((value) => checkPositive('sigma', value));
  return Float64Array.from(data);
}

/** The noise of some copies: each of the rows as it is, and then with its sign turned. */
function noiseTensor(
  noise: Float64Array,
  { cells, count, shape, start, copies }: Cells & { start: number; copies: number },
): tf.Tensor {
  const moved = new Float32Array(copies * cells.length);
  for (let at = 0; at < moved.length; at++) {
    const copy = start + Math.floor(at / cells.length);
    const value = noise[Math.floor(copy / 2) * count + cells[at % cells.length]!];
    moved[at] = (copy % 2 === 0 ? 1 : -1) * (value ?? 0);
  }
  return tf.tensor(moved, [copies, ...shape]);
}

/** The share of the variance of the outputs that the slopes explain, R²; 1 where they do not vary. */
function explainedShare(outputs: Float64Array, noise: Float64Array, slopes: Float64Array): number {
  const level = mean(outputs);
  const all = sum(outputs, (value) => (value - level) ** 2);
  const left = sum(outputs, (value, copy) => {
    const at = Math.floor(copy / 2) * slopes.length;
    const along = sum(slopes, (slope, i) => slope * noise[at + i]!);
    return (value - level - (copy % 2 === 0 ? along : -along)) ** 2;
  });
  return all > 0 ? 1 - left / all : 1;
}
