import type * as tf from '@tensorflow/tfjs';
import { sourceOf } from '../../network';

/**
 * What a unit of a map can see of an image, by line and by column: place p sees pixels `step` p + `first` to `step` p + `last`. They may lie
 * beyond the edge, where padding was.
 */
export interface Sight {
  readonly step: number;
  readonly first: number;
  readonly last: number;
}

/** {@link Sight} in both directions; `all` where a unit sees the whole image. */
export type ReceptiveField = readonly [lines: Sight, columns: Sight] | 'all';

/** Layers that give each place what they make of this place alone. */
const placewise = new Set([
  'Activation', 'ReLU', 'LeakyReLU', 'ELU', 'PReLU', 'ThresholdedReLU', 'Softmax', 'BatchNormalization', 'RisklabBatchNormalization', 'Dropout', 'SpatialDropout2D', 'AlphaDropout',
  'GaussianNoise', 'GaussianDropout', 'Rescaling', 'Add', 'Subtract', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate',
]); // prettier-ignore

/** Layers that look at a window. */
const windowed = /^(Conv2D|DepthwiseConv2D|SeparableConv2D|MaxPooling2D|AveragePooling2D)$/;

/**
 * What the units of a tensor see of the input, by arithmetic over the layers before it: windows of convolutions and pooling; of what is joined all that one of its parts
 * sees. Behind a dense layer, and behind layers that are not known here, it is the whole image.
 */
export function receptiveField(tensor: tf.SymbolicTensor): ReceptiveField {
  const { layer, inputs } = sourceOf(tensor);
  if (layer.getClassName() === 'InputLayer') return [here, here];
  const kind = layer.getClassName();
  if (tensor.shape.length !== 4 || !(placewise.has(kind) || windowed.test(kind))) return 'all';
  const fields = inputs.map(receptiveField);
  const [first, ...others] = fields;
  if (first === undefined || fields.includes('all')) return 'all';
  const joined = (others as Exclude<ReceptiveField, 'all'>[]).reduce<Exclude<ReceptiveField, 'all'>>(
    (a, b) => [union(a[0], b[0]), union(a[1], b[1])],
    first as Exclude<ReceptiveField, 'all'>,
  );
  if (placewise.has(kind)) return joined;
  const sizes = inputs[0]!.shape.slice(1, 3);
  return [through(joined[0], windowOf(layer, 0, sizes)), through(joined[1], windowOf(layer, 1, sizes))];
}

const here: Sight = { step: 1, first: 0, last: 0 };

/** A window of a layer in one direction. */
interface Window {
  /** How many places it spans, gaps included. */
  readonly span: number;
  readonly stride: number;
  /** How many places of padding lie before the first. */
  readonly before: number;
}

/** What is seen through a window of what sees already. */
function through({ step, first, last }: Sight, { span, stride, before }: Window): Sight {
  return { step: step * stride, first: first - step * before, last: last + step * (span - 1 - before) };
}

function union(a: Sight, b: Sight): Sight {
  return { step: a.step, first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
}

function windowOf(layer: tf.layers.Layer, axis: 0 | 1, sizes: readonly (number | null)[]): Window {
  const config = layer.getConfig() as Record<string, unknown>;
  const along = (value: unknown, or: number): number => Number((Array.isArray(value) ? value[axis] : value) ?? or);
  const size = along(config['kernelSize'] ?? config['poolSize'], 1);
  const stride = along(config['strides'], 1);
  const span = (size - 1) * along(config['dilationRate'], 1) + 1;
  const length = sizes[axis]!;
  const padded = config['padding'] === 'same' ? (Math.ceil(length / stride) - 1) * stride + span - length : 0;
  return { span, stride, before: Math.floor(Math.max(0, padded) / 2) };
}
