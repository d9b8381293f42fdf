import * as tf from '@tensorflow/tfjs';
import { checkKeyNames, InputError, sum, type Random } from '../../base';
import type { Batch } from '../batch';
import type { Phase, PrepareContext } from '../learner';
import type { Part } from '../part';
import { registerPart } from '../save/savedParts';
import type { TaskName } from '../tasks/task';
import type { Augmentation } from './augmentation';
import { ownPlaces, taken, takenNearest, type Places } from './places';
import { augmentations, type AugmentOptions } from './table';

/**
 * Data augmentation: training images are changed at random in each step, inside the compiled step. Predictions and evaluations have them
 * as they are.
 *
 * In this order: flips, shifts and crops, for which each pixel is taken from its place once; colour, noise, cutout; mixup. Other
 * fields of a batch
 * that are as high and wide as the images (masks) move along. Random numbers come from the seed of the model: the same on both
 * backends, and a training run that is resumed from a checkpoint draws the same ones.
 *
 * @throws InputError for an unknown option, a value out of range, or nothing to do
 * @example
 * const model = wrap(network, {}, { parts: [augment({ flip: true, shift: 6 })] });
 */
export function augment(options: AugmentOptions): Part {
  const names = Object.keys(augmentations) as (keyof AugmentOptions)[];
  checkKeyNames('augment', options, names);
  const list = names.flatMap((name) => {
    const value = options[name];
    const make = augmentations[name] as (value: unknown) => Augmentation | undefined;
    return value === undefined ? [] : (make(value) ?? []);
  });
  if (list.length === 0) throw new InputError('augment', `at least one of ${names.join(', ')}`, 'none');
  return new Augment(list, options);
}

registerPart('augment', augment);

/** The part that {@link augment} makes. */
class Augment implements Part {
  readonly name = 'augment';

  constructor(
    private readonly list: readonly Augmentation[],
    readonly madeFrom: AugmentOptions,
  ) {}

  checkTask(task: TaskName): void {
    if (task !== 'classes' || !this.list.some(({ mix }) => mix)) return;
    const todo = 'Leave mixup out: a class by its number cannot be blended with another.';
    throw new InputError('augment: mixup', 'targets that are numbers, or 0 and 1', 'numbers of classes', todo);
  }

  noiseWidth(phase: Phase): number {
    return phase === 'train' ? sum(this.list, ({ width }) => width) : 0;
  }

  fillNoise(random: Random, row: Float32Array, phase: Phase): void {
    if (phase === 'predict') return;
    let start = 0;
    for (const one of this.list) one.fill(random, row.subarray(start, (start += one.width)));
  }

  prepare(batch: Batch, { tasks }: Pick<PrepareContext, 'tasks'>): Batch {
    const { x, noise } = batch;
    this.checkBatch(batch);
    const parts = tf.split(
      noise!,
      this.list.map(({ width }) => width),
      1,
    );
    const each = this.list.map((one, i) => [one, parts[i]!] as const);
    const moved = each.some(([{ place }]) => place) ? movedBatch(batch, placesOf(x!, each)) : batch;
    const coloured = each.reduce(
      (images, [one, numbers]) => one.recolour?.(images, numbers) ?? images,
      moved['x'] as tf.Tensor4D,
    );
    return each.reduce<Batch>((mixed, [one, numbers]) => one.mix?.(mixed, numbers, Object.keys(tasks)) ?? mixed, {
      ...moved,
      x: coloured,
    });
  }

  private checkBatch(batch: Batch): void {
    const { x } = batch;
    if (x?.rank !== 4) {
      throw new InputError(
        'augment',
        'images, [height, width, channels]',
        `samples of shape [${x?.shape.slice(1).join(', ')}]`,
      );
    }
    for (const one of this.list) one.checkImages?.(x.shape.slice(1));
    if (batch['boxes'] && this.list.some(({ place, mix }) => place ?? mix)) {
      throw new InputError(
        'augment',
        'no boxes beside images that move',
        'boxes',
        'Take colour, noise and cutout alone.',
      );
    }
  }
}

/** Where pixels come from by all augmentations: what is done last is asked first. */
function placesOf(images: tf.Tensor, each: readonly (readonly [Augmentation, tf.Tensor])[]): Places {
  const [batch, height, width] = images.shape as [number, number, number];
  return [...each]
    .reverse()
    .reduce((places, [one, numbers]) => one.place?.(places, numbers) ?? places, ownPlaces(batch, height, width));
}

/** Images and all fields that are as high and wide. */
function movedBatch(batch: Batch, places: Places): Batch {
  const { height, width } = places;
  const move = (name: string, field: tf.Tensor): tf.Tensor => {
    const [, fieldHeight, fieldWidth, channels = 1] = field.shape;
    if (name === 'noise' || field.rank < 3 || fieldHeight !== height || fieldWidth !== width) return field;
    const images = tf.reshape<tf.Rank.R4>(field, [-1, height, width, channels]);
    return tf.reshape(name === 'x' ? taken(images, places) : takenNearest(images, places), field.shape);
  };
  return Object.fromEntries(Object.entries(batch).map(([name, field]) => [name, move(name, field)]));
}
