import * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import { layersOf } from './layers';

/** Whether a layer drops values, or whole channels, as `DropoutWrapper` does in its place. */
export function isDropout(layer: tf.layers.Layer): boolean {
  return /^(SpatialDropout\dD|Dropout)$/.test(layer.getClassName());
}

/** The first layer that draws random numbers, in models within the model, too. */
export function randomLayer({ layers }: tf.LayersModel): tf.layers.Layer | undefined {
  for (const layer of layers) {
    const found = layer instanceof tf.LayersModel ? randomLayer(layer) : draws(layer) ? layer : undefined;
    if (found) return found;
  }
  return undefined;
}

/** The first layer that draws random numbers and is no dropout layer of the model itself. */
export function otherRandomLayer({ layers }: tf.LayersModel): tf.layers.Layer | undefined {
  const others = layers.filter((layer) => !isDropout(layer));
  return randomLayer({ layers: others } as tf.LayersModel);
}

/**
 * TensorFlow.js draws in JavaScript, so that a compiled step has the same numbers for ever, and where it is given a seed the same ones at
 * every call.
 *
 * @throws InputError when there is such a layer
 */
export function refuseRandom(layer: tf.layers.Layer | undefined, todo: string): void {
  if (layer) throw new InputError('model', 'layers that draw no random numbers', layer.name, todo);
}

/** Layers of noise, and recurrent ones that drop values inside. */
function draws(layer: tf.layers.Layer): boolean {
  if (/Dropout|^GaussianNoise$/.test(layer.getClassName())) return true;
  const { dropout, recurrentDropout } = layer.getConfig() as { dropout?: number; recurrentDropout?: number };
  if (Number(dropout) > 0 || Number(recurrentDropout) > 0) return true;
  return layersOf([layer]).some((held) => held !== layer && draws(held));
}

/** The model that wrappers are being made of whose masks one among them draws. */
let masksDrawn: tf.LayersModel | undefined;

/** Makes wrappers of a model that need not refuse its dropout layers: one of them draws the masks for all. */
export function withMasksDrawn<T>(model: tf.LayersModel, make: () => T): T {
  const before = masksDrawn;
  masksDrawn = model;
  try {
    return make();
  } finally {
    masksDrawn = before;
  }
}

/** Refuses a model with layers that draw, unless {@link withMasksDrawn} makes the wrapper. @throws InputError */
export function refuseAllRandom(model: tf.LayersModel): void {
  if (model === masksDrawn) return;
  const layer = randomLayer(model);
  // Only dropout of the model itself is what a DropoutWrapper draws the masks of.
  const helps = layer && isDropout(layer) && !otherRandomLayer(model);
  refuseRandom(
    layer,
    helps ? 'Leave it out, or wrap the model in a DropoutWrapper: it draws the masks.' : 'Leave it out.',
  );
}
