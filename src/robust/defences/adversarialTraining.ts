import * as tf from '@tensorflow/tfjs';
import { checkKeys, checkRange } from '../../base';
import { registerPart, type Part } from '../../learn';
import { chosen } from '../attacks/best';
import { InnerAttack, innerAttackKeys, savedRange, type InnerAttackOptions } from './innerAttack';

/** Options of `robust.adversarialTraining`. */
export interface AdversarialTrainingOptions extends InnerAttackOptions {
  /** The share of rows that are attacked; others stay as they are. In (0, 1]; default 1. */
  readonly share?: number;
}

/**
 * Trains on attacked batches (Madry and others 2018): each is moved within the ball by PGD, from a random place in it, up the loss of the task; then a step of
 * the training is taken on what was found. A part for any model, with any task.
 *
 * Cost: a step takes about `steps` + 1 times as long. Clean accuracy falls. Give augmentations before it, so that what they give is attacked.
 *
 * @throws InputError for an unknown or bad option; in training for numbers without a range
 * @see Madry, A., et al. (2018). Towards deep learning models resistant to adversarial attacks.
 * @example
 * const model = wrap(network, {}, { parts: [robust.adversarialTraining({ eps: 4 / 255 })], seed: 0 });
 */
export function adversarialTraining(options: AdversarialTrainingOptions): Part {
  checkKeys('adversarialTraining', options, [...innerAttackKeys, 'share']);
  const { share = 1, ...inner } = options;
  checkRange('adversarialTraining: share', share, 0, 1);
  const attack = new InnerAttack('adversarialTraining', inner, { steps: 7 });
  return {
    name: 'adversarialTraining',
    madeFrom: savedRange(options),
    noiseWidth: (phase) => (phase === 'train' ? InnerAttack.width + 1 : 0),
    fillNoise: (random, row) => {
      InnerAttack.fill(random, row);
      row[InnerAttack.width] = Number(random.chance(share));
    },
    prepare: (batch, { loss }) => {
      const x = batch['x']!;
      const [numbers, attacked] = tf.split(batch['noise']!, [InnerAttack.width, 1], 1) as [tf.Tensor, tf.Tensor];
      const found = attack.climb(x, attack.start(x, numbers), (at) => loss({ ...batch, x: at }));
      return { ...batch, x: share === 1 ? found : chosen(attacked, found, x) };
    },
  };
}

registerPart('adversarialTraining', adversarialTraining);
