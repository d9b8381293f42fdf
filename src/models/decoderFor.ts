import * as tf from '@tensorflow/tfjs';
import { ensureBackend } from '../backend';
import { checkInteger, checkKeys, InputError, product } from '../base';
import { seeds } from './seeds';
import { sourceOf } from '../network';

/** Options of {@link decoderFor}. */
export interface DecoderForOptions {
  /** How many latent values it decodes. Default 32. */
  latentDim?: number;
  /** Where the initial weights come from. Default 1. */
  seed?: number;
}

/** A step of a decoder: a layer with weights, whose activation is decided last, or one without. */
type Step =
  | { readonly kind: 'dense'; readonly units: number }
  | {
      readonly kind: 'transposed';
      readonly filters: number;
      readonly kernel: [number, number];
      readonly strides: [number, number];
      readonly padding: 'same' | 'valid';
    }
  | { readonly kind: 'plain'; readonly layer: () => tf.layers.Layer };

/** The most values that a layer of an unknown kind may be undone into by a dense layer. */
const largestDense = 4096;

/**
 * A decoder derived from a model: all but its last layer turned round, from latent values to samples of the model's input
 * size. Dense layers become dense ones, convolutions transposed ones of the same kernel and stride, pooling a stretching of
 * pixels, flattening a reshaping; layers that keep the size (normalisation, activations, dropout) fall away, and of branches and skip
 * connections the first is followed. Hidden layers have ReLU, the last is linear. For {@link standardClassifier} this is
 * {@link faceDecoder}.
 *
 * @param model - a Sequential or functional model with one input
 * @returns a sequential model from `[batch, latentDim]` to `[batch, ...input]`
 * @throws InputError on a bad option, or a layer that cannot be turned round: give a decoder then
 * @example
 * const decoder = decoderFor(network, { latentDim: 8 });
 */
export function decoderFor(model: tf.LayersModel, options: DecoderForOptions = {}): tf.Sequential {
  checkKeys('decoderFor', options, ['latentDim', 'seed']);
  const { latentDim = 32, seed = 1 } = options;
  checkInteger('latentDim', latentDim, 1);
  ensureBackend();
  const steps = stepsOf(pathOf(model));
  const initial = seeds(seed);
  const decoder = tf.sequential();
  const last = steps.findLastIndex((step) => step.kind !== 'plain');
  steps.forEach((step, i) => {
    const start = i === 0 ? { inputShape: [latentDim] } : {};
    const activation = i === last ? 'linear' : 'relu';
    if (step.kind === 'plain') decoder.add(step.layer());
    else if (step.kind === 'dense') {
      decoder.add(tf.layers.dense({ ...start, units: step.units, activation, kernelInitializer: initial() }));
    } else {
      const { filters, kernel: kernelSize, strides, padding } = step;
      const settings = { filters, kernelSize, strides, padding, activation, kernelInitializer: initial() } as const;
      decoder.add(tf.layers.conv2dTranspose(settings));
    }
  });
  return decoder;
}

