import * as tf from '@tensorflow/tfjs';
import { checkKeys, checkPositive } from '../../base';
import { fillPieces, pieceNoise, pieceWidth, registerPart, type Part } from '../../learn';

/** Options of `robust.randomizedSmoothing`. */
export interface RandomizedSmoothingOptions {
  /** The standard deviation of the noise, in units of the inputs. */
  readonly deviation: number;
}

/**
 * Trains under normal noise (Cohen and others 2019), which is not cut to the range of inputs: so that the network is right where `robust.certifySmoothing` will ask it, with the same
 * deviation. By itself it certifies nothing. A part for any model, with any task. It costs next to nothing.
 *
 * @throws InputError for an unknown option, and a deviation that is not above 0
 * @see Cohen, J., et al. (2019). Certified adversarial robustness via randomized smoothing.
 * @example
 * const model = wrap(network, {}, { parts: [robust.randomizedSmoothing({ deviation: 0.25 })], seed: 0 });
 * // compile, fit; then
 * const { accuracy } = await robust.certifySmoothing(model, test, { deviation: 0.25 });
 */
export function randomizedSmoothing(options: RandomizedSmoothingOptions): Part {
  checkKeys('randomizedSmoothing', options, ['deviation']);
  const { deviation } = options;
  checkPositive('randomizedSmoothing: deviation', deviation);
  return {
    name: 'randomizedSmoothing',
    madeFrom: { ...options },
    noiseWidth: (phase) => (phase === 'train' ? pieceWidth : 0),
    fillNoise: (random, row) => fillPieces(random, row),
    prepare: (batch) => {
      const x = batch['x']!;
      return { ...batch, x: tf.add(x, pieceNoise('normal', batch['noise']!, x.shape, deviation)) };
    },
  };
}

registerPart('randomizedSmoothing', randomizedSmoothing);
