import type { SplitName } from '../splits';
import type { BackgroundKind } from './background';
import type { SkinTone, Tone } from './colours';
import { balancedCounts, skewedCounts } from './groups';
import { colouredShare } from './nonFaces';
import type { AvatarFacesSettings } from './settings';
import { evenSkew, type Skew } from './skew';

/** What an image is to be. What is left out comes as it comes. */
export interface Wish {
  /** Index into the groups, -1 for a non-face. For styles without groups the number means nothing more than a face. */
  readonly group: number;
  /** Of a non-face. */
  readonly tone?: Tone;
  readonly background?: BackgroundKind;
}

/** So many images with the same wish. */
export interface Part {
  readonly count: number;
  readonly wish: Wish;
}

/** Which value of an attribute goes with each label, where one does: of non-faces first, then of faces. */
export const usual = { tone: ['dark', 'light'], background: ['cool', 'warm'] } as const;

/**
 * What a split consists of, faces first. Where an attribute goes with the label, the part `conflict` of each class has it the other
 * way round in the training split, and half of each class in the other splits. Everything else is spread over the groups of faces
 * by the skew in the training split, and evenly in the others.
 */
export function partsOf(settings: AvatarFacesSettings, split: SplitName): Part[] {
  const training = split === 'train';
  const half = settings[split] / 2;
  const skew = training ? settings.skew : null;
  if (settings.conflict === null) return [...faces(half, skew), { count: half, wish: { group: -1 } }];
  const conflict = training ? settings.conflict : 0.5;
  if (settings.attribute === 'background') return onBackgrounds(half, conflict, skew);
  const toned = Math.round(half * colouredShare * settings.difficulty.lookalike);
  return [...facesByTone(half, conflict, skew ?? evenSkew), ...thingsByTone(half, toned, conflict)];
}

/** Faces spread over the groups. @param skew - null: evenly */
function faces(total: number, skew: Skew | null): Part[] {
  const counts = skew ? skewedCounts(total, skew) : balancedCounts(total);
  return counts.map((count, group) => ({ count, wish: { group } }));
}

/** Each class on its usual background, but for the part that conflicts. */
function onBackgrounds(half: number, conflict: number, skew: Skew | null): Part[] {
  const rare = Math.round(half * conflict);
  const [cool, warm] = usual.background;
  const on = (background: BackgroundKind, parts: readonly Part[]): Part[] =>
    parts.map(({ count, wish }) => ({ count, wish: { ...wish, background } }));
  const things = (count: number): Part[] => [{ count, wish: { group: -1 } }];
  return [
    ...on(warm, faces(half - rare, skew)),
    ...on(cool, faces(rare, skew)),
    ...on(cool, things(half - rare)),
    ...on(warm, things(rare)),
  ];
}

/** Faces of the usual tone but for the part that conflicts, each spread over hats and sunglasses. */
function facesByTone(half: number, conflict: number, skew: Skew): Part[] {
  const [other, own] = usual.tone;
  const rare = Math.round(half * conflict);
  const ofTone = (tone: SkinTone, count: number): Part[] =>
    faces(count, { ...skew, light: 0, medium: 0, dark: 0, [tone]: 1 });
  return [...ofTone(own, half - rare), ...ofTone(other, rare)];
}

/** Non-faces in a colour of skin, of the usual tone but for the part that conflicts, and those of any other colour. */
function thingsByTone(half: number, toned: number, conflict: number): Part[] {
  const [own, other] = usual.tone;
  const rare = Math.round(toned * conflict);
  const part = (tone: Tone, count: number): Part => ({ count, wish: { group: -1, tone } });
  return [part(own, toned - rare), part(other, rare), part('none', half - toned)];
}
