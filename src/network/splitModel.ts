import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import { sourceOf } from './sourceOf';
import { runNetwork } from './runNetwork';

/** A model in two parts: all but the last layer, and the last one. */
export interface ModelParts {
  /** Features of samples: `[batch, features]`. */
  features(x: tf.Tensor, training: boolean): tf.Tensor;
  /** The model's output from its features. */
  head(features: tf.Tensor): tf.Tensor;
  /** How many features there are. */
  readonly width: number;
  /** How many numbers the model gives for a sample. */
  readonly outputs: number;
  /** Where in the network the features are. */
  readonly between: tf.SymbolicTensor;
}

/** Splits a model before its last layer; both parts share its weights. @throws InputError when that cannot be done */
export function splitModel(model: tf.LayersModel): ModelParts {
  // Not by its class: a model may come from another copy of TensorFlow.js.
  if (!Array.isArray(model?.layers)) throw new InputError('model', 'a model of tf.layers', model);
  const computing = model.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
  if (computing.length < 2) {
    const got = `${computing.length} layers`;
    throw new InputError('model', 'a model with at least two layers', got, 'Add a layer before its output.');
  }
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw new InputError('model', 'one input and one output', `${model.inputs.length} and ${model.outputs.length}`);
  }
  const { layer: last, inputs } = sourceOf(model.outputs[0]!);
  const [between] = inputs;
  const width = between?.shape.at(-1);
  const outputs = model.outputs[0]!.shape.at(-1);
  if (!between || inputs.length !== 1 || between.shape.length !== 2 || typeof width !== 'number') {
    throw new InputError(
      'model',
      'a last layer that takes one vector a sample',
      last.name,
      'Flatten or pool before it.',
    );
  }
  if (model.outputs[0]!.shape.length !== 2 || typeof outputs !== 'number') {
    throw new InputError('model', 'a last layer that gives one vector a sample', last.name, 'Take a dense layer.');
  }
  return {
    width,
    outputs,
    between,
    features: (x, training) => runNetwork(between, x, { training }),
    head: (features) => last.apply(features) as tf.Tensor,
  };
}
