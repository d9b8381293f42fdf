import { createHmac } from 'node:crypto';
import { Random } from '../../base';
import { splitNames, type SplitName } from '../splits';
import { carriersOf, carrierWish } from './carriers';
import { partsOf, type Wish } from './parts';
import type { AvatarFacesSettings } from './settings';

/** One image that is to be made. */
export interface PlannedImage extends Wish {
  readonly split: SplitName;
  /** Its number within the split. */
  readonly index: number;
  /** Seed of its own stream of random numbers: no image depends on another, or on who makes it. */
  readonly seed: number;
  /** Whether it has what goes with the label; only where there is a shortcut. */
  readonly carries?: boolean;
}

/**
 * All images of a dataset, split after split: half faces, half non-faces, in random order. The images of a split do not
 * depend on the sizes of the other splits.
 */
export function planImages(settings: AvatarFacesSettings): PlannedImage[] {
  const seedOf = seedsOf(settings);
  return splitNames.flatMap((split, at) => {
    const wishes = partsOf(settings, split).flatMap(({ count, wish }) => new Array<Wish>(count).fill(wish));
    new Random(seedOf(-1 - at)).shuffle(wishes);
    const { shortcut } = settings;
    const labels = wishes.map(({ group }) => (group < 0 ? 0 : 1));
    const carriers = shortcut && carriersOf(shortcut, split, labels, new Random(seedOf(-4 - at)));
    return wishes.map((wish, index) => ({
      split,
      index,
      ...wish,
      ...(shortcut && carriers ? carrierWish(shortcut, carriers[index]!) : {}),
      seed: seedOf(index * splitNames.length + at),
    }));
  });
}

/**
 * The seed of each number of the plan. With a secret it has 53 bits that tell nothing of each other; without one it has 32, and one of them
 * tells all.
 */
function seedsOf({ seed, secret }: AvatarFacesSettings): (stream: number) => number {
  if (secret === undefined) {
    const base = Math.floor(new Random(seed).uniform() * 4294967296);
    return (stream) => streamSeed(base, stream);
  }
  return (stream) => {
    const digest = createHmac('sha256', secret).update(`${seed} ${stream}`).digest();
    return Number(digest.readBigUInt64BE() >> 11n);
  };
}

/** Different for every number of a stream: multiplying by an odd constant is one to one modulo 2^32. */
function streamSeed(base: number, stream: number): number {
  return (base + Math.imul(stream, 0x9e3779b1)) >>> 0;
}
