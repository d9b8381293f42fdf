import type * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { checkChoice, checkKeys, InputError, most } from '../../base';
import { Values } from '../../learn';
import { sourceOf, tensorsBefore } from '../../network';
import { convolutionOf, isConvolution } from '../convolutions';
import { networkSubject, type ExplainedModel } from '../subject';
import { UnitImages } from './unitImages';

/** Options of {@link kernelGrid}. */
export interface KernelGridOptions {
  /** A convolution over 1 or 3 channels: its name, its place among the layers, or `first`, the first convolution. Default `first`. */
  layer?: string | number;
  /** Whether each kernel has a scale of its own (`each`), or all have one (`all`). Default `each`. */
  scale?: 'each' | 'all';
}

/**
 * The kernels of a convolution as images: 0.5 + w / (2 max |w|), so that grey is no weight, bright speaks for and dark against. Of a convolution over images that is what its filters look
 * for; behind the first one there is nothing to see, as their channels are no colours.
 *
 * @returns images `[filters, height, width, 1 or 3]`, and a table: image, filter, largest (max |w|), norm
 * @throws InputError for a layer that is no convolution, and one over other than 1 or 3 channels
 * @example
 * await show(explain.kernelGrid(model));
 */
export function kernelGrid(model: ExplainedModel, options: KernelGridOptions = {}): UnitImages {
  const what = 'kernelGrid';
  checkKeys(what, options, ['layer', 'scale']);
  const { layer = 'first', scale = 'each' } = options;
  checkChoice('scale', scale, ['each', 'all']);
  const { network } = networkSubject(what, model);
  const convolution = layerOf(what, network, layer);
  const kind = convolution.getClassName();
  if (kind === 'Conv2DTranspose') throw new InputError(`${what}: layer`, 'a convolution that looks at an image', kind);
  const { values, shape } = weightsOf(convolution);
  const [height, width, channels, filters] = shape;
  if (channels !== 1 && channels !== 3) {
    const todo = 'Channels of later layers are no colours: take topImages or activationMaximization.';
    throw new InputError(
      `${what}: layer`,
      'a convolution over 1 or 3 channels',
      `${convolution.name} over ${channels}`,
      todo,
    );
  }
  const size = height * width * channels;
  const kernels = Array.from({ length: filters }, (_, filter) =>
    Float32Array.from({ length: size }, (_, at) => values[at * filters + filter]!),
  );
  const largest = kernels.map((kernel) => most(kernel.map(Math.abs)));
  const ends = scale === 'each' ? largest : new Array<number>(filters).fill(most(largest));
  const images = new Float32Array(filters * size);
  kernels.forEach((kernel, filter) => {
    const end = ends[filter]!;
    images.set(kernel.map((value) => (end > 0 ? 0.5 + value / (2 * end) : 0.5)), filter * size);
  }); // prettier-ignore
  return new UnitImages({
    images: new Values(images, [filters, height, width, channels]),
    table: pl.DataFrame({
      image: pl.Series('image', kernels.map((_, filter) => filter), pl.Int32),
      filter: pl.Series('filter', kernels.map((_, filter) => filter), pl.Int32),
      largest,
      norm: kernels.map((kernel) => Math.hypot(...kernel)),
    }), // prettier-ignore
    title: `Kernels of ${convolution.name}`,
    captions: ['filter'],
    columns: Math.min(12, filters),
    range: [0, 1],
  });
}

function layerOf(what: string, network: tf.LayersModel, layer: string | number): tf.layers.Layer {
  if (layer !== 'first') return sourceOf(convolutionOf(what, network, layer)).layer;
  const first = tensorsBefore(network.outputs[0]!).find((tensor) => isConvolution(sourceOf(tensor).layer));
  // Says what there is in place of one.
  return first ? sourceOf(first).layer : sourceOf(convolutionOf(what, network, 'last')).layer;
}

/** The kernel of a convolution, `[height, width, channels, filters]`. */
function weightsOf(layer: tf.layers.Layer): { values: Float32Array; shape: [number, number, number, number] } {
  const kernel = layer.getWeights()[0]!;
  const [height, width, channels, filters] = kernel.shape as [number, number, number, number];
  const values = kernel.dataSync() as Float32Array;
  // A depthwise one has a kernel for each channel, each over one.
  if (!/Depthwise|Separable/.test(layer.getClassName())) return { values, shape: [height, width, channels, filters] };
  return { values, shape: [height, width, 1, channels * filters] };
}
