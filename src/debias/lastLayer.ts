import * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import { sourceOf } from '../network';
import type { Classifier } from './recipe';

/** The last layer of a classifier: its logit is the sum of weight times feature, and the bias. */
export interface LastLayer {
  /** One number a feature. */
  readonly weights: Float64Array;
  readonly bias: number;
}

/** The last layer of a model. @throws InputError where it is no dense layer of one logit with a bias */
export function readLastLayer(model: Classifier): LastLayer {
  const [kernel, bias] = layerOf(model).getWeights() as [tf.Tensor, tf.Tensor];
  return { weights: Float64Array.from(kernel.dataSync()), bias: bias.dataSync()[0]! };
}

/** Puts other numbers into the last layer of a model. @throws InputError where it is no dense layer of one logit with a bias */
export function writeLastLayer(model: Classifier, { weights, bias }: LastLayer): void {
  const layer = layerOf(model);
  tf.tidy(() => layer.setWeights([tf.tensor2d(Float32Array.from(weights), [weights.length, 1]), tf.tensor1d([bias])]));
}

/** The logit of a row of features. @param at - where the row starts */
export function logitAt({ weights, bias }: LastLayer, features: ArrayLike<number>, at: number): number {
  let logit = bias;
  for (let d = 0; d < weights.length; d++) logit += weights[d]! * features[at + d]!;
  return logit;
}

function layerOf(model: Classifier): tf.layers.Layer {
  const { layer } = sourceOf(model.network.layersModel.outputs[0]!);
  const { units, activation, useBias } = layer.getConfig();
  if (layer.getClassName() === 'Dense' && units === 1 && activation === 'linear' && useBias === true) return layer;
  const todo = 'End the network with tf.layers.dense({ units: 1 }).';
  throw new InputError('last layer', 'a dense layer of one logit with a bias', layer.name, todo);
}
