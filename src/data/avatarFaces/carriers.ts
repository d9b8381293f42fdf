import type { Random } from '../../base';
import type { SplitName } from '../splits';
import { usual, type Wish } from './parts';
import type { ResolvedShortcut } from './shortcut';

/** Which images of a split have what goes with the label, drawn from each class. @param labels - 0 or 1, of each image */
export function carriersOf(
  { agrees, agreesInTest }: ResolvedShortcut,
  split: SplitName,
  labels: readonly number[],
  random: Random,
): boolean[] {
  const part = split === 'test' ? agreesInTest : agrees;
  const carries = labels.map(() => false);
  for (const label of [0, 1]) {
    const rows = labels.flatMap((one, row) => (one === label ? [row] : []));
    random.shuffle(rows);
    const count = Math.round(rows.length * (label === 1 ? part : 1 - part));
    for (const row of rows.slice(0, count)) carries[row] = true;
  }
  return carries;
}

/** What a shortcut adds to the wish for an image. */
export type CarrierWish = Pick<Wish, 'background'> & { readonly carries: boolean };

/** What an image with or without it is to be. */
export function carrierWish({ mark }: ResolvedShortcut, carries: boolean): CarrierWish {
  return mark === 'background' ? { carries, background: usual.background[carries ? 1 : 0] } : { carries };
}
