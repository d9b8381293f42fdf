import * as tf from '@tensorflow/tfjs';
import { Random } from '../base';

/**
 * Initializers (Glorot and Bengio, 2010, uniform) whose weights follow from one seed: each call gives the next one, with a
 * seed of its own.
 */
export function seeds(seed: number): () => ReturnType<typeof tf.initializers.glorotUniform> {
  const random = new Random(seed);
  // TensorFlow.js takes a seed of 0 for none, and then draws from the clock.
  return () => tf.initializers.glorotUniform({ seed: 1 + random.integer(2 ** 31 - 2) });
}
