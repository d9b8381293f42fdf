import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import type { Part, Samples } from '../../src/learn';

/**
 * Rows of two numbers: the first tells the label but for noise, the second the group, which goes with the label in four of
 * five rows.
 */
export function shortcut(count: number, seed: number): Required<Pick<Samples, 'x' | 'y' | 'table'>> {
  const random = new Random(seed);
  const y = Array.from({ length: count }, () => random.integer(2));
  const group = y.map((label) => (random.chance(0.8) ? label : 1 - label));
  const x = y.map((label, i) => [label - 0.5 + 0.6 * random.normal(), group[i]! - 0.5]);
  return { x, y, table: pl.DataFrame({ group: group.map((one) => (one ? 'b' : 'a')) }) };
}

/** An adversary on the features; the network's gradient of its loss is reversed (Ganin and others, 2016). */
export function adversary(strength: number): Part {
  const network = tf.sequential({
    layers: [
      tf.layers.dense({
        inputShape: [6],
        units: 1,
        kernelInitializer: tf.initializers.glorotNormal({ seed: 7 }),
      }),
    ],
  });
  const variables = network.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const lossOf = (features: tf.Tensor, group: tf.Tensor): tf.Scalar => {
    const logit = network.apply(features) as tf.Tensor;
    return tf.mean(tf.sub(tf.softplus(logit), tf.mul(group, logit)));
  };
  return {
    name: 'adversary',
    ownNetworks: () => ({ network }),
    players: () => ({ adversary: variables }),
    forward: ({ player, features, batch }) => {
      const loss = lossOf(features, batch['group']!);
      return { terms: { group: player === 'adversary' ? loss : tf.mul<tf.Scalar>(loss, -strength) } };
    },
  };
}
