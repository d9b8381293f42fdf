import { checkChoice, checkRange, InputError } from '../../base';
import { hasGroups, personStyles, type PersonStyleName } from './personStyles';
import { defaultSkew, evenSkew, mergeSkew, type Skew } from './skew';

/** What a training set can be biased in. Hats and sunglasses are worn by faces alone. */
export type Attribute = 'tone' | 'hat' | 'sunglasses' | 'background';

/** How the training set of `avatar-faces` is biased, see {@link avatarDesigns}. */
export type AvatarDesign =
  'rareTone' | 'rareHat' | 'rareSunglasses' | 'toneWithLabel' | 'backgroundWithLabel' | 'balanced';

/** How a training set is biased. */
interface Design {
  /** In what. */
  readonly attribute: Attribute;
  readonly skew: Skew;
  /** The part of each class whose attribute is that of the other class; only where the attribute goes with the label. */
  readonly conflict?: number;
  /** The part of the non-faces in a colour that skin has, where it is not that of the default difficulty. */
  readonly lookalike?: number;
}

const table: Readonly<Record<AvatarDesign, Design>> = {
  rareTone: { attribute: 'tone', skew: defaultSkew },
  rareHat: { attribute: 'hat', skew: { ...evenSkew, hat: 0.03 } },
  rareSunglasses: { attribute: 'sunglasses', skew: { ...evenSkew, sunglasses: 0.03 } },
  toneWithLabel: { attribute: 'tone', skew: defaultSkew, conflict: 0.1, lookalike: 0.75 },
  backgroundWithLabel: {
    attribute: 'background',
    skew: { ...defaultSkew, light: 0.6, medium: 0.1, dark: 0.3 },
    conflict: 0.1,
  },
  balanced: { attribute: 'tone', skew: evenSkew },
};

/**
 * The ways in which the training set of `avatar-faces` can be biased; validation and test are balanced in all of them.
 *
 * - `rareTone`: few faces are medium or dark. The default.
 * - `rareHat`, `rareSunglasses`: 3% of the faces wear one; everything else is even.
 * - `toneWithLabel`: faces are light and things of a skin colour are dark, but for the part `conflict`, where it is the other way
 *   round. There is no medium tone.
 * - `backgroundWithLabel`: faces are on warm and things on cool backgrounds, but for the part `conflict`.
 * - `balanced`: no bias.
 *
 * @example
 * const faces = await loadDataset('avatar-faces', { design: 'backgroundWithLabel', conflict: 0.05 });
 * faces.splits.train.table.groupBy('trueGroup').len();
 */
export const avatarDesigns = Object.keys(table) as readonly AvatarDesign[];

/** A design with everything decided. */
export interface ResolvedDesign {
  /** Null for a style without groups, unless the bias is in the background. */
  readonly attribute: Attribute | null;
  /** Null where the attribute does not go with the label. */
  readonly conflict: number | null;
  /** Null for a style without groups: its attributes are drawn evenly. */
  readonly skew: Skew | null;
  /** The design's own part of look-alikes; undefined: that of the difficulty. */
  readonly lookalike: number | undefined;
}

/** What of the options concerns the design. */
export interface DesignOptions {
  readonly design?: AvatarDesign;
  readonly conflict?: number;
  readonly skew?: Partial<Skew>;
}

/**
 * Fills in what a design leaves open.
 *
 * @throws InputError for an unknown design, one that the style cannot draw, a conflict or skew out of its range, or one that
 * does not go with the design
 */
export function resolveDesign(style: PersonStyleName, options: DesignOptions): ResolvedDesign {
  const { design = hasGroups(style) ? 'rareTone' : 'balanced' } = options;
  checkChoice('design', design, avatarDesigns);
  const { attribute, lookalike } = table[design];
  checkStyle(style, design, options.skew);
  const conflict = resolveConflict(design, options.conflict);
  const skew = hasGroups(style) ? resolveSkew(design, conflict, options.skew ?? {}) : null;
  return { attribute: skew || attribute === 'background' ? attribute : null, conflict, skew, lookalike };
}

function checkStyle(style: PersonStyleName, design: AvatarDesign, skew: Partial<Skew> | undefined): void {
  if (hasGroups(style)) return;
  const able = personStyles.filter(hasGroups).join(', ');
  const expected = `a style with skin tones, hats and sunglasses (${able})`;
  if (skew !== undefined) throw new InputError('skew', expected, style, 'Leave skew out.');
  if (design === 'balanced' || design === 'backgroundWithLabel') return;
  throw new InputError(`design ${design}`, expected, style, 'Take balanced or backgroundWithLabel.');
}

function resolveConflict(design: AvatarDesign, given: number | undefined): number | null {
  const { conflict } = table[design];
  if (conflict === undefined) {
    if (given === undefined) return null;
    const able = avatarDesigns.filter((name) => table[name].conflict !== undefined).join(', ');
    throw new InputError(
      'conflict',
      `a design in which something goes with the label (${able})`,
      design,
      'Leave it out.',
    );
  }
  const rate = given === undefined ? conflict : given;
  checkRange('conflict', rate, 0, 1);
  return rate;
}

function resolveSkew(design: AvatarDesign, conflict: number | null, given: Partial<Skew>): Skew {
  const base = table[design].skew;
  if (design !== 'toneWithLabel' || conflict === null) return mergeSkew(base, given);
  const tone = ['light', 'medium', 'dark'].find((one) => Object.keys(given).includes(one));
  if (tone !== undefined) {
    const todo = 'Its conflict says how many faces are dark.';
    throw new InputError('skew', 'hat and sunglasses alone in the design toneWithLabel', tone, todo);
  }
  return mergeSkew({ ...base, light: 1 - conflict, medium: 0, dark: conflict }, given);
}
