import * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';

/** A model in two parts: all but the last layer, and the last one. */
export interface ModelParts {
  /** Features of images: `[batch, features]`. */
  features(images: tf.Tensor, training: boolean): tf.Tensor;
  /** The model's output from its features. */
  head(features: tf.Tensor): tf.Tensor;
  /** How many features there are. */
  readonly width: number;
}

/** Splits a model before its last layer; both parts share its weights. @throws InputError when that cannot be done */
export function splitModel(model: tf.LayersModel): ModelParts {
  const layers = model?.layers ?? [];
  const last = layers.at(-1);
  if (!last || layers.length < 2) {
    throw new InputError(
      'model',
      'a model with at least two layers',
      `${layers.length} layers`,
      'Add a layer before its output.',
    );
  }
  const between = last.input;
  const width = Array.isArray(between) ? null : between.shape.at(-1);
  if (Array.isArray(between) || between.shape.length !== 2 || typeof width !== 'number') {
    throw new InputError(
      'model',
      'a last layer that takes one vector a sample',
      last.name,
      'Flatten or pool before it.',
    );
  }
  const extractor = tf.model({ inputs: model.inputs, outputs: between });
  return {
    width,
    features: (images, training) => extractor.apply(images, { training }) as tf.Tensor,
    head: (features) => last.apply(features) as tf.Tensor,
  };
}
