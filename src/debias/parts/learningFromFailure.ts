import * as tf from '@tensorflow/tfjs';
import { rowLosses, type Part } from '../../learn';
import { isDropout, runNetwork, withoutGradient } from '../../network';
import { generalisedCrossEntropy } from '../losses';

const { binaryCrossentropyFromLogits: crossEntropy } = rowLosses;

/**
 * How much harder rows are for the biased network: CE_biased / (CE_biased + CE_own), a constant as far as gradients go.
 *
 * @param y - labels, `[batch, 1]`, as are the logits
 */
export function relativeDifficulty(y: tf.Tensor, biased: tf.Tensor, own: tf.Tensor): tf.Tensor {
  const [hard, easy] = [crossEntropy(y, biased), crossEntropy(y, own)];
  // Where both are 0 the weight is, too: nothing is left to learn there.
  return withoutGradient(tf.div(hard, tf.maximum(tf.add(hard, easy), 1e-12)));
}

/**
 * A biased network beside the model's own, on the same augmented batch: it is trained by the generalised cross entropy, and its failures weigh the rows of
 * the model. The two have no weights in common, so that one optimizer trains each as its own would.
 *
 * @param network - the biased one, with fresh weights
 */
export function learningFromFailure(network: tf.LayersModel, q: number): Part {
  const biasedLoss = generalisedCrossEntropy({ q });
  return {
    name: 'lff',
    ownNetworks: () => ({ biased: network }),
    forward: ({ x, y, yHat }) => {
      const biased = runNetwork(network.outputs[0]!, x, { training: true, skip: isDropout });
      const task = tf.mean(tf.mul(relativeDifficulty(y, biased, yHat), crossEntropy(y, yHat)));
      return { task: task as tf.Scalar, terms: { biased: tf.mean(biasedLoss(y, biased)) } };
    },
  };
}
