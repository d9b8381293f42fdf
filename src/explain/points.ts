import * as tf from '@tensorflow/tfjs';
import type { CompiledFunction } from '../backend';
import { numbersOf, type BatchRun, type RowBatch } from '../learn';
import type { Context } from './method';
import { slopesOf } from './slopes';

/**
 * Gradients at several points for each sample.
 *
 * @param points - `[points, batch, ...input]`
 * @returns `[points, batch * input]`
 */
export function slopesAt(context: Context, points: tf.Tensor, choice: tf.Tensor): tf.Tensor2D {
  const [count, , ...row] = points.shape as [number, number, ...number[]];
  const choices = tf.tile(choice, [count, ...choice.shape.slice(1).map(() => 1)]);
  return tf.reshape(slopesOf(context, tf.reshape(points, [-1, ...row]), choices), [count, -1]);
}

/** Weights of points, `[1, points]`, times what each gives, `[points, ...]`: the weighted sum. */
export function weightedSum(weights: tf.Tensor, each: tf.Tensor2D): tf.Tensor {
  return tf.matMul(weights, each);
}

/**
 * Adds up what a compiled function gives for the points of a batch, as many at a time as the network takes at once.
 *
 * @param count - how many points each sample has
 * @param step - takes samples, what the target takes, weights of points, and what `given` gives; what it gives is summed up
 * @param weights - a weight for each point
 * @param given - numbers of so many points from the one at `start` on; freed here
 */
export async function sumOverPoints(
  run: BatchRun,
  { x, choice }: RowBatch,
  step: CompiledFunction,
  weights: ArrayLike<number>,
  given: (start: number, size: number) => tf.Tensor,
): Promise<Record<string, Float32Array>> {
  let sums: Record<string, tf.Tensor> = {};
  const perRow = run.perRow(weights.length);
  try {
    for (let start = 0; start < weights.length; start += perRow) {
      // The last call is filled up with points that count nothing, so that one graph serves all.
      const part = Float32Array.from({ length: perRow }, (_, i) => weights[start + i] ?? 0);
      const own = [tf.tensor2d(part, [1, perRow]), given(start, perRow)];
      try {
        sums = added(sums, step(x, choice, ...own));
      } finally {
        tf.dispose(own);
      }
      await run.pause(Math.min(1, (start + perRow) / weights.length));
    }
    return numbersOf(sums);
  } finally {
    tf.dispose(sums);
  }
}

/** Sums with one more of each; both are freed. */
function added(sums: Record<string, tf.Tensor>, more: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  const total = Object.entries(more).map(([name, value]) => {
    const before = sums[name];
    return [name, before ? tf.add(before, value) : tf.clone(value)] as const;
  });
  tf.dispose([sums, more]);
  return Object.fromEntries(total);
}
