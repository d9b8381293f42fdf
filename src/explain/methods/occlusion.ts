import * as tf from '@tensorflow/tfjs';
import { checkInteger, InputError } from '../../base';
import { valuesOf } from '../../learn';
import { checkFill, covered } from '../covered';
import type { PredictionMethod } from '../method';
import { probe } from '../probe';

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
export const occlusionMethod: PredictionMethod<OcclusionOptions> = {
  name: 'occlusion',
  needs: 'predictions',
  defaults: { patch: 8, stride: 4, fill: 0 },
  async attribute(context, { patch, stride, fill }) {
    const { what, run, rows, target } = context;
    if (rows.rowShape.length !== 3) throw new InputError(what, 'images', `rows of ${rows.rowShape.join(' x ')}`);
    const [height, width] = rows.rowShape as [number, number, number];
    checkInteger('patch', patch, 1);
    checkInteger('stride', stride, 1);
    if (stride > patch)
      throw new InputError('stride', `at most the patch, ${patch}`, stride, 'Pixels in between would be left out.');
    checkFill(fill, ['mean']);
    // The first square covers nothing.
    const squares: Square[] = [[0, 0, 0, 0], ...squaresOf(height, width, patch, stride)];
    const ask = probe(context, (x, masks) =>
      covered(x, fill === 'mean' ? tf.mean(x, [1, 2], true) : tf.scalar(fill), masks),
    );
    const { values } = await run.over(target.choice, async (batch) => {
      const found = await ask(batch, squares.length, (start, size) => [masksOf(squares, start, [size, height, width])]);
      const sums = new Float64Array(batch.size * height * width);
      squares.forEach((square, at) => {
        for (let row = 0; row < batch.size; row++) {
          add(sums.subarray(row * height * width), square, width, found[row]! - found[at * batch.size + row]!);
        }
      });
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

/** 1 where each of some squares covers the image, `[count, 1, height, width, 1]`. */
function masksOf(
  squares: readonly Square[],
  start: number,
  [count, height, width]: readonly [number, number, number],
): tf.Tensor {
  const masks = new Float32Array(count * height * width);
  squares.slice(start, start + count).forEach(([top, left, bottom, right], at) => {
    for (let y = top; y < bottom; y++)
      masks.fill(1, (at * height + y) * width + left, (at * height + y) * width + right);
  });
  return tf.tensor(masks, [count, 1, height, width, 1]);
}
