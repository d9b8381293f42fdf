import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkPositive, checkRange, Random, sum } from '../../base';
import { type Numbers, valuesOf } from '../../learn';
import type { Found, PredictionContext, PredictionMethod } from '../method';
import { probe } from '../probe';
import { areImages, byParts, type PartOptions } from '../surrogates/imageParts';
import { fewFit, type LinearFit } from '../surrogates/ridge';
import {
  backgroundRows,
  type BackgroundColumn,
  columnsOfRows,
  copiesTensor,
  tableWidth,
} from '../surrogates/tableRows';

/** Options of `explain.lime`. */
export interface LimeOptions extends PartOptions {
  /** How many changed copies of each input. Default 1000. */
  samples?: number;
  /** How many parts or columns the linear model has; those with the largest weights in a model of all. Default 10. */
  features?: number;
  /** How much the weights are made small (ridge regression). Default 1. */
  ridge?: number;
  /**
   * How near a copy has to be to count: it counts exp(-d² / 2 w²). Of images d is 1 less the root of the share of parts that are there; of a table the
   * distance in standard deviations. Default (`usual`) 0.25 for images, 0.75 times the root of the number of columns for tables.
   */
  kernelWidth?: number | 'usual';
  /** Of a table: rows that say how its columns vary, such as training rows. A table needs some. Default none. */
  background?: Numbers | 'none';
}

/** The weights of a linear model that is fitted around each input (Ribeiro, Singh and Guestrin 2016). */
export const limeMethod: PredictionMethod<LimeOptions> = {
  name: 'lime',
  needs: 'predictions',
  defaults: {
    samples: 1000,
    features: 10,
    ridge: 1,
    kernelWidth: 'usual',
    superpixels: 50,
    compactness: 10,
    segments: 'slic',
    fill: 'mean',
    background: 'none',
  },
  attribute(context, options) {
    const { samples, features, ridge, kernelWidth } = options;
    checkInteger('samples', samples, 2);
    checkInteger('features', features, 1);
    checkRange('ridge', ridge, 0, Infinity);
    if (kernelWidth !== 'usual') checkPositive('kernelWidth', kernelWidth);
    return areImages(context) ? ofImages(context, options) : ofTable(context, options);
  },
};

async function ofImages(context: PredictionContext, options: Required<LimeOptions>): Promise<Found> {
  const { samples, features, ridge, kernelWidth, superpixels, compactness, segments, fill } = options;
  const near = kernel(kernelWidth === 'usual' ? 0.25 : kernelWidth);
  const found = await byParts(
    context,
    { superpixels, compactness, segments, fill },
    {
      choose(parts) {
        const random = new Random(context.seed);
        const there = Uint8Array.from({ length: samples * parts }, (_, at) =>
          at < parts || random.chance(0.5) ? 1 : 0,
        );
        return { there, copies: samples };
      },
      explain({ there, copies }, parts, outputs) {
        const weights = Float64Array.from({ length: copies }, (_, copy) => {
          return near(1 - Math.sqrt(sum(there.subarray(copy * parts, (copy + 1) * parts)) / parts));
        });
        const of = { z: there, width: parts, y: outputs, weights };
        const { slopes, fit } = fewFit(context.what, of, {
          ridge,
          count: features,
          here: new Uint8Array(parts).fill(1),
        });
        return { weights: slopes, more: { fit } };
      },
    },
  );
  return { values: found.values, segments: found.segments!, fit: found.more['fit']! };
}

/** How much a copy counts, by its distance. */
function kernel(width: number): (distance: number) => number {
  return (distance) => Math.exp(-(distance ** 2) / (2 * width ** 2));
}

async function ofTable(context: PredictionContext, options: Required<LimeOptions>): Promise<Found> {
  const { run, rows, target } = context;
  const width = tableWidth(context);
  const columns = columnsOfRows(backgroundRows(context, options.background, width), width);
  const { keep, shift } = changesOf(context, options.samples, columns);
  const ask = probe(context, (x, kept, moved) => tf.add(tf.mul(tf.expandDims(x, 0), kept), moved));
  const found = await run.over(target.choice, async (batch) => {
    const outputs = await ask(batch, options.samples, (start, copies) => [
      copiesTensor(keep, width, start, copies),
      copiesTensor(shift, width, start, copies),
    ]);
    const values = new Float32Array(batch.size * width);
    const fits = new Float32Array(batch.size);
    for (let row = 0; row < batch.used; row++) {
      const x = rows.gather([batch.start + row]);
      const own = Float64Array.from({ length: options.samples }, (_, copy) => outputs[copy * batch.size + row]!);
      const { slopes, fit } = fitted(context, options, { x, columns, keep, shift, outputs: own });
      values.set(slopes, row * width);
      fits[row] = fit;
    }
    return { values, fits };
  });
  return { values: valuesOf(found['values']!, rows), fit: found['fits']! };
}

/** A copy is x times `keep` and `shift` more: numbers move by normal noise, columns of 0 and 1 are drawn anew; the first copy is the row. */
function changesOf(
  { seed }: PredictionContext,
  samples: number,
  columns: readonly BackgroundColumn[],
): { keep: Float32Array; shift: Float32Array } {
  const width = columns.length;
  const random = new Random(seed);
  const keep = new Float32Array(samples * width).fill(1);
  const shift = new Float32Array(samples * width);
  for (let at = width; at < samples * width; at++) {
    const { binary, std, values } = columns[at % width]!;
    if (binary) keep[at] = 0;
    shift[at] = binary ? values[random.integer(values.length)]! : std * random.normal();
  }
  return { keep, shift };
}

/** A row, and what its copies gave. */
interface RowToFit {
  readonly x: Float32Array;
  readonly columns: readonly BackgroundColumn[];
  readonly keep: Float32Array;
  readonly shift: Float32Array;
  readonly outputs: Float64Array;
}

/** The linear model around a row, in standard deviations; of a column of 0 and 1 from 0 to 1. */
function fitted(
  { what }: PredictionContext,
  { samples, features, ridge, kernelWidth }: Required<LimeOptions>,
  { x, columns, keep, shift, outputs }: RowToFit,
): LinearFit {
  const width = x.length;
  const near = kernel(kernelWidth === 'usual' ? 0.75 * Math.sqrt(width) : kernelWidth);
  const scales = columns.map(({ binary, std }) => (binary || std === 0 ? 1 : std));
  const z = Float64Array.from(keep, (kept, at) => (shift[at]! - (1 - kept) * x[at % width]!) / scales[at % width]!);
  const weights = Float64Array.from({ length: samples }, (_, copy) =>
    near(Math.hypot(...z.subarray(copy * width, (copy + 1) * width))),
  );
  const of = { z, width, y: outputs, weights };
  return fewFit(what, of, { ridge, count: features, here: new Uint8Array(width).fill(1) });
}
