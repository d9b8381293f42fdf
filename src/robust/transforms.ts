import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkKeyNames, checkRange, InputError, Random } from '../base';
import type { Rows } from '../data';
import { BatchRun, inputRows, numbersOf, Values, valuesOf, type PredictInput } from '../learn';
import { within } from './attacks/balls';
import { warped } from './warp';

/** How far what a camera sees may differ from the picture: all are drawn evenly, either way. */
export interface TransformRanges {
  /** Turned by so many degrees at most. Default 20. */
  rotation?: number;
  /** Larger or smaller by this share at most. Default 0.1. */
  scale?: number;
  /** Moved by this share of the sides at most. Default 0.05. */
  shift?: number;
  /** Brighter or darker by this share at most. Default 0.2. */
  light?: number;
}

/** Ranges unless others are given. */
export const usualRanges: Required<TransformRanges> = { rotation: 20, scale: 0.1, shift: 0.05, light: 0.2 };

/** Options of `robust.randomTransforms`. */
export interface RandomTransformsOptions extends TransformRanges {
  /** The smallest and the largest number of a pixel. Default 0 and 1. */
  range?: readonly [low: number, high: number];
  /** What random numbers follow from. Default 0. */
  seed?: number;
  /** How many images are turned at once. Default 64. */
  batchSize?: number;
}

/** How many numbers say what happens to an image. */
export const transformWidth = 7;

/** @throws InputError for a range that is none */
export function checkRanges({ rotation, scale, shift, light }: Required<TransformRanges>): void {
  checkRange('rotation', rotation, 0, 180);
  checkRange('scale', scale, 0, { below: 1 });
  checkRange('shift', shift, 0, 1);
  checkRange('light', light, 0, 1);
}

/** The three sizes of images. @throws InputError for rows that are none */
export function imageShape(what: string, { rowShape }: Rows): [height: number, width: number, channels: number] {
  if (rowShape.length === 3) return [...rowShape] as [number, number, number];
  throw new InputError(what, 'images, [height, width, channels]', `rows of shape [${rowShape.join(', ')}]`);
}

/** Draws what happens to one image: where its pixels come from, and by what they are multiplied. */
export function drawTransform(
  random: Random,
  { rotation, scale, shift, light }: Required<TransformRanges>,
  [height, width]: readonly [number, number, number],
  row: Float32Array,
): void {
  const angle = (random.uniform(-rotation, rotation) * Math.PI) / 180;
  const larger = 1 + random.uniform(-scale, scale);
  const [right, down] = [random.uniform(-shift, shift) * width, random.uniform(-shift, shift) * height];
  const [cos, sin] = [Math.cos(angle) / larger, Math.sin(angle) / larger];
  row.set([cos, sin, right, -sin, cos, down, 1 + random.uniform(-light, light)]);
}

/** Images as they were drawn to look. @param numbers - `[batch, 7]` */
export function transformedImages(
  images: tf.Tensor4D,
  numbers: tf.Tensor,
  range: readonly [number, number],
): tf.Tensor4D {
  const [maps, factor] = tf.split(numbers, [transformWidth - 1, 1], 1) as [tf.Tensor, tf.Tensor];
  const lit = tf.mul(warped(images, maps), tf.reshape(factor, [-1, 1, 1, 1]));
  return within(lit, range) as tf.Tensor4D;
}

/**
 * Images as a camera may see them: each is turned, enlarged or made smaller, moved and lit anew by chance. Pixels between pixels are blended, those beyond the
 * edge are as at it.
 *
 * @returns `[n, height, width, channels]`, floats in the range
 * @throws InputError for what are no images, and ranges that are none
 * @throws InterruptedError when interrupted
 * @example
 * const seen = await robust.randomTransforms(fooled.values, { rotation: 30, seed: 1 });
 * (await robust.fgsm(model, seen, { eps: 0, labels, range: [0, 1] })).accuracy;   // what the model says of them
 */
export async function randomTransforms(images: PredictInput, options: RandomTransformsOptions = {}): Promise<Values> {
  const what = 'randomTransforms';
  checkKeyNames(what, options, [...Object.keys(usualRanges), 'range', 'seed', 'batchSize']);
  const { range = [0, 1], seed = 0, batchSize = 64, ...given } = options;
  const ranges = { ...usualRanges, ...given };
  checkRanges(ranges);
  checkInteger('seed', seed, 0);
  checkInteger('batchSize', batchSize, 1);
  const rows = inputRows(images, what);
  const shape = imageShape(what, rows);
  const streams = new Random(seed);
  const numbers = new Float32Array(rows.length * transformWidth);
  for (let row = 0; row < rows.length; row++) {
    drawTransform(streams.split(), ranges, shape, numbers.subarray(row * transformWidth, (row + 1) * transformWidth));
  }
  const run = new BatchRun(what, rows, batchSize);
  try {
    const step = run.compile((x, drawn) => ({ values: transformedImages(x as tf.Tensor4D, drawn, range) }), 1);
    const drawn = new Values(numbers, [rows.length, transformWidth]);
    const { values } = await run.over(drawn, ({ x, choice }) => numbersOf(step(x, choice)));
    return valuesOf(values!, rows);
  } finally {
    run.end();
  }
}
