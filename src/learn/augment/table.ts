import { checkInteger, checkKeys, checkPositive, checkRange, InputError } from '../../base';
import type { Augmentation } from './augmentation';
import { colour, type ColourOptions } from './colour';
import { crop } from './crop';
import { cutout } from './cutout';
import { flip } from './flip';
import { mixup } from './mixup';
import { noise } from './noise';
import { shift } from './shift';

/** Options of {@link augment}, at least one: how images are changed. What is left out does not happen. */
export interface AugmentOptions {
  /** Left and right change places: true in half of the images, or a probability. */
  flip?: boolean | number;
  /** Top and bottom change places: true in half of the images, or a probability. */
  flipVertically?: boolean | number;
  /** Images move by so many whole pixels at most, in all directions; pixels at the edges are repeated. */
  shift?: number;
  /** A part of each image is drawn as large as the whole: at least this share of its height and width, in (0, 1]. */
  crop?: number;
  /** Colours change. */
  colour?: ColourOptions;
  /** The standard deviation of normal noise in each value. */
  noise?: number;
  /** A grey square of so many pixels a side covers something. */
  cutout?: number;
  /** Images and targets are blended with others of the batch; alpha of the beta distribution that shares are drawn from, such as 0.2. */
  mixup?: number;
}

/**
 * All augmentations by the name of their option, in the order in which they are done. Each makes its augmentation from what the option was set
 * to, or nothing where that leaves images as they are.
 */
export const augmentations: {
  readonly [Name in keyof AugmentOptions]-?: (value: NonNullable<AugmentOptions[Name]>) => Augmentation | undefined;
} = {
  flip: (value) => flipped('flip', 'columns', value),
  flipVertically: (value) => flipped('flipVertically', 'rows', value),
  shift: (most) => {
    checkInteger('shift', most, 0);
    return most === 0 ? undefined : shift(most);
  },
  crop: (least) => {
    checkPositive('crop', least, 1);
    return least === 1 ? undefined : crop(least);
  },
  colour: (options) => {
    checkKeys('colour', options, ['brightness', 'contrast', 'saturation']);
    const given = Object.entries(options as Record<string, number | undefined>).filter(
      ([, value]) => value !== undefined,
    );
    for (const [name, value] of given) checkRange(`colour.${name}`, value!, 0, 1);
    return given.every(([, value]) => value === 0) ? undefined : colour(options);
  },
  noise: (deviation) => {
    checkRange('noise', deviation, 0, Infinity);
    return deviation === 0 ? undefined : noise(deviation);
  },
  cutout: (side) => {
    checkInteger('cutout', side, 0);
    return side === 0 ? undefined : cutout(side);
  },
  mixup: (alpha) => {
    checkPositive('mixup', alpha);
    return mixup(alpha);
  },
};

function flipped(what: string, axis: 'rows' | 'columns', value: boolean | number): Augmentation | undefined {
  const probability = typeof value === 'boolean' ? Number(value) / 2 : value;
  if (typeof probability !== 'number') throw new InputError(what, 'true, false or a probability', value);
  checkRange(what, probability, 0, 1);
  return probability === 0 ? undefined : flip(axis, probability);
}
