import * as tf from '@tensorflow/tfjs';

/** Numbers that are free, as an image or another input: `[batch, ...input]` to the same. */
export type Parametrisation = (z: tf.Tensor) => tf.Tensor;

/** How an input is made of free numbers. */
export interface ParametrisationOptions {
  readonly by: 'frequency' | 'pixels';
  /** The least and the largest value of an input, or the length that it has. */
  readonly within: readonly [low: number, high: number] | number;
  readonly rowShape: readonly number[];
}

/**
 * Makes inputs of free numbers: of pixels, or of the strengths of cosines, where low frequencies move more (as in natural images, whose strength falls with the frequency); kept in a
 * range by a sigmoid, or on a sphere.
 */
export function parametrisation({ by, within, rowShape }: ParametrisationOptions): Parametrisation {
  const free: Parametrisation = by === 'pixels' ? (z) => z : cosines(rowShape as [number, number, number]);
  if (typeof within !== 'number') {
    const [low, high] = within;
    return (z) => tf.add(low, tf.mul(high - low, tf.sigmoid(free(z))));
  }
  const axes = rowShape.map((_, axis) => axis + 1);
  return (z) => {
    const y = free(z);
    return tf.mul(within, tf.div(y, tf.sqrt(tf.sum(tf.square(y), axes, true))));
  };
}

/** Images as sums of cosines, each strength divided by its frequency. */
function cosines([height, width, channels]: readonly [number, number, number]): Parametrisation {
  const scales = frequencyScales(height, width);
  const [down, across] = [cosineBasis(height), cosineBasis(width)];
  return (z) => {
    const batch = z.shape[0];
    const strengths = tf.mul(z, tf.tensor(scales, [1, height, width, 1]));
    const lines = tf.matMul(tf.tensor3d(down, [1, height, height]), tf.reshape(strengths, [batch, height, width * channels]), true); // prettier-ignore
    const turned = tf.transpose(tf.reshape(lines, [batch, height, width, channels]), [0, 2, 1, 3]);
    const both = tf.matMul(tf.tensor3d(across, [1, width, width]), tf.reshape(turned, [batch, width, height * channels]), true); // prettier-ignore
    return tf.transpose(tf.reshape(both, [batch, width, height, channels]), [0, 2, 1, 3]);
  };
}

/** The orthonormal cosines over some places, a row each from the constant on (the discrete cosine transform of type II). */
export function cosineBasis(size: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, at) => {
    const [k, i] = [Math.floor(at / size), at % size];
    return Math.sqrt((k === 0 ? 1 : 2) / size) * Math.cos((Math.PI * (i + 0.5) * k) / size);
  });
}

/** 1 / frequency, at most 1 / the lowest one; of mean square 1, so that free numbers and pixels vary alike. */
export function frequencyScales(height: number, width: number): Float32Array {
  const scales = Float32Array.from({ length: height * width }, (_, at) => {
    const frequency = Math.hypot(Math.floor(at / width) / (2 * height), (at % width) / (2 * width)); // per pixel
    return 1 / Math.max(frequency, 1 / Math.max(height, width));
  });
  const root = Math.sqrt(scales.reduce((sum, scale) => sum + scale ** 2, 0) / scales.length);
  return scales.map((scale) => scale / root);
}
