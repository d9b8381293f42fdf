import type { Random } from '../../base';
import { anyColour, skin, type SkinTone } from './colours';

/** What `expression` can be. */
export type Expression = 'happy' | 'neutral' | 'sad' | 'surprised' | 'angry';

/** Values of one option of a style; where the style draws the part only with some probability, the option for that. */
export interface Part {
  readonly option: string;
  readonly probability?: string;
}

/** How a DiceBear style that draws people is told what to draw. What it cannot draw is left out here. */
export interface PersonStyle {
  /** Left, top and size, in the style's units, of the square with the head that fills the image at scale 1. */
  readonly frame: readonly [left: number, top: number, size: number];
  /** The option that takes the colour of the skin. */
  readonly skin?: string;
  readonly hair: Part & { readonly hair: readonly string[]; readonly hats?: readonly string[] };
  readonly glasses?: Part & {
    readonly dark: readonly string[];
    readonly clear: readonly string[];
    /** What to take for bare eyes, where glasses are a kind of eyes. */
    readonly bare?: readonly string[];
  };
  readonly facialHair?: Part & { readonly values: readonly string[] };
  /** The options that make each expression, with their values. */
  readonly expressions?: Readonly<Partial<Record<Expression, Readonly<Record<string, readonly string[]>>>>>;
  /** Options that take any colour. */
  readonly colours?: readonly string[];
  /** Options with one value for all. */
  readonly fixed?: Readonly<Record<string, unknown>>;
}

/** What a face is to be; null: the style cannot draw it. */
export interface Wish {
  readonly skinTone: SkinTone | null;
  readonly hat: boolean | null;
  readonly sunglasses: boolean | null;
}

/** What is known of a face. */
export interface FaceAttributes extends Wish {
  /** Name of the haircut; `covered` under a hat. */
  readonly hair: string;
  /** Name of the beard or moustache, `none`, or null where the style has none. */
  readonly facialHair: string | null;
  readonly expression: Expression | null;
}

const facialHairShare = 0.25;
const clearGlassesShare = 0.2;

/**
 * The options with which DiceBear draws a person with the given attributes; everything else is drawn at random.
 *
 * @returns options for `createAvatar`, and what the face then has
 */
export function dress(
  style: PersonStyle,
  wish: Wish,
  random: Random,
): { options: Record<string, unknown>; attributes: FaceAttributes } {
  const options: Record<string, unknown> = { ...style.fixed };
  const set = (part: Part, value: string | null): void => {
    if (part.probability) options[part.probability] = value === null ? 0 : 100;
    if (value !== null) options[part.option] = [value];
  };
  if (style.skin && wish.skinTone) options[style.skin] = [random.pick(skin[wish.skinTone])];
  const cut = random.pick(wish.hat && style.hair.hats ? style.hair.hats : style.hair.hair);
  set(style.hair, cut);
  if (style.glasses) set(style.glasses, pickGlasses(style.glasses, wish.sunglasses === true, random));
  const beard = style.facialHair && random.chance(facialHairShare) ? random.pick(style.facialHair.values) : null;
  if (style.facialHair) set(style.facialHair, beard);
  const expression = makeExpression(style, options, random);
  for (const option of style.colours ?? []) options[option] = [anyColour(random)];
  const { skinTone, hat, sunglasses } = wish;
  const facialHair = style.facialHair ? (beard ?? 'none') : null;
  return { options, attributes: { skinTone, hat, sunglasses, hair: hat ? 'covered' : cut, facialHair, expression } };
}

function pickGlasses(glasses: NonNullable<PersonStyle['glasses']>, dark: boolean, random: Random): string | null {
  if (dark) return random.pick(glasses.dark);
  if (glasses.clear.length > 0 && random.chance(clearGlassesShare)) return random.pick(glasses.clear);
  return glasses.bare ? random.pick(glasses.bare) : null;
}

function makeExpression(style: PersonStyle, options: Record<string, unknown>, random: Random): Expression | null {
  if (!style.expressions) return null;
  const expression = random.pick(Object.keys(style.expressions) as Expression[]);
  for (const [option, values] of Object.entries(style.expressions[expression] ?? {})) {
    // Where glasses are a kind of eyes, they have been chosen already.
    options[option] ??= [random.pick(values)];
  }
  return expression;
}
