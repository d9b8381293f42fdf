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
): Promise<Record<string, Float64Array>> {
  const sums: Record<string, Float64Array> = {};
  const perRow = run.perRow(weights.length);
  for (let start = 0; start < weights.length; start += perRow) {
    // The last call is filled up with points that count nothing, so that one graph serves all.
    const part = Float32Array.from({ length: perRow }, (_, i) => weights[start + i] ?? 0);
    const own = [tf.tensor2d(part, [1, perRow]), given(start, perRow)];
    try {
      for (const [name, values] of Object.entries(numbersOf(step(x, choice, ...own)))) {
        const total = (sums[name] ??= new Float64Array(values.length));
        for (let i = 0; i < values.length; i++) total[i]! += values[i]!;
      }
    } finally {
      tf.dispose(own);
    }
    await run.pause(Math.min(1, (start + perRow) / weights.length));
  }
  return sums;
}
