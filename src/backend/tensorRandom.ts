import * as tf from '@tensorflow/tfjs';
import { product, Random } from '../base';
import { attribute, nativeBackend, type NativeBackend } from './native';
import { ensureBackend } from './useBackend';

/**
 * Random numbers that a compiled function may draw: new ones at each call, the same sequence for the same seed. What
 * `tf.randomNormal` gives is drawn by JavaScript, which a graph cannot do.
 *
 * The numbers follow from the seed and from how many draws there were, which a variable counts: what is saved and restored
 * with that variable goes on with the same numbers. They are other numbers on another backend.
 *
 * @example
 * const random = new TensorRandom(0);
 * const noisy = compiled((x) => ({ y: tf.add(x, random.normal(x.shape)) }));
 */
export class TensorRandom {
  /** Seed and count of draws, `[2]`, whole numbers. */
  private readonly position: tf.Variable;

  /** @param seed - a whole number of at least 0 */
  constructor(seed: number) {
    const word = new Random(seed).integer(2 ** 31);
    ensureBackend();
    this.position = tf.tidy(() => tf.variable(tf.tensor1d([word, 0], 'int32'), false));
  }

  /** Standard normal numbers. */
  normal(shape: number[]): tf.Tensor {
    return this.draw(shape, 'StatelessRandomNormal', (random) => random.normal());
  }

  /** Numbers in [0, 1), all equally likely, in steps of 2^-23 or less. */
  uniform(shape: number[]): tf.Tensor {
    return this.draw(shape, 'StatelessRandomUniform', (random) => random.integer(2 ** 24) / 2 ** 24);
  }

  /** Where it is, for checkpoints. */
  variables(): tf.Variable[] {
    return [this.position];
  }

  /** Frees the variable. */
  dispose(): void {
    this.position.dispose();
  }

  private draw(shape: number[], operation: string, next: (random: Random) => number): tf.Tensor {
    const native = nativeBackend();
    return tf.tidy(() => {
      const numbers = native
        ? drawNative(native, operation, shape, this.position)
        : drawPlain(shape, this.position.dataSync() as Int32Array, next);
      this.position.assign(tf.add(this.position, tf.tensor1d([0, 1], 'int32')));
      return numbers;
    });
  }
}

function drawNative(native: NativeBackend, operation: string, shape: number[], position: tf.Tensor): tf.Tensor {
  const { binding } = native;
  const attributes = [
    attribute.type(binding, 'dtype'),
    attribute.type(binding, 'T', binding.TF_INT32),
    attribute.type(binding, 'Tseed', binding.TF_INT32),
  ];
  return native.executeSingleOutput(operation, attributes, [tf.tensor1d(shape, 'int32'), position]);
}

function drawPlain(shape: number[], [seed, draws]: Int32Array, next: (random: Random) => number): tf.Tensor {
  const random = new Random(seed! * 2 ** 21 + draws!);
  const size = product(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, () => next(random)),
    shape,
  );
}
