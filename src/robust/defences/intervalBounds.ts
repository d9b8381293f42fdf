import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkKeys, checkRange, keysOf } from '../../base';
import { registerPart, weighted, type Part } from '../../learn';
import { boxAround, worstLogits } from '../bounds/networkBounds';
import { classScores } from '../classScores';
import { checkInnerEps, rangeFor, readRange, savedRange, type InnerAttackOptions } from './innerAttack';
import { checkClassifier, sharesOf } from './logits';

/** Options of `robust.intervalBounds`. */
export interface IntervalBoundsOptions extends Pick<InnerAttackOptions, 'range'> {
  /** How large changes may be in the norm `linf`, in units of the inputs. */
  readonly eps: number;
  /** How much the loss of the worst case counts beside that of the task, at least 0. Default 1. */
  readonly weight?: number;
  /** Over how many steps eps and weight grow from 0 to what they are. Default 1000. */
  readonly rampSteps?: number;
}

const what = 'intervalBounds';

/**
 * Trains what `robust.certifyIntervals` can prove (interval bound propagation; Gowal and others 2018): to the loss of the task it adds the cross-entropy of the worst logits that
 * bounds through the layers allow within eps in the norm `linf`. A part for small classifiers of dense and convolutional layers, pooling and activations that never fall;
 * batch normalisation counts as in inference mode. Deep networks have bounds too loose to learn from.
 *
 * Both grow from 0 over `rampSteps`: with the whole eps from the start such a network often learns nothing. Cost: three times that of a plain step.
 *
 * @throws InputError for an unknown or bad option, or a task without classes; in training for a layer without bounds, and numbers without a range
 * @see Gowal, S., et al. (2018). On the effectiveness of interval bound propagation for training verifiably robust models.
 * @example
 * const model = wrap(network, {}, { parts: [robust.intervalBounds({ eps: 2 / 255, rampSteps: 500 })], seed: 0 });
 */
export function intervalBounds(options: IntervalBoundsOptions): Part {
  checkKeys(what, options, keysOf<IntervalBoundsOptions>()('eps', 'range', 'weight', 'rampSteps'));
  const { eps, range, weight: most = 1, rampSteps = 1000 } = options;
  checkInnerEps(what, eps, range && readRange(what, range));
  checkRange(`${what}: weight`, most, 0, Infinity);
  checkInteger(`${what}: rampSteps`, rampSteps, 0);
  let steps = 0;
  return {
    name: what,
    madeFrom: savedRange(options),
    checkTask: (task) => checkClassifier(what, task),
    // Not a random number: which share of the way it has gone.
    noiseWidth: (phase) => (phase === 'train' ? 1 : 0),
    fillNoise: (_, row) => {
      row[0] = rampSteps === 0 ? 1 : Math.min(1, steps / rampSteps);
    },
    forward: ({ x, y, noise, network, task, weight }) => {
      const share = tf.reshape<tf.Rank.R0>(tf.slice(noise, [0, 0], [1, 1]), []);
      const shares = sharesOf(y, task, classScores(network).classes);
      const box = boxAround(x, tf.mul(share, eps), rangeFor(what, range, x));
      const loss = weighted(tf.logSumExp(worstLogits(network, box, shares), 1), weight, what);
      return { terms: { [what]: tf.mul(tf.mul<tf.Scalar>(share, most), loss) } };
    },
    onStep: () => void steps++,
    ownState: () => ({ meta: { steps }, arrays: {} }),
    restoreOwn: ({ meta }) => {
      ({ steps } = meta as { steps: number });
    },
  };
}

registerPart(what, intervalBounds);
