import * as tf from '@tensorflow/tfjs';
import { checkInteger, InputError } from '../../base';
import { numbersOf, valuesOf, type RowBatch } from '../batches';
import type { Context, Method } from '../method';
import { explainedOf } from '../slopes';

/** Options of `explain.occlusion`. */
export interface OcclusionOptions {
  /** Side of the square that is covered, in pixels. Default 8. */
  patch?: number;
  /** How far apart the squares are, in pixels, at most `patch`. Default 4. */
  stride?: number;
  /** What covers it: a number (images are 0 to 1), or `mean`, the mean colour of each image. Default 0. */
  fill?: number | 'mean';
}

/** Where a square lies: first line and column, and those after the last. */
type Square = readonly [top: number, left: number, bottom: number, right: number];

/**
 * By how much what is explained falls when a square is covered (Zeiler and Fergus 2014); a pixel has the mean of the squares that
 * cover it. Squares at the right and the bottom edge are cut.
 */
export const occlusionMethod: Method<OcclusionOptions> = {
  name: 'occlusion',
  defaults: { patch: 8, stride: 4, fill: 0 },
  async attribute(context, { patch, stride, fill }) {
    const { what, run, rows, target } = context;
    if (rows.rowShape.length !== 3) throw new InputError(what, 'images', `rows of ${rows.rowShape.join(' x ')}`);
    const [height, width] = rows.rowShape as [number, number, number];
    checkInteger('patch', patch, 1);
    checkInteger('stride', stride, 1);
    if (stride > patch)
      throw new InputError('stride', `at most the patch, ${patch}`, stride, 'Pixels in between would be left out.');
    if (fill !== 'mean' && !Number.isFinite(fill)) throw new InputError('fill', "a finite number, or 'mean'", fill);
    const squares = squaresOf(height, width, patch, stride);
    const whole = run.compile((x, choice) => ({ value: explainedOf(context, x, choice) }));
    const step = run.compile((x, choice, masks) => ({ value: coveredValues(context, fill, x, choice, masks) }), true);
    const { values } = await run.over(target.choice, async (batch) => {
      const before = numbersOf(whole(batch.x, batch.choice))['value']!;
      const sums = new Float64Array(batch.size * height * width);
      for (let start = 0; start < squares.length; start += run.perRow) {
        const some = squares.slice(start, start + run.perRow);
        const after = coveredNumbers(step, batch, some, [run.perRow, height, width]);
        some.forEach((square, at) => {
          for (let row = 0; row < batch.size; row++) {
            add(sums.subarray(row * height * width), square, width, before[row]! - after[at * batch.size + row]!);
          }
        });
        await run.pause(Math.min(1, (start + run.perRow) / squares.length));
      }
      const counts = new Float64Array(height * width);
      for (const square of squares) add(counts, square, width, 1);
      return { values: Float32Array.from(sums, (sum, i) => sum / counts[i % counts.length]!) };
    });
    return { values: valuesOf(values!, rows, [height, width]) };
  },
};

function squaresOf(height: number, width: number, patch: number, stride: number): Square[] {
  const starts = (size: number): number[] =>
    Array.from({ length: Math.ceil(Math.max(0, size - patch) / stride) + 1 }, (_, i) => i * stride);
  return starts(height).flatMap((top) =>
    starts(width).map((left): Square => [top, left, Math.min(height, top + patch), Math.min(width, left + patch)]),
  );
}

function add(map: Float64Array, [top, left, bottom, right]: Square, width: number, value: number): void {
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) map[y * width + x]! += value;
}

/** What is explained of samples with each of some squares covered: all samples with the first, all with the second ... */
function coveredNumbers(
  step: (...inputs: tf.Tensor[]) => Record<string, tf.Tensor>,
  { x, choice }: RowBatch,
  squares: readonly Square[],
  [count, height, width]: readonly [number, number, number],
): Float32Array {
  const masks = new Float32Array(count * height * width);
  squares.forEach(([top, left, bottom, right], at) => {
    for (let y = top; y < bottom; y++)
      masks.fill(1, (at * height + y) * width + left, (at * height + y) * width + right);
  });
  const tensor = tf.tensor(masks, [count, 1, height, width, 1]);
  try {
    return numbersOf(step(x, choice, tensor))['value']!;
  } finally {
    tensor.dispose();
  }
}

/** @param masks - 1 where a square is covered, `[squares, 1, height, width, 1]` */
function coveredValues(
  context: Context,
  fill: number | 'mean',
  x: tf.Tensor,
  choice: tf.Tensor,
  masks: tf.Tensor,
): tf.Tensor {
  const cover = fill === 'mean' ? tf.mean(x, [1, 2], true) : tf.scalar(fill);
  const covered = tf.add(x, tf.mul(masks, tf.sub(cover, x))); // [squares, batch, ...image]
  const choices = tf.tile(choice, [masks.shape[0], ...choice.shape.slice(1).map(() => 1)]);
  return explainedOf(context, tf.reshape(covered, [-1, ...x.shape.slice(1)]), choices);
}
