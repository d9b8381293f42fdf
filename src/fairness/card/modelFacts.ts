import * as tf from '@tensorflow/tfjs';
import { InputError, product } from '../../base';
import { Model, type AnyModel } from '../../learn';

/** What a card can be about: a model of this library, a network, or one that is not here to be looked at. */
export type CardModel = AnyModel | tf.LayersModel | null;

/** What can be read off a model, without asking anybody. */
export function modelFacts(model: CardModel): [name: string, value: string][] {
  if (model === null) return [];
  const network = networkOf(model);
  const sizes = (tensors: readonly tf.SymbolicTensor[]): string =>
    tensors.map(({ shape }) => shape.slice(1).map(String).join(' x ')).join('; ');
  const numbers = network.weights.reduce((all, { shape }) => all + product(shape.map((size) => size ?? 1)), 0);
  const trainable = network.trainableWeights.reduce(
    (all, { shape }) => all + product(shape.map((size) => size ?? 1)),
    0,
  );
  return [
    ...(model instanceof Model ? [['Class', model.constructor.name] as [string, string]] : []),
    ['Input', sizes(network.inputs)],
    ['Output', sizes(network.outputs)],
    ['Layers', String(network.layers.length)],
    ['Parameters', `${numbers.toLocaleString('en')} (${trainable.toLocaleString('en')} are trained)`],
  ];
}

function networkOf(model: AnyModel | tf.LayersModel): tf.LayersModel {
  if (model instanceof Model) return model.network.layersModel;
  if (model instanceof tf.LayersModel) return model;
  throw new InputError('modelCard: model', 'a model, a tf.LayersModel, or null for one that is not here', typeof model);
}
