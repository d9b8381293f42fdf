import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import { sourceOf, tensorsBefore } from '../network';

/**
 * What a layer of a network gives.
 *
 * @param layer - a name, or a place among the layers (-1 is the last)
 * @throws InputError, with the layers that there are, for one that is not there, or that gives nothing on the way to the output
 */
export function layerOutput(what: string, network: tf.LayersModel, layer: string | number): tf.SymbolicTensor {
  const { layers } = network;
  const found = typeof layer === 'number' ? layers.at(layer) : layers.find(({ name }) => name === layer);
  const tensor = found && tensorsBefore(network.outputs[0]!).find((one) => sourceOf(one).layer === found);
  if (tensor) return tensor;
  const names = layers.filter((one) => one.getClassName() !== 'InputLayer').map(({ name }) => name);
  throw new InputError(`${what}: layer`, `one of ${names.join(', ')}`, layer);
}
