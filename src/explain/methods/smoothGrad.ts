import * as tf from '@tensorflow/tfjs';
import { checkChoice, checkInteger, checkRange, product, Random } from '../../base';
import { valuesOf } from '../../learn';
import type { Context, Method } from '../method';
import { slopesAt, sumOverPoints, weightedSum } from '../points';

const forms = ['mean', 'square', 'variance'] as const satisfies readonly SmoothGradForm[];

/** What becomes of the gradients at noisy copies: their mean, the mean of their squares, or their variance (divided by one less than there are). */
export type SmoothGradForm = 'mean' | 'square' | 'variance';

/** Options of `explain.smoothGrad`. */
export interface SmoothGradOptions {
  /** How many noisy copies of each input. Default 25. */
  samples?: number;
  /** Standard deviation of the noise, as a share of the range (largest less smallest number) of the input. Default 0.15. */
  noise?: number;
  /** Default `mean`. */
  form?: SmoothGradForm;
}

/**
 * The mean gradient at noisy copies of the input (Smilkov and others 2017). All inputs get the same noise, which follows from the seed: a map does
 * not depend on what else is explained.
 */
export const smoothGradMethod: Method<SmoothGradOptions> = {
  name: 'smoothGrad',
  defaults: { samples: 25, noise: 0.15, form: 'mean' },
  async attribute(context, { samples, noise, form }) {
    checkChoice('form', form, forms);
    checkInteger('samples', samples, form === 'variance' ? 2 : 1);
    checkRange('noise', noise, 0, Infinity);
    const { run, rows, target, seed } = context;
    const width = product(rows.rowShape);
    const normal = new Random(seed).fillNormal(new Float32Array(samples * width));
    const step = run.compile(
      (x, choice, weights, numbers) => noisySums(context, { noise, form }, [x, choice, weights, numbers]),
      run.calls(samples),
    );
    const weights = new Float32Array(samples).fill(1 / samples);
    const { values } = await run.over(target.choice, async (batch) => {
      const { mean: first, square } = await sumOverPoints(run, batch, step, weights, (start, size) => {
        const some = new Float32Array(size * width);
        some.set(normal.subarray(start * width, (start + size) * width));
        return tf.tensor(some, [size, 1, ...rows.rowShape]);
      });
      return { values: form === 'mean' ? first! : form === 'square' ? square! : variances(first!, square!, samples) };
    });
    return { values: valuesOf(values!, rows) };
  },
};

/** Weighted sums of gradients at noisy copies and of their squares, of which those that the form needs. */
function noisySums(
  context: Context,
  { noise, form }: Pick<Required<SmoothGradOptions>, 'noise' | 'form'>,
  [x, choice, weights, numbers]: readonly [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor],
): Record<string, tf.Tensor> {
  const axes = x.shape.map((_, axis) => axis).slice(1);
  const range = tf.sub(tf.max(x, axes, true), tf.min(x, axes, true));
  const points = tf.add(x, tf.mul(numbers, tf.mul(range, noise)));
  const slopes = slopesAt(context, points, choice);
  return {
    ...(form === 'square' ? {} : { mean: weightedSum(weights, slopes) }),
    ...(form === 'mean' ? {} : { square: weightedSum(weights, tf.square(slopes)) }),
  };
}

function variances(means: Float32Array, squares: Float32Array, samples: number): Float32Array {
  return means.map((first, i) => (Math.max(0, squares[i]! - first ** 2) * samples) / (samples - 1));
}
