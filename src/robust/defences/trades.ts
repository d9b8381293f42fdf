import * as tf from '@tensorflow/tfjs';
import { checkKeys, checkRange } from '../../base';
import { pieceNoise, pieceWidth, fillPieces, registerPart, weighted, type Part } from '../../learn';
import { withoutGradient } from '../../network';
import { classScores } from '../classScores';
import { InnerAttack, innerAttackKeys, savedRange, type InnerAttackOptions } from './innerAttack';
import { checkClassifier, divergenceOf, logitsOf } from './logits';

/** Options of `robust.trades`. */
export interface TradesOptions extends InnerAttackOptions {
  /** How much agreement counts beside the loss of the task, at least 0. Default 6. */
  readonly beta?: number;
}

/** Where attacked samples are in a batch. */
const field = 'trades: attacked';

/**
 * Trades clean accuracy for robustness by a number (TRADES; Zhang and others 2019): the loss of the task stays that of samples as they are, and beta times
 * KL(p(x) || p(x')) is added, where x' is the place in the ball at which the prediction differs most, found by steps from a place near x. A part for classifiers.
 *
 * Cost: about `steps` + 2 times that of a plain step. Dropout is off in the second pass.
 *
 * @throws InputError for an unknown or bad option, or a task without classes; in training for numbers without a range
 * @see Zhang, H., et al. (2019). Theoretically principled trade-off between robustness and accuracy.
 * @example
 * const model = wrap(network, {}, { parts: [robust.trades({ eps: 4 / 255, beta: 6 })], seed: 0 });
 */
export function trades(options: TradesOptions): Part {
  checkKeys('trades', options, [...innerAttackKeys, 'beta']);
  const { beta = 6, ...inner } = options;
  checkRange('trades: beta', beta, 0, Infinity);
  const attack = new InnerAttack('trades', inner, { steps: 10 });
  return {
    name: 'trades',
    madeFrom: savedRange(options),
    checkTask: (task) => checkClassifier('trades', task),
    noiseWidth: (phase) => (phase === 'train' ? pieceWidth : 0),
    fillNoise: (random, row) => fillPieces(random, row),
    prepare: (batch, { network }) => {
      const x = batch['x']!;
      const clean = withoutGradient(logitsOf(network, x, false)) as tf.Tensor2D;
      // At x itself the divergence is 0 and has no slope.
      const start = tf.add(x, pieceNoise('normal', batch['noise']!, x.shape, 0.001));
      const found = attack.climb(x, start, (at) => divergenceOf(clean, logitsOf(network, at, false)));
      return { ...batch, [field]: found };
    },
    forward: ({ batch, network, yHat, weight }) => {
      const clean = classScores(network).read(yHat);
      const attacked = logitsOf(network, batch[field]!, true);
      const apart = weighted(divergenceOf(clean, attacked), weight, 'trades');
      return { terms: { trades: tf.mul<tf.Scalar>(beta, apart) } };
    },
  };
}

registerPart('trades', trades);
