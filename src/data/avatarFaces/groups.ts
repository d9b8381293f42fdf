import { sum } from '../../base';
import type { SkinTone } from './colours';
import type { Skew } from './skew';

/** A group of faces by what they look like. */
export interface FaceGroup {
  /** Such as `light` or `dark+hat+sunglasses`. */
  readonly name: string;
  readonly skinTone: SkinTone;
  readonly hat: boolean;
  readonly sunglasses: boolean;
}

/** The 12 groups: skin tone x hat x sunglasses, from the plainest to the one with both. */
export const faceGroups: readonly FaceGroup[] = (['light', 'medium', 'dark'] as const).flatMap((skinTone) =>
  [false, true].flatMap((hat) =>
    [false, true].map((sunglasses) => ({ name: groupName(skinTone, hat, sunglasses), skinTone, hat, sunglasses })),
  ),
);

/**
 * The name of a group.
 *
 * @example
 * groupName('dark', true, true);   // 'dark+hat+sunglasses'
 */
export function groupName(skinTone: SkinTone, hat: boolean, sunglasses: boolean): string {
  return [skinTone, ...(hat ? ['hat'] : []), ...(sunglasses ? ['sunglasses'] : [])].join('+');
}

/**
 * How many of `total` faces fall into each of {@link faceGroups}: total x P(tone) x P(hat) x P(sunglasses), rounded so that the
 * sum stays `total` (largest remainders are rounded up; of equal ones the earlier group).
 */
export function skewedCounts(total: number, skew: Skew): number[] {
  const expected = faceGroups.map(
    ({ skinTone, hat, sunglasses }) =>
      total * skew[skinTone] * (hat ? skew.hat : 1 - skew.hat) * (sunglasses ? skew.sunglasses : 1 - skew.sunglasses),
  );
  const counts = expected.map(Math.floor);
  const left = total - sum(counts);
  const remainder = (group: number): number => (expected[group] as number) - (counts[group] as number);
  const order = counts.map((_, group) => group).sort((a, b) => remainder(b) - remainder(a) || a - b);
  for (const group of order.slice(0, left)) (counts[group] as number)++;
  return counts;
}

/** `total` faces spread evenly over {@link faceGroups}; the first groups have one more where it does not come out even. */
export function balancedCounts(total: number): number[] {
  return faceGroups.map(
    (_, group) => Math.floor(total / faceGroups.length) + (group < total % faceGroups.length ? 1 : 0),
  );
}
