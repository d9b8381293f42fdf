import pl from 'nodejs-polars';
import {
  checkChoice,
  checkInteger,
  checkKeys,
  checkPositive,
  checkRange,
  InputError,
  Random,
  product,
} from '../../base';
import { Values } from '../../learn';
import { networkSubject, type ExplainedModel } from '../subject';
import { Ascent, type AscentSettings } from './ascent';
import { stepping } from './stepping';
import { UnitImages } from './unitImages';
import { unitsOf, type UnitOptions, type Units } from './units';

/** Options of {@link activationMaximization}. */
export interface ActivationMaximizationOptions extends UnitOptions {
  /** How many images of each unit. Default 1. */
  several?: number;
  /** How much images of one unit are held to differ, where there are several. Default 1. */
  diversity?: number;
  /** How many steps. Default 256. */
  steps?: number;
  /** How far a step goes (Adam). Default 0.05. */
  learningRate?: number;
  /** What is free: the strengths of cosines, so that low frequencies move more (`frequency`), or the values themselves (`pixels`). Default `frequency` for images. */
  parametrisation?: 'frequency' | 'pixels';
  /** The least and the largest value of an input, or the length (Euclidean norm) that it has. Default [0, 1]. */
  within?: readonly [low: number, high: number] | number;
  /** Weight of the mean difference of neighbouring pixels. Default 1 for images. */
  totalVariation?: number;
  /** Weight of the mean squared distance from the middle of the range, or from 0. Default 0.1 for images, else 0. */
  l2?: number;
  /** By how many pixels the image is shifted at random in each step, at most. Default a sixteenth of its width. */
  jitter?: number;
  /** By how many degrees it is turned, at most, to either side, up to 45. Default 5 for images. */
  rotation?: number;
  /** By which share it is made larger or smaller, at most, below 1. Default 0.1 for images. */
  scale?: number;
  /** What the starting noise and the moves follow from. Default 0. */
  seed?: number;
}

/**
 * Images that excite units of a network as much as can be, found by going up the gradient from faint noise (Erhan and others 2009; Olah, Mordvintsev and Schubert 2017). Each step
 * raises log |activation| - totalVariation TV(x) - l2 |x - middle|² - diversity likeness; regularisers and moves at random keep out patterns that excite the network and nobody else. With all
 * of them 0, `parametrisation: 'pixels'`, it shows those.
 *
 * @param model - a model of any class, or a network of tf.layers
 * @returns images as the network takes them, and a table: image, unit, copy, value (the activation), start (that of the starting noise)
 * @throws InputError for a layer, channel or place that is not there, and bad options
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * await show(await explain.activationMaximization(model, { layer: 'conv2d_3', channels: [0, 1, 2] }));
 * await show(await explain.activationMaximization(model, { several: 4 }));   // four images that the network says "face" to
 */
export async function activationMaximization(
  model: ExplainedModel,
  options: ActivationMaximizationOptions = {},
): Promise<UnitImages> {
  const what = 'activationMaximization';
  const { network } = networkSubject(what, model);
  const rowShape = network.inputs[0]!.shape.slice(1);
  if (!rowShape.every((size) => size !== null)) {
    throw new InputError(`${what}: model`, 'a network for inputs of one size', `${rowShape.map((n) => n ?? 'any').join(' x ')}`); // prettier-ignore
  }
  const { layer = -1, channels = 'all', place = 'all', several = 1, steps = 256, seed = 0 } = options;
  const settings = settingsOf(what, options, rowShape);
  checkInteger('several', several, 1);
  checkInteger('steps', steps, 1);
  checkInteger('seed', seed, 0);
  const units = unitsOf(what, network, { layer, channels, place });
  const count = units.channels.length * several;
  const ascent = new Ascent(what, { network, units, several, rowShape, settings }, new Random(seed));
  try {
    const start = ascent.look();
    await stepping(what, steps, (step) => ascent.step(step));
    const { values, images } = ascent.look();
    return found(units, several, settings, {
      start: start.values,
      values,
      images: new Values(images, [count, ...rowShape]),
    });
  } finally {
    ascent.dispose();
  }
}

function settingsOf(what: string, options: ActivationMaximizationOptions, rowShape: readonly number[]): AscentSettings {
  checkKeys(what, options, [
    ...(['layer', 'channels', 'place', 'several', 'diversity', 'steps', 'learningRate', 'parametrisation', 'within'] as const),
    ...(['totalVariation', 'l2', 'jitter', 'rotation', 'scale', 'seed'] as const),
  ]); // prettier-ignore
  const isImage = rowShape.length === 3;
  const usual = isImage
    ? {
        parametrisation: 'frequency' as const,
        totalVariation: 1,
        l2: 0.1,
        jitter: rowShape[1]! / 16,
        rotation: 5,
        scale: 0.1,
      }
    : { parametrisation: 'pixels' as const, totalVariation: 0, l2: 0, jitter: 0, rotation: 0, scale: 0 };
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const { diversity, learningRate, within, ...others } = { diversity: 1, learningRate: 0.05, within: [0, 1] as const, ...usual, ...given } as AscentSettings; // prettier-ignore
  checkChoice('parametrisation', others.parametrisation, ['frequency', 'pixels']);
  for (const name of ['totalVariation', 'l2', 'jitter'] as const) checkRange(name, others[name], 0, Infinity);
  checkRange('diversity', diversity, 0, Infinity);
  checkRange('rotation', others.rotation, 0, 45);
  checkRange('scale', others.scale, 0, { below: 1 });
  checkPositive('learningRate', learningRate);
  checkWithin(within);
  const moves =
    others.parametrisation === 'frequency' ||
    others.totalVariation + others.jitter + others.rotation + others.scale > 0;
  if (!isImage && moves) {
    const todo = 'Frequencies, total variation and moves are of images.';
    throw new InputError(what, 'a network for images', `inputs of ${product(rowShape)} numbers`, todo);
  }
  return { ...others, diversity, learningRate, within };
}

function checkWithin(within: AscentSettings['within']): void {
  if (typeof within === 'number') return checkPositive('within', within);
  const fits = Array.isArray(within) && within.length === 2 && within.every(Number.isFinite) && within[0] < within[1];
  if (!fits) throw new InputError('within', 'a range [low, high], or a length', within);
}

function found(
  { layer, names }: Units,
  several: number,
  { within }: AscentSettings,
  { start, values, images }: { start: Float32Array; values: Float32Array; images: Values },
): UnitImages {
  const each = Array.from(values, (_, image) => ({
    image,
    unit: names[Math.floor(image / several)]!,
    copy: image % several,
  }));
  const table = pl.DataFrame({
    image: pl.Series('image', each.map(({ image }) => image), pl.Int32),
    unit: each.map(({ unit }) => unit),
    copy: pl.Series('copy', each.map(({ copy }) => copy), pl.Int32),
    value: [...values],
    start: [...start],
  }); // prettier-ignore
  return new UnitImages({
    images,
    table,
    title: `Images that excite ${layer} as much as can be`,
    captions: ['unit', 'value'],
    columns: several > 1 ? several : 8,
    ...(typeof within === 'number' ? {} : { range: within }),
  });
}
