import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkKeys, checkRange, keysOf } from '../../base';
import { registerPart, type Part } from '../../learn';
import { checkBinary } from './fairnessPenalty';
import { checkGroupColumn, checkGroups, extremesOf, membersOf, type GroupColumn } from './members';

/** Options of {@link adversarialDebiasing}. */
export interface AdversarialDebiasingOptions extends GroupColumn {
  /** Whether the adversary is told the truth as well: then equalized odds are aimed at, else demographic parity. Default false. */
  readonly knowsLabel?: boolean;
  /** How much the model works against the adversary, at least 0. Default 1. */
  readonly strength?: number;
  /** Units of the adversary's hidden layer. Default 16. */
  readonly hidden?: number;
  /** Where the adversary's weights start. Default 0. */
  readonly seed?: number;
}

/**
 * An adversary that tries to tell the group from the prediction, and a model that learns to make that impossible: the gradient of the
 * adversary's loss reaches the model reversed. What it cannot tell, a decision cannot depend on.
 *
 * The adversary sees tanh(logit / 2), which no growth of the logits hides from it, and is a player of its own: it needs an optimizer, and
 * should learn faster than the model. The share of rows of the largest group is what guessing gets right; watch `adversary.loss`.
 *
 * @throws InputError for an unknown or bad option; in training, where `fit` was not told the column or it holds other groups
 * @see Zhang, B. H., Lemoine, B., Mitchell, M. (2018). Mitigating unwanted biases with adversarial learning, without its projection; the
 *   reversal is that of Ganin, Y., et al. (2016). Domain-adversarial training of neural networks.
 * @example
 * const model = wrap(network, {}, { parts: [fairness.adversarialDebiasing({ column: 'sex', strength: 2 })] });
 * model.compile({ optimizer: { all: adam({ learningRate: 1e-3 }), adversary: adam({ learningRate: 1e-2 }) }, loss: 'binaryCrossentropyFromLogits' });
 * await model.fit(adult, { columns: ['sex'], batchSize: 256 });
 */
export function adversarialDebiasing(options: AdversarialDebiasingOptions): Part {
  const keys = keysOf<AdversarialDebiasingOptions>()('column', 'groups', 'knowsLabel', 'strength', 'hidden', 'seed');
  checkKeys('adversarialDebiasing', options, keys);
  const { column, knowsLabel = false, strength = 1, hidden = 16, seed = 0 } = options;
  const groups = checkGroupColumn('adversarialDebiasing', options);
  checkRange('adversarialDebiasing: strength', strength, 0, Infinity);
  checkInteger('adversarialDebiasing: hidden', hidden, 1);
  checkInteger('adversarialDebiasing: seed', seed, 0);
  const network = adversaryNetwork(knowsLabel ? 3 : 1, hidden, groups, seed);
  return {
    name: 'adversarialDebiasing',
    madeFrom: { ...options },
    checkTask: (task) => checkBinary('adversarialDebiasing', task),
    ownNetworks: () => ({ adversary: network }),
    players: () => ({ adversary: network.trainableWeights.map((weight) => weight.read() as tf.Variable) }),
    forward: (inputs) => {
      const members = membersOf('adversarialDebiasing', inputs, column, groups);
      const decided = tf.tanh(tf.div(inputs.yHat, 2));
      const seen = knowsLabel ? tf.concat([decided, tf.mul(decided, inputs.y), inputs.y], 1) : decided;
      const loss = crossEntropy(network.apply(seen) as tf.Tensor, members);
      if (inputs.player === 'adversary') return { terms: { group: loss } };
      const collect = { 'adversarialDebiasing groups': extremesOf(inputs, column) };
      return { terms: { group: tf.mul<tf.Scalar>(-strength, loss) }, collect };
    },
    onStep: checkGroups('adversarialDebiasing', column, groups),
  };
}

registerPart('adversarialDebiasing', adversarialDebiasing);

function adversaryNetwork(inputs: number, hidden: number, groups: number, seed: number): tf.LayersModel {
  const kernel = (at: number) => tf.initializers.glorotNormal({ seed: seed * 2 + at });
  const layers = [
    tf.layers.dense({ units: hidden, activation: 'relu', inputShape: [inputs], kernelInitializer: kernel(1) }),
    tf.layers.dense({ units: groups, kernelInitializer: kernel(2) }),
  ];
  return tf.sequential({ layers });
}

/** The mean over rows that have a group. */
function crossEntropy(logits: tf.Tensor, members: tf.Tensor): tf.Scalar {
  const each = tf.neg(tf.sum(tf.mul(members, tf.logSoftmax(logits))));
  return tf.div(each, tf.maximum(tf.sum(members), 1));
}
