import { Random } from '../../base';
import { splitNames, type SplitName } from '../splits';
import { balancedCounts, faceGroups, skewedCounts } from './groups';
import type { AvatarFacesSettings } from './settings';

/** One image that is to be made. */
export interface PlannedImage {
  readonly split: SplitName;
  /** Its number within the split. */
  readonly index: number;
  /** Index into the groups, -1 for a non-face. For styles without groups the number means nothing more than a face. */
  readonly group: number;
  /** Seed of its own stream of random numbers: no image depends on another, or on who makes it. */
  readonly seed: number;
}

/**
 * All images of a dataset, split after split: half faces, half non-faces, in random order. Balanced groups, but for the
 * training split of a style with groups. The images of a split do not depend on the sizes of the other splits.
 */
export function planImages(settings: AvatarFacesSettings): PlannedImage[] {
  const base = Math.floor(new Random(settings.seed).uniform() * 4294967296);
  return splitNames.flatMap((split, at) => {
    const faces = settings[split] / 2;
    const skewed = split === 'train' && settings.skew;
    const counts = skewed ? skewedCounts(faces, skewed) : balancedCounts(faces);
    const groups = faceGroups.flatMap((_, group) => new Array<number>(counts[group] ?? 0).fill(group));
    groups.push(...new Array<number>(faces).fill(-1));
    new Random(streamSeed(base, -1 - at)).shuffle(groups);
    return groups.map((group, index) => ({
      split,
      index,
      group,
      seed: streamSeed(base, index * splitNames.length + at),
    }));
  });
}

/** Different for every number of a stream: multiplying by an odd constant is one to one modulo 2^32. */
function streamSeed(base: number, stream: number): number {
  return (base + Math.imul(stream, 0x9e3779b1)) >>> 0;
}
