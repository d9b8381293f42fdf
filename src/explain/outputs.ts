import type * as tf from '@tensorflow/tfjs';
import type { Values } from '../learn';

/** The class that a network says for each row of its outputs: the largest, or of one output whether it is above the middle. */
export function predictedClasses(network: tf.LayersModel | undefined, { data, length }: Values): Int32Array {
  const width = data.length / length;
  if (width > 1) {
    return Int32Array.from({ length }, (_, row) => {
      const scores = data.subarray(row * width, (row + 1) * width);
      return scores.reduce((best, score, at) => (score > scores[best]! ? at : best), 0);
    });
  }
  const threshold = activationOf(network) === 'sigmoid' ? 0.5 : 0;
  return Int32Array.from(data, (output) => (output > threshold ? 1 : 0));
}

/** The probability of a class by the output of one row, logits or probabilities. */
export function probabilityOf(network: tf.LayersModel, output: Float32Array, chosen: number): number {
  const activation = activationOf(network);
  if (output.length === 1) {
    const one = activation === 'sigmoid' ? output[0]! : 1 / (1 + Math.exp(-output[0]!));
    return chosen === 1 ? one : 1 - one;
  }
  if (activation === 'softmax') return output[chosen]!;
  const largest = Math.max(...output);
  return Math.exp(output[chosen]! - largest) / output.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
}

function activationOf(network: tf.LayersModel | undefined): unknown {
  return network?.layers.at(-1)!.getConfig()['activation'];
}
