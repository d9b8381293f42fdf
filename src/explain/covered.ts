import * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import type { Segments } from './superpixels/superpixels';

/**
 * Images of which parts are covered.
 *
 * @param x - `[batch, height, width, channels]`
 * @param cover - what covers them, as large as the images or broadcast to that
 * @param masks - 1 where they are covered, 0 elsewhere: `[points, batch or 1, height, width, 1]`
 * @returns `[points, batch, height, width, channels]`
 */
export function covered(x: tf.Tensor, cover: tf.Tensor, masks: tf.Tensor): tf.Tensor {
  return tf.add(x, tf.mul(masks, tf.sub(cover, x)));
}

/** What covers a part of an image: a number, the mean colour of the image (`mean`), or that of the part itself (`segment`). */
export type SegmentFill = number | 'mean' | 'segment';

/** @throws InputError for another fill */
export function checkFill(fill: unknown, words: readonly string[]): void {
  if (words.includes(fill as string) || Number.isFinite(fill)) return;
  throw new InputError('fill', `a finite number, or ${words.map((word) => `'${word}'`).join(' or ')}`, fill);
}

/** What covers the parts of one image, as large as the image. */
export function coverOf(
  pixels: Float32Array,
  channels: number,
  { count, labels }: Segments,
  fill: SegmentFill,
): Float32Array {
  if (typeof fill === 'number') return new Float32Array(pixels.length).fill(fill);
  const of = fill === 'segment' ? labels : new Int32Array(labels.length);
  const sums = new Float64Array(count * channels);
  const counts = new Float64Array(count);
  of.forEach((part, at) => {
    counts[part]!++;
    for (let c = 0; c < channels; c++) sums[part * channels + c]! += pixels[at * channels + c]!;
  });
  return pixels.map((_, at) => {
    const part = of[Math.floor(at / channels)]!;
    return sums[part * channels + (at % channels)]! / counts[part]!;
  });
}