/** A layer on the way from the input to the features, with the sizes before and after it. */
interface Place {
  readonly layer: tf.layers.Layer;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** The way from the features back to the input, along the first input of each layer. */
function pathOf(model: tf.LayersModel): Place[] {
  const walk = (tensor: tf.SymbolicTensor): Place[] => {
    const { layer, inputs } = sourceOf(tensor);
    if (layer.getClassName() === 'InputLayer') return [];
    const before = inputs[0]!;
    const rest = walk(before);
    const here =
      layer instanceof tf.LayersModel ? walk(layer.outputs[0]!) : [{ layer, from: sizes(before), to: sizes(tensor) }];
    return [...here, ...rest];
  };
  const { layer: head, inputs } = sourceOf(model.outputs[0]!);
  const features = inputs[0]!;
  const path = walk(features);
  // Latent values stand in the place of the features; a dense layer before them is turned round from there.
  return path[0] && isDense(path[0].layer) ? path : [{ layer: head, from: sizes(features), to: [] }, ...path];
}

function sizes(tensor: tf.SymbolicTensor): number[] {
  const shape = tensor.shape.slice(1);
  if (shape.includes(null)) {
    throw new InputError('decoder', 'a model of fixed sizes to derive one from', shape.join(' x '), 'Give a decoder.');
  }
  return shape as number[];
}

function stepsOf(path: readonly Place[]): Step[] {
  return path.flatMap(({ layer, from, to }) => {
    if (isDense(layer) && from.length === 1) return [{ kind: 'dense', units: from[0]! } as const];
    if (from.length === 3 && isConvolution(layer)) return undoSpatial(layer, from, to);
    if (from.join() === to.join()) return [];
    if (size(from) === size(to)) return [reshape(from)];
    if (from.length === 3) return undoSpatial(layer, from, to);
    return undoByDense(layer, from, to);
  });
}

/** A convolution, a pooling or a merging of channels, of images. */
function undoSpatial(layer: tf.layers.Layer, from: readonly number[], to: readonly number[]): Step[] {
  const [height, width, channels] = from as [number, number, number];
  const name = layer.getClassName();
  if (name.startsWith('Global')) {
    return [reshape([1, 1, channels]), plain(() => tf.layers.upSampling2d({ size: [height, width] }))];
  }
  if (to.length !== 3) return undoByDense(layer, from, to);
  const config = layer.getConfig() as {
    kernelSize?: number | [number, number];
    poolSize?: number | [number, number];
    strides?: number | [number, number];
    padding?: 'same' | 'valid';
  };
  const strides = pair(config.strides ?? 1);
  const padding = config.padding ?? 'same';
  const [high, wide] = [to[0]!, to[1]!];
  if (/Pooling2D$/.test(name)) {
    const stretched: [number, number] = [high * strides[0], wide * strides[1]];
    return [plain(() => tf.layers.upSampling2d({ size: strides })), ...fit(stretched, [height, width])];
  }
  const kernel = pair(config.kernelSize ?? 1);
  const grown = [high, wide].map((n, i) =>
    padding === 'same' ? n * strides[i]! : n * strides[i]! + Math.max(0, kernel[i]! - strides[i]!),
  );
  if (grown.some((n, i) => Math.abs(n - from[i]!) >= Math.max(2, kernel[i]! + strides[i]!)))
    return undoByDense(layer, from, to);
  return [
    { kind: 'transposed', filters: channels, kernel, strides, padding },
    ...fit(grown as [number, number], [height, width]),
  ];
}

/** Cuts off or adds rows and columns, where a stride does not divide the size. */
function fit(has: [number, number], wanted: [number, number]): Step[] {
  const more = wanted.map((n, i) => Math.max(0, n - has[i]!)) as [number, number];
  const less = wanted.map((n, i) => Math.max(0, has[i]! - n)) as [number, number];
  const sides = ([high, wide]: [number, number]): [[number, number], [number, number]] => [
    [0, high],
    [0, wide],
  ];
  return [
    ...(more.some((n) => n > 0) ? [plain(() => tf.layers.zeroPadding2d({ padding: sides(more) }))] : []),
    ...(less.some((n) => n > 0) ? [plain(() => tf.layers.cropping2D({ cropping: sides(less) }))] : []),
  ];
}

function undoByDense(layer: tf.layers.Layer, from: readonly number[], to: readonly number[]): Step[] {
  const units = size(from);
  if (units > largestDense) {
    throw new InputError('decoder', 'layers that can be turned round', layer.name, 'Give a decoder.');
  }
  const flat = to.length > 1 ? [plain(() => tf.layers.flatten())] : [];
  return [...flat, { kind: 'dense', units }, ...(from.length > 1 ? [reshape(from)] : [])];
}

function isDense(layer: tf.layers.Layer): boolean {
  return layer.getClassName() === 'Dense';
}

function isConvolution(layer: tf.layers.Layer): boolean {
  return /Conv2D$/.test(layer.getClassName());
}

function reshape(to: readonly number[]): Step {
  return plain(() => tf.layers.reshape({ targetShape: [...to] }));
}

function plain(layer: () => tf.layers.Layer): Step {
  return { kind: 'plain', layer };
}

function size(sizes: readonly number[]): number {
  return product(sizes);
}

function pair(value: number | readonly number[]): [number, number] {
  return typeof value === 'number' ? [value, value] : [value[0]!, value[1]!];
}
