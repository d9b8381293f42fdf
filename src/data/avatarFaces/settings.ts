import { checkChoice, checkInteger, checkKeyNames, checkRange, InputError, keysOf } from '../../base';
import { resolveDesign, type AvatarDesign, type ResolvedDesign } from './designs';
import { checkPartsOf } from './partMarks';
import { personStyles, type PersonStyleName } from './personStyles';
import { resolveShortcut, type ResolvedShortcut, type Shortcut } from './shortcut';
import type { Skew } from './skew';

/** A range that each image draws from uniformly: lowest and highest value. */
export type Range = readonly [low: number, high: number];

/** How much images differ in what is not their subject. The same for faces and non-faces, and for all splits. */
export interface Difficulty {
  /** Size of the subject: 1 = its head or body fills the image. */
  readonly scale: Range;
  /** Largest shift from the middle, in pixels, along each axis. */
  readonly shift: number;
  /** Largest rotation to either side, in degrees, at most 180. */
  readonly rotation: number;
  /** How many shapes lie behind the subject; the range is rounded to whole numbers. */
  readonly clutter: Range;
  /** Standard deviation of the blur, in pixels. */
  readonly blur: Range;
  /** Standard deviation of the noise, in grey levels of 0 to 255. */
  readonly noise: Range;
  /** Part of the robots, thumbs and shapes that have the colour of skin, each tone equally often; in [0, 1]. */
  readonly lookalike: number;
}

/** Options of `loadDataset('avatar-faces')`. */
export interface AvatarFacesOptions {
  /** Which style draws the people. Default `avataaars`. */
  readonly style?: PersonStyleName;
  /** Training images, even; half are faces. Default 16000. */
  readonly train?: number;
  /** Validation images, even. Default 2016: 84 faces of each of 12 groups. */
  readonly validation?: number;
  /** Test images, even. Default 4032: 168 faces of each of 12 groups. */
  readonly test?: number;
  /** A whole number; the same seed gives the same bytes. Default 0. */
  readonly seed?: number;
  /**
   * How the training images are biased, by a name of {@link avatarDesigns}; validation and test are balanced in all designs. Default
   * `rareTone`; `balanced` for a style without groups.
   */
  readonly design?: AvatarDesign;
  /**
   * In `toneWithLabel` and `backgroundWithLabel`: the part of the training images of each class whose tone or background is that of the
   * other class, in [0, 1]. Default 0.1; validation and test have 0.5.
   */
  readonly conflict?: number;
  /**
   * How unevenly the training faces are spread; what is left out keeps the value of the design. Only for styles with all three
   * attributes (avataaars, personas, openPeeps).
   */
  readonly skew?: Partial<Skew>;
  /** How much the images vary; what is left out keeps its default. */
  readonly difficulty?: Partial<Difficulty>;
  /**
   * Whether each split has `parts`, which say what of the picture every pixel shows: skin, hair, eyes, mouth, hat, glasses, clothes, the thing, a
   * planted mark, or the background. The images are the same with and without. Default false. Not for openPeeps and toonHead, whose parts cannot be
   * told apart.
   */
  readonly parts?: boolean;
  /** Something that goes with the label in the training images and not in the test images. Default: nothing. */
  readonly shortcut?: Shortcut;
}

/** The options with every default filled in: all that decides the bytes of the dataset. */
export interface AvatarFacesSettings {
  readonly style: PersonStyleName;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
  /** In what the training images are biased; null for a style without groups, unless it is the background. */
  readonly attribute: ResolvedDesign['attribute'];
  /** Null where the attribute does not go with the label. */
  readonly conflict: number | null;
  /** Null for a style without groups: its attributes are drawn evenly. */
  readonly skew: Skew | null;
  readonly difficulty: Difficulty;
  /** Only where asked for: without it, the settings say the same as before there were parts. */
  readonly parts?: true;
  /** Only where asked for. */
  readonly shortcut?: ResolvedShortcut;
  /** What keeps a hidden test set from being drawn again by others: each image has a seed that follows from it. Only there. */
  readonly secret?: string;
}

/** The difficulty unless told otherwise. */
export const defaultDifficulty: Difficulty = {
  scale: [0.6, 1.1],
  shift: 8,
  rotation: 20,
  clutter: [0, 5],
  blur: [0, 1.2],
  noise: [6, 24],
  lookalike: 0.5,
};

/** The option keys of `avatar-faces`. */
export const keys = keysOf<AvatarFacesOptions>()(
  ...(['style', 'train', 'validation', 'test', 'seed', 'design', 'conflict', 'skew', 'difficulty'] as const),
  ...(['parts', 'shortcut'] as const),
);

/**
 * Checks the options and fills in the defaults.
 *
 * @throws InputError for a value out of its range, or what does not go with the style or the design
 */
export function resolveSettings(options: AvatarFacesOptions): AvatarFacesSettings {
  const { style = 'avataaars', train = 16000, validation = 2016, test = 4032, seed = 0 } = options;
  checkChoice('style', style, personStyles);
  for (const [what, count] of Object.entries({ train, validation, test })) {
    checkInteger(what, count, 0);
    if (count % 2 !== 0) throw new InputError(what, 'an even number', count, 'Half of the images are faces.');
  }
  checkInteger('seed', seed, 0);
  const { attribute, conflict, skew, lookalike = defaultDifficulty.lookalike } = resolveDesign(style, options);
  const difficulty = resolveDifficulty(options.difficulty ?? {}, { ...defaultDifficulty, lookalike });
  if (attribute === 'tone' && conflict !== null && difficulty.lookalike === 0) {
    const todo = 'Without look-alikes no non-face has a tone.';
    throw new InputError('difficulty.lookalike', 'more than 0 in the design toneWithLabel', 0, todo);
  }
  const settings = { style, train, validation, test, seed, attribute, conflict, skew, difficulty };
  const { parts = false } = options;
  if (typeof parts !== 'boolean') throw new InputError('parts', 'true or false', parts);
  if (parts) checkPartsOf(style);
  const shortcut = options.shortcut && resolveShortcut(options.shortcut, attribute);
  return { ...settings, ...(parts ? { parts } : {}), ...(shortcut ? { shortcut } : {}) };
}

function resolveDifficulty(given: Partial<Difficulty>, base: Difficulty): Difficulty {
  checkKeyNames('difficulty', given, Object.keys(defaultDifficulty));
  const difficulty = { ...base, ...given };
  checkSpan('difficulty.scale', difficulty.scale, 0.1, 4);
  checkRange('difficulty.shift', difficulty.shift, 0, 64);
  checkRange('difficulty.rotation', difficulty.rotation, 0, 180);
  checkSpan('difficulty.clutter', difficulty.clutter, 0, 20);
  checkSpan('difficulty.blur', difficulty.blur, 0, 8);
  checkSpan('difficulty.noise', difficulty.noise, 0, 100);
  checkRange('difficulty.lookalike', difficulty.lookalike, 0, 1);
  return difficulty;
}

function checkSpan(what: string, range: Range, low: number, high: number): void {
  const [from, to] = Array.isArray(range) && range.length === 2 ? range : [NaN, NaN];
  if (!(low <= from && from <= to && to <= high)) {
    throw new InputError(what, `[lowest, highest] between ${low} and ${high}`, range);
  }
}
