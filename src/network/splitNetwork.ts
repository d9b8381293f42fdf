import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import { runNetwork } from './runNetwork';
import { sourceOf } from './sourceOf';

/** A network of one input and one output in two parts: all but the last layer, which give features, and the last layer. */
export interface NetworkSplit {
  /** Features of samples: `[batch, features]` in most networks. */
  features(x: tf.Tensor, training: boolean): tf.Tensor;
  /** The network's output from its features. */
  head(features: tf.Tensor): tf.Tensor;
  /** How many features there are. @throws InputError where they are no vector */
  readonly width: number;
  /** How many numbers the network gives for a sample. @throws InputError where they are no vector */
  readonly outputs: number;
  /** Where in the network the features are. */
  readonly between: tf.SymbolicTensor;
}

/**
 * Splits a network before its last layer; both parts share its weights. The features of a network of one layer are its input; of
 * one whose last layer joins several tensors they are its output.
 *
 * @throws InputError for what is no network, and several inputs or outputs
 */
export function splitNetwork(network: tf.LayersModel): NetworkSplit {
  // Not by its class: a network may come from another copy of TensorFlow.js.
  if (!Array.isArray(network?.layers)) throw new InputError('model', 'a model of tf.layers', network);
  if (network.layers.length === 0) {
    throw new InputError('model', 'a model with at least one layer', 'none', 'Add a layer.');
  }
  if (network.inputs.length !== 1 || network.outputs.length !== 1) {
    const counts = `${network.inputs.length} and ${network.outputs.length}`;
    throw new InputError('model', 'one input and one output', counts, 'Take NetworkModel for several.');
  }
  const [output] = network.outputs as [tf.SymbolicTensor];
  const { layer: last, inputs } = sourceOf(output);
  const joins = inputs.length !== 1;
  const between = joins ? output : inputs[0]!;
  return {
    between,
    features: (x, training) => runNetwork(between, x, { training }),
    head: (features) => (joins ? features : (last.apply(features) as tf.Tensor)),
    get width() {
      const width = between.shape.at(-1);
      if (!joins && between.shape.length === 2 && typeof width === 'number') return width;
      throw new InputError(
        'model',
        'a last layer that takes one vector a sample',
        last.name,
        'Flatten or pool before it.',
      );
    },
    get outputs() {
      const outputs = output.shape.at(-1);
      if (output.shape.length === 2 && typeof outputs === 'number') return outputs;
      throw new InputError('model', 'a last layer that gives one vector a sample', last.name, 'Take a dense layer.');
    },
  };
}
