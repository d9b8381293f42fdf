import * as tf from '@tensorflow/tfjs';
import { checkKeyNames, InputError, sum, type Random } from '../../base';
import type { Batch } from '../batch';
import type { Phase, PrepareContext } from '../learner';
import type { Part } from '../part';
import { registerPart } from '../save/savedParts';
import type { TaskName } from '../tasks/task';
import type { Augmentation } from './augmentation';
import { bordered, enlarged, ownPlaces, taken, takenNearest, windowPlaces, type Places } from './places';
import { augmentations, type AugmentOptions } from './table';

/**
 * Data augmentation: training images are changed at random in each step, inside the compiled step. Predictions and evaluations have them
 * as they are.
 *
 * In this order: flips and shifts, for which each pixel is taken from its place once; crop; colour, noise, cutout; mixup. Other
 * fields of a batch that are as high and wide as the images (masks) move along. Random numbers come from the seed of the model: the same on both
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
    this.checkBatch(batch);
    const parts = tf.split(
      batch['noise']!,
      this.list.map(({ width }) => width),
      1,
    );
    const each = this.list.map((one, i) => [one, parts[i]!] as const);
    const moved = this.list.some(({ place, window }) => place ?? window) ? movedBatch(batch, each) : batch;
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
    if (batch['boxes'] && this.list.some(({ place, window, mix }) => place ?? window ?? mix)) {
      throw new InputError(
        'augment',
        'no boxes beside images that move',
        'boxes',
        'Take colour, noise and cutout alone.',
      );
    }
  }
}

/** An augmentation and its random numbers. */
type Drawn = readonly [augmentation: Augmentation, numbers: tf.Tensor];

/** Images and all fields that are as high and wide. */
function movedBatch(batch: Batch, each: readonly Drawn[]): Batch {
  const images = batch['x'] as tf.Tensor4D;
  const [count, height, width] = images.shape;
  const window = each.flatMap(([one, numbers]) => one.window?.(numbers) ?? [])[0];
  const placesFrom = (start: Places): Places =>
    // What is done last is asked first.
    [...each].reverse().reduce((places, [one, numbers]) => one.place?.(places, numbers) ?? places, start);
  const moves = each.some(([{ place }]) => place);
  const movedImages = (): tf.Tensor4D => {
    if (!window) return taken(images, placesFrom(ownPlaces(count, height, width)));
    return enlarged(moves ? taken(images, placesFrom(ownPlaces(count, height, width, 1))) : bordered(images), window);
  };
  const masks = Object.entries(batch).filter(([name, field]) => name !== 'x' && isAsLarge(name, field, height, width));
  const from = (): Places => (window ? windowPlaces(height, width, window) : ownPlaces(count, height, width));
  const places = masks.length ? placesFrom(from()) : undefined;
  const movedMask = (mask: tf.Tensor): tf.Tensor => {
    const flat = tf.reshape<tf.Rank.R4>(mask, [-1, height, width, mask.shape[3] ?? 1]);
    return tf.reshape(takenNearest(flat, places!), mask.shape);
  };
  return { ...batch, ...Object.fromEntries(masks.map(([name, mask]) => [name, movedMask(mask)])), x: movedImages() };
}

function isAsLarge(name: string, { rank, shape }: tf.Tensor, height: number, width: number): boolean {
  return name !== 'noise' && rank >= 3 && shape[1] === height && shape[2] === width;
}
