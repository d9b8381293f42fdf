import type { Random } from '../../base';
import { anyColour, thingColour } from './colours';
import { emojiElement, listEmoji } from './emoji';
import type { Painter } from './painter';
import type { Drawing } from './scene';

/** A picture of a thing, and what drew it. */
export interface NonFace extends Drawing {
  /** The generator's name; column `style`. */
  readonly style: string;
  /** Where exactly it comes from; column `source`. */
  readonly source: string;
}

/** Draws one non-face. */
export type NonFacePainter = (random: Random) => NonFace;

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

/** What the DiceBear generators are told, and the square of their picture that is to be seen. */
const drawn: Readonly<
  Record<string, { frame: Drawing['frame']; options: (random: Random, lookalike: number) => Record<string, unknown> }>
> = {
  bottts: { frame: [0, 0, 180], options: (random, lookalike) => ({ baseColor: [thingColour(random, lookalike)] }) },
  thumbs: {
    frame: [0, 0, 100],
    options: (random, lookalike) => ({
      shapeColor: [thingColour(random, lookalike)],
      backgroundColor: [],
      faceRotation: [0],
    }),
  },
  shapes: {
    frame: [5, 5, 90],
    options: (random, lookalike) => ({
      shape1Color: [thingColour(random, lookalike)],
      shape2Color: [thingColour(random, lookalike)],
      shape3Color: [thingColour(random, lookalike)],
      backgroundColor: [],
    }),
  },
  icons: { frame: [2, 2, 20], options: () => ({ backgroundColor: [] }) },
  identicon: { frame: [0, 0, 5], options: (random, lookalike) => ({ rowColor: [thingColour(random, lookalike)] }) },
  rings: { frame: [0, 0, 100], options: (random, lookalike) => ({ ringColor: [thingColour(random, lookalike)] }) },
  glass: { frame: [10, 10, 80], options: (random) => ({ backgroundColor: [anyColour(random)] }) },
};

/** What draws the non-faces. The emoji are read once. @param lookalike - part of them in a colour that skin has */
export function nonFacePainter(paint: Painter, lookalike: number): NonFacePainter {
  const emoji = listEmoji();
  const kinds = { animals: emoji.filter((one) => one.animal), objects: emoji.filter((one) => !one.animal) };
  return (random) => {
    const generator = pickGenerator(random);
    if (generator === 'animals' || generator === 'objects') {
      const one = random.pick(kinds[generator]);
      return { elements: emojiElement(one), frame: [0, 0, 64], style: generator, source: `noto-emoji/${one.code}` };
    }
    const { frame, options } = drawn[generator] as (typeof drawn)[string];
    const elements = paint(generator, options(random, lookalike), random);
    return { elements, frame, style: generator, source: `dicebear/${generator}` };
  };
}

function pickGenerator(random: Random): Generator {
  let at = random.integer(100);
  for (const [generator, share] of Object.entries(shares)) {
    at -= share;
    if (at < 0) return generator as Generator;
  }
  throw new RangeError('The shares of the generators have to sum to 100.');
}
