import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import { sourceOf, tensorsBefore } from '../network';
import { layerOutput } from './layers';

/** Whether a layer is a convolution over images. */
export function isConvolution(layer: tf.layers.Layer): boolean {
  return /Conv2D/.test(layer.getClassName());
}

/**
 * What a convolution of a network gives.
 *
 * @param layer - a name, or a place among the layers (-1 is the last), or `last` for the last convolution
 * @throws InputError, with the layers that there are, for one that is not there or no convolution
 */
export function convolutionOf(what: string, network: tf.LayersModel, layer: string | number): tf.SymbolicTensor {
  const given = tensorsBefore(network.outputs[0]!);
  const { layers } = network;
  if (layer === 'last') {
    const last = given.findLast((tensor) => isConvolution(sourceOf(tensor).layer));
    if (last) return last;
    const kinds = [...new Set(layers.map((one) => one.getClassName()))].join(', ');
    throw new InputError(what, 'a network with a convolution', kinds, 'Take integratedGradients or occlusion.');
  }
  const tensor = layerOutput(what, network, layer);
  const found = sourceOf(tensor).layer;
  if (isConvolution(found)) return tensor;
  const names = layers.filter(isConvolution).map(({ name }) => name);
  const expected = names.length > 0 ? `a convolution: one of ${names.join(', ')}` : 'a network with a convolution';
  throw new InputError(`${what}: layer`, expected, `${found.name} (${found.getClassName()})`);
}
