import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../../base';
import { sourceOf, tensorsBefore } from '../../network';

/**
 * What a layer of a network gives that has a map for each unit, `[batch, height, width, units]`.
 *
 * @param layer - a name, or a place among the layers (from 0; -1 is the last)
 * @throws InputError, with the layers that there are, for one that is not there or gives no maps
 */
export function imageLayer(what: string, network: tf.LayersModel, layer: string | number): tf.SymbolicTensor {
  const { layers } = network;
  const tensors = tensorsBefore(network.outputs[0]!);
  const found = typeof layer === 'number' ? layers.at(layer) : layers.find(({ name }) => name === layer);
  const tensor = tensors.find((one) => sourceOf(one).layer === found);
  if (tensor?.shape.length === 4) return tensor;
  const able = tensors.filter(({ shape }) => shape.length === 4).map((one) => sourceOf(one).layer.name);
  const expected = able.length > 0 ? `one that gives maps: ${able.join(', ')}` : 'a network with a layer of maps';
  throw new InputError(`${what}: layer`, expected, found ? `${found.name} (${found.getClassName()})` : layer);
}
