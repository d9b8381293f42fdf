import type { Random } from '../../base';
import { anyColour, thingColour, toneOf, type Tone } from './colours';
import { emojiElement, listEmoji } from './emoji';
import type { Painter } from './painter';
import type { Drawing } from './scene';

/** A picture of a thing, and what drew it. */
export interface NonFace extends Drawing {
  /** The generator's name; column `style`. */
  readonly style: string;
  /** Where exactly it comes from; column `source`. */
  readonly source: string;
  /** The tone of its colour, of the largest part where it has several colours; column `tone`. */
  readonly tone: Tone;
}

/**
 * Draws one non-face.
 *
 * @param tone - what its tone is to be. Default: as it comes
 */
export type NonFacePainter = (random: Random, tone?: Tone) => NonFace;

/** How often each generator draws, in percent. Robots, thumbs and animals look back at you: they are the hard ones. */
const shares = {
  bottts: 22,
  thumbs: 12,
  animals: 22,
  objects: 22,
  shapes: 7,
  icons: 6,
  identicon: 4,
  rings: 3,
  glass: 2,
} as const;

type Generator = keyof typeof shares;

/** How a DiceBear generator is told what to draw. */
interface Drawn {
  /** Left, top and size of the square of its picture that is to be seen. */
  readonly frame: Drawing['frame'];
  /** The options that take a colour which may be one of skin, that of the largest part first. */
  readonly colours: readonly string[];
  /** All other options. */
  readonly others?: (random: Random) => Record<string, unknown>;
}

const seeThrough = (): Record<string, unknown> => ({ backgroundColor: [] });

const drawn: Readonly<Record<Exclude<Generator, 'animals' | 'objects'>, Drawn>> = {
  bottts: { frame: [0, 0, 180], colours: ['baseColor'] },
  thumbs: { frame: [0, 0, 100], colours: ['shapeColor'], others: () => ({ ...seeThrough(), faceRotation: [0] }) },
  shapes: { frame: [5, 5, 90], colours: ['shape1Color', 'shape2Color', 'shape3Color'], others: seeThrough },
  icons: { frame: [2, 2, 20], colours: [], others: seeThrough },
  identicon: { frame: [0, 0, 5], colours: ['rowColor'] },
  rings: { frame: [0, 0, 100], colours: ['ringColor'] },
  glass: { frame: [10, 10, 80], colours: [], others: (random) => ({ backgroundColor: [anyColour(random)] }) },
};

/** The part of the non-faces that a generator draws to which a colour can be given; of these `lookalike` have that of skin. */
export const colouredShare =
  Object.entries(shares).reduce(
    (total, [name, share]) => (coloursOf(name as Generator).length ? total + share : total),
    0,
  ) / 100;

/** What draws the non-faces. The emoji are read once. @param lookalike - part of them in a colour that skin has */
export function nonFacePainter(paint: Painter, lookalike: number): NonFacePainter {
  const emoji = listEmoji();
  const kinds = { animals: emoji.filter((one) => one.animal), objects: emoji.filter((one) => !one.animal) };
  return (random, tone) => {
    const subject = pickSubject(random, lookalike, tone);
    const { generator } = subject;
    if (generator === 'animals' || generator === 'objects') {
      const one = random.pick(kinds[generator]);
      const source = `noto-emoji/${one.code}`;
      return { elements: emojiElement(one), frame: [0, 0, 64], style: generator, source, tone: subject.tone };
    }
    const { frame, others } = drawn[generator];
    const elements = paint(generator, { ...subject.colours, ...others?.(random) }, random);
    return { elements, frame, style: generator, source: `dicebear/${generator}`, tone: subject.tone };
  };
}

/** What is to be drawn, before anything is. */
interface Subject {
  readonly generator: Generator;
  /** The values of the generator's options that take a colour. */
  readonly colours: Readonly<Record<string, readonly string[]>>;
  readonly tone: Tone;
}

/** Picks again until the tone is right: so the generators of each tone are as frequent as without a wish. */
function pickSubject(random: Random, lookalike: number, tone?: Tone): Subject {
  let subject = anySubject(random, lookalike);
  while (tone !== undefined && subject.tone !== tone) subject = anySubject(random, lookalike);
  return subject;
}

function anySubject(random: Random, lookalike: number): Subject {
  const generator = pickGenerator(random);
  const colours = coloursOf(generator).map((option) => [option, thingColour(random, lookalike)] as const);
  const tone = colours[0] ? toneOf(colours[0][1]) : 'none';
  return { generator, colours: Object.fromEntries(colours.map(([option, colour]) => [option, [colour]])), tone };
}

function coloursOf(generator: Generator): readonly string[] {
  return generator === 'animals' || generator === 'objects' ? [] : drawn[generator].colours;
}

function pickGenerator(random: Random): Generator {
  let at = random.integer(100);
  for (const [generator, share] of Object.entries(shares)) {
    at -= share;
    if (at < 0) return generator as Generator;
  }
  throw new RangeError('The shares of the generators have to sum to 100.');
}
