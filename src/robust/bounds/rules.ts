import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../base';
import type { Interval } from './interval';

/** Bounds of what a layer gives, from bounds of what it is given. */
type Rule = (layer: tf.layers.Layer, inputs: readonly Interval[]) => Interval;

/** What rules read of a layer that multiplies by weights. */
interface Config {
  readonly useBias?: boolean;
  readonly activation?: string;
  readonly strides?: [number, number];
  readonly padding?: 'same' | 'valid';
  readonly dilationRate?: [number, number];
  readonly dataFormat?: string;
}

/** The weights of a layer: its kernel, and its bias where it has one. */
export function weightsOf(layer: tf.layers.Layer): { kernel: tf.Tensor; bias: tf.Tensor | undefined } {
  const [kernel, bias] = layer.weights.map((weight) => weight.read());
  return { kernel: kernel!, bias: (layer.getConfig() as Config).useBias === false ? undefined : bias };
}

/** A layer that is linear in its inputs: the middle goes through its weights, the half width through their sizes. */
const linear =
  (apply: (x: tf.Tensor, kernel: tf.Tensor, config: Config) => tf.Tensor): Rule =>
  (layer, inputs) => {
    const { lower, upper } = inputs[0]!;
    const config = layer.getConfig() as Config;
    const { kernel, bias } = weightsOf(layer);
    const middle = apply(tf.div(tf.add(lower, upper), 2), kernel, config);
    const half = apply(tf.div(tf.sub(upper, lower), 2), tf.abs(kernel), config);
    const centre = bias ? tf.add(middle, bias) : middle;
    return activated(layer, config.activation, { lower: tf.sub(centre, half), upper: tf.add(centre, half) });
  };

/** Activations that never fall, so that bounds go through them. */
const rising = /^(linear|relu|relu6|sigmoid|hardSigmoid|tanh|softplus|softsign|elu|selu)$/;

function activated(layer: tf.layers.Layer, activation = 'linear', { lower, upper }: Interval): Interval {
  if (activation === 'linear') return { lower, upper };
  checkRising(layer, activation);
  const apply = (layer as unknown as { activation: { apply(x: tf.Tensor): tf.Tensor } }).activation;
  return { lower: apply.apply(lower), upper: apply.apply(upper) };
}

function checkRising(layer: tf.layers.Layer, activation: string): void {
  if (rising.test(activation)) return;
  throw new InputError(`bounds: layer ${layer.name}`, 'an activation that never falls, such as relu', activation);
}

/** A layer each of whose outputs rises with all of its inputs, or falls with all: as it is in inference mode. */
const monotone: Rule = (layer, inputs) => {
  const ends = [inputs.map(({ lower }) => lower), inputs.map(({ upper }) => upper)];
  const [a, b] = ends.map((given) => layer.apply(given.length === 1 ? given[0]! : given, { training: false }) as tf.Tensor) as [tf.Tensor, tf.Tensor]; // prettier-ignore
  return { lower: tf.minimum(a, b), upper: tf.maximum(a, b) };
};

const rules: Readonly<Record<string, Rule>> = {
  Dense: linear((x, kernel) => tf.reshape(tf.matMul(tf.reshape(x, [-1, x.shape.at(-1)!]), kernel as tf.Tensor2D), [...x.shape.slice(0, -1), -1])), // prettier-ignore
  Conv2D: linear((x, kernel, { strides = [1, 1], padding = 'valid', dilationRate = [1, 1] }) =>
    tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, strides, padding, 'NHWC', dilationRate),
  ),
  Activation: (layer, inputs) => {
    checkRising(layer, (layer.getConfig() as Config).activation ?? 'linear');
    return monotone(layer, inputs);
  },
  Dropout: (_, [given]) => given!,
};

const alike = /^(ReLU|LeakyReLU|ELU|Flatten|Reshape|Permute|Add|Average|Maximum|Minimum|Concatenate|(Average|Max)Pooling2D|Global(Average|Max)Pooling2D|ZeroPadding2D|Cropping2D|UpSampling2D|(Risklab)?BatchNormalization)$/; // prettier-ignore

/** Bounds of what a layer gives. @throws InputError for a layer that has no rule */
export function boundsThrough(layer: tf.layers.Layer, inputs: readonly Interval[]): Interval {
  const kind = layer.getClassName();
  const rule = rules[kind] ?? (alike.test(kind) ? monotone : undefined);
  if (rule) return rule(layer, inputs);
  const todo = 'Dense and convolutional layers, pooling and rising activations have bounds.';
  throw new InputError(`bounds: layer ${layer.name}`, 'a layer that bounds go through', kind, todo);
}
