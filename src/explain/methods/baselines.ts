import * as tf from '@tensorflow/tfjs';
import { checkChoice, InputError, product, Random } from '../../base';
import type { Rows } from '../../data';
import { readNumbers, Values, type Numbers } from '../../learn';

const names = ['black', 'mean', 'blurred', 'random'] as const satisfies readonly ExplainBaseline[];

/**
 * What stands for "nothing there": zeros (`black`), an image of the mean colour of each image (`mean`), the image blurred (`blurred`), uniform
 * noise from 0 to 1 that follows from the seed (`random`), or numbers of an input of your own.
 */
export type ExplainBaseline = 'black' | 'mean' | 'blurred' | 'random' | Numbers;

/** Makes the baselines of samples, `[batch, ...input]` or `[1, ...input]`. */
export type BaselineOf = (x: tf.Tensor) => tf.Tensor;

/** @throws InputError for an unknown name, numbers that do not fit, and a blur of what is no image */
export function baselineFor(baseline: ExplainBaseline, blur: number, rows: Rows, seed: number): BaselineOf {
  const { rowShape } = rows;
  if (typeof baseline !== 'string') {
    const { data } = readNumbers('baseline', baseline);
    const size = product(rowShape);
    if (data.length !== size) throw new InputError('baseline', `${size} numbers, as an input has`, data.length);
    if (!data.every(Number.isFinite)) throw new InputError('baseline', 'finite numbers', 'others');
    return () => tf.tensor(data.slice(), [1, ...rowShape]);
  }
  checkChoice('baseline', baseline, names);
  if (baseline === 'black') return () => tf.zeros([1, ...rowShape]);
  if (baseline === 'random') {
    const random = new Random(seed);
    const noise = new Values(
      Float32Array.from({ length: product(rowShape) }, () => random.uniform()),
      [1, ...rowShape],
    );
    return () => noise.tensor();
  }
  if (rowShape.length !== 3) {
    throw new InputError('baseline', 'black, random or numbers for inputs that are no images', baseline);
  }
  if (baseline === 'mean') return (x) => tf.mean(x, [1, 2], true);
  return (x) => blurred(x as tf.Tensor4D, blur);
}

/** Images blurred by a Gaussian; beyond the edge nothing is counted. @param sigma - in pixels */
function blurred(x: tf.Tensor4D, sigma: number): tf.Tensor {
  const [batch, height, width, channels] = x.shape;
  const lines = tf.matMul(gaussian(height, sigma), tf.reshape(x, [batch, height, width * channels]));
  const turned = tf.transpose(tf.reshape(lines, [batch, height, width, channels]), [0, 2, 1, 3]);
  const both = tf.matMul(gaussian(width, sigma), tf.reshape(turned, [batch, width, height * channels]));
  return tf.transpose(tf.reshape(both, [batch, width, height, channels]), [0, 2, 1, 3]);
}

/** A matrix whose rows are a Gaussian around each place, `[1, size, size]`; each adds up to 1. */
function gaussian(size: number, sigma: number): tf.Tensor3D {
  const rows = Array.from({ length: size }, (_, at) => {
    const row = Array.from({ length: size }, (_, i) => Math.exp(-((i - at) ** 2) / (2 * sigma ** 2)));
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.map((value) => value / total);
  });
  return tf.tensor3d([rows]);
}
