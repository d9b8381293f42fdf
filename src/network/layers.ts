import * as tf from '@tensorflow/tfjs';
import { freeingTape } from '../backend';
import { InputError, messageOf } from '../base';
import { keepActivityRegularizers } from './activityRegularizers';

keepActivityRegularizers();

/** A layer with what layers that hold others call them. */
type Holder = tf.layers.Layer &
  Readonly<Partial<Record<'layer' | 'forwardLayer' | 'backwardLayer' | 'cell', tf.layers.Layer>>> & {
    readonly cells?: readonly tf.layers.Layer[];
  };

/** All layers of models, of models within them, and those that other layers hold (`timeDistributed`, `rnn`), each once. */
export function layersOf(models: readonly tf.layers.Layer[]): tf.layers.Layer[] {
  const inner = models.flatMap((one): tf.layers.Layer[] => {
    if (one instanceof tf.LayersModel) return layersOf(one.layers);
    const { layer, forwardLayer, backwardLayer, cell, cells = [] } = one as Holder;
    const held = [layer, forwardLayer, backwardLayer, cell, ...cells].filter((part) => part !== undefined);
    return [one, ...layersOf(held)];
  });
  return [...new Set(inner)];
}

/** Options of layers that nothing would come of here, and what to do in place of them. */
const ignored: readonly (readonly [
  name: string,
  todo: string,
  is: (config: Record<string, unknown>, kind: string) => boolean,
])[] = [
  [
    'a mask',
    'Leave masks out: pad with values that the network can learn.',
    (config, kind) => kind === 'Masking' || config['maskZero'] === true,
  ],
  ['stateful', 'Leave it out: batches are drawn at random.', (config) => config['stateful'] === true],
  [
    'an activityRegularizer',
    'Leave it out, or add it to the loss: docs/extending.md.',
    (config) => (config['activityRegularizer'] ?? null) !== null,
  ],
];

/** Refuses options of layers that would be ignored. @throws InputError naming layer and option */
export function refuseIgnored(models: readonly tf.LayersModel[]): void {
  for (const layer of layersOf(models)) {
    const config = layer.getConfig() as Record<string, unknown>;
    const found = ignored.find(([, , is]) => is(config, layer.getClassName()));
    if (found)
      throw new InputError(`compile: layer ${layer.name}`, `none with ${found[0]}`, layer.getClassName(), found[1]);
  }
}

/** Layers whose gradients are known to be there. */
const trainable =
  /^(InputLayer|Dense|Conv[12]D|Conv2DTranspose|BatchNormalization|RisklabBatchNormalization|Flatten|Reshape|Activation|ReLU|Dropout|(Max|Average)Pooling2D|Global(Max|Average)Pooling2D|Add|Concatenate|ZeroPadding2D|UpSampling2D|Cropping2D)$/;

/**
 * Refuses layers whose kernels have no gradient on this backend, before a training does with the kernel's name. Networks of
 * common layers are not tried.
 *
 * @throws InputError naming the layer
 */
export function refuseUntrainable(models: readonly tf.LayersModel[]): void {
  for (const model of models) {
    if (layersOf([model]).every(isKnown)) continue;
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    if (variables.length === 0) continue;
    const failed = failureOf(() => tf.variableGrads(() => tf.mean(zerosThrough(model)), variables).grads);
    if (failed === undefined) continue;
    const layer = model.layers.find((one) => !isKnown(one) && failureOf(() => slopeOf(one)) !== undefined);
    const named = layer ? `${layer.name} (${layer.getClassName()})` : model.name;
    throw new InputError('compile: model', 'layers that can be trained', named, `TensorFlow.js says: ${failed}`);
  }
}

function isKnown(layer: tf.layers.Layer): boolean {
  const { dilationRate = 1 } = layer.getConfig() as { dilationRate?: number | number[] };
  return trainable.test(layer.getClassName()) && [dilationRate].flat().every((rate) => rate === 1);
}

function zerosThrough(layer: tf.layers.Layer): tf.Tensor {
  return layer.apply(zerosFor(layer), { training: false }) as tf.Tensor;
}

function slopeOf(layer: tf.layers.Layer): tf.Tensor {
  return tf.grad((x: tf.Tensor) => tf.sum(layer.apply(x, { training: false }) as tf.Tensor))(zerosFor(layer));
}

/** One sample of zeros for a layer or a model; sizes that are free are 4. */
function zerosFor(layer: tf.layers.Layer): tf.Tensor {
  const shape = (
    layer instanceof tf.LayersModel ? layer.inputs[0]!.shape : (layer as unknown as { inputShape: tf.Shape }).inputShape
  ).slice(1);
  return tf.zeros([1, ...shape.map((size) => size ?? 4)]);
}

/** What something throws, in its first line; what it makes is freed. */
function failureOf(body: () => tf.TensorContainer): string | undefined {
  try {
    tf.tidy(() => {
      freeingTape(body);
    });
    return undefined;
  } catch (error) {
    return messageOf(error).split('\n')[0];
  }
}
