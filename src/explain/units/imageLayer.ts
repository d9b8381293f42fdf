import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../../base';
import { sourceOf, tensorsBefore } from '../../network';
import { layerOutput } from '../layers';

/**
 * What a layer of a network gives that has a map for each unit, `[batch, height, width, units]`.
 *
 * @param layer - a name, or a place among the layers (from 0; -1 is the last)
 * @throws InputError, with the layers that there are, for one that is not there or gives no maps
 */
export function imageLayer(what: string, network: tf.LayersModel, layer: string | number): tf.SymbolicTensor {
  const tensor = layerOutput(what, network, layer);
  if (tensor.shape.length === 4) return tensor;
  const able = tensorsBefore(network.outputs[0]!).filter(({ shape }) => shape.length === 4);
  const names = able.map((one) => sourceOf(one).layer.name).join(', ');
  const expected = able.length > 0 ? `one that gives maps: ${names}` : 'a network with a layer of maps';
  const { layer: found } = sourceOf(tensor);
  throw new InputError(`${what}: layer`, expected, `${found.name} (${found.getClassName()})`);
}
