import * as tf from '@tensorflow/tfjs';
import { checkKeys, checkPositive, checkRange } from '../base';
import type { RowLoss } from '../learn';

/** Options of {@link generalisedCrossEntropy}. */
export interface GeneralisedCrossEntropyOptions {
  /** Between the cross entropy (near 0) and the mean absolute error (1), in (0, 1]. Default 0.7. */
  q?: number;
}

/**
 * The generalised cross entropy of logits, (1 - p^q) / q with p the probability of the true class (Zhang and Sabuncu, _Generalized Cross
 * Entropy Loss for Training Deep Neural Networks with Noisy Labels_, NeurIPS 2018). Its gradient is that of the cross entropy times
 * p^q: rows that are hard at first have little say. So a network that is trained with it learns what most rows have in common, and fails
 * the others: that makes its errors useful (Nam et al., _Learning from Failure_, NeurIPS 2020).
 *
 * @throws InputError for an unknown option or a q out of range
 * @example
 * model.compile({ optimizer: adam(), loss: debias.generalisedCrossEntropy({ q: 0.7 }) });
 */
export function generalisedCrossEntropy(options: GeneralisedCrossEntropyOptions = {}): RowLoss {
  checkKeys('generalisedCrossEntropy', options, ['q']);
  const { q = 0.7 } = options;
  checkPositive('q', q, 1);
  // p^q = exp(-q * cross entropy), which is exact for large logits, too.
  return function generalisedCrossEntropy(truth, logits) {
    const crossEntropy = tf.sub(tf.softplus(logits), tf.mul(truth, logits));
    return tf.div(tf.sub(1, tf.exp(tf.mul(crossEntropy, -q))), q);
  };
}

/** Options of {@link focalLoss}. */
export interface FocalLossOptions {
  /** How much less the rows count that are recognised well; 0 is the cross entropy. Default 2. */
  gamma?: number;
}

/**
 * The focal loss of logits, -(1 - p)^gamma log p with p the probability of the true class (Lin et al., _Focal Loss for Dense Object
 * Detection_, ICCV 2017; without its weight of classes): rows that are recognised well count less.
 *
 * @throws InputError for an unknown option or a negative gamma
 * @example
 * model.compile({ optimizer: adam(), loss: debias.focalLoss({ gamma: 2 }) });
 */
export function focalLoss(options: FocalLossOptions = {}): RowLoss {
  checkKeys('focalLoss', options, ['gamma']);
  const { gamma = 2 } = options;
  checkRange('gamma', gamma, 0, Infinity);
  return function focalLoss(truth, logits) {
    // The logit of the other class: (1 - p) = sigmoid of it, and -log p = softplus of it.
    const other = tf.mul(logits, tf.sub(1, tf.mul(truth, 2)));
    // log(1 - p) = -softplus(-other): no power of 0, whose gradient would be infinite.
    return tf.mul(tf.exp(tf.mul(tf.softplus(tf.neg(other)), -gamma)), tf.softplus(other));
  };
}
