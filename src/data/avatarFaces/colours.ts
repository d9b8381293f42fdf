import type { Random } from '../../base';

/** What `skinTone` can be. */
export type SkinTone = 'light' | 'medium' | 'dark';

/** What `tone` can be: that of a colour that skin has, or `none` for any other colour. */
export type Tone = SkinTone | 'none';

/**
 * Skin colours, RRGGBB. In luma (0.299 R + 0.587 G + 0.114 B) light is above 185, medium between 125 and 165, dark below
 * 95: no colour of one tone is near another tone.
 */
export const skin: Readonly<Record<SkinTone, readonly string[]>> = {
  light: ['ffdbb4', 'edb98a', 'f5cfa8', 'ffe0cc', 'f0c6a0'],
  medium: ['d08b5b', 'c68642', 'bd7e50', 'cb9169', 'b5794a'],
  dark: ['614335', '4a2f27', '704c38', '5a3825', '7a5440'],
};

const everySkin = [...skin.light, ...skin.medium, ...skin.dark];

const tones: ReadonlyMap<string, Tone> = new Map(
  (['light', 'medium', 'dark'] as const).flatMap((tone) => skin[tone].map((colour) => [colour, tone])),
);

/** The tone of a colour, RRGGBB: `none` unless it is one of {@link skin}. */
export function toneOf(colour: string): Tone {
  return tones.get(colour) ?? 'none';
}

/** Red, green and blue of a colour, 0 to 255 each. @param colour - RRGGBB */
export function channelsOf(colour: string): [red: number, green: number, blue: number] {
  const value = parseInt(colour, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Any colour at all, RRGGBB. */
export function anyColour(random: Random): string {
  return random.integer(0x1000000).toString(16).padStart(6, '0');
}

/**
 * The colour of a thing that is not a face: with probability `lookalike` one that a face could have too, each tone equally
 * often, so that the colour alone does not tell a face.
 */
export function thingColour(random: Random, lookalike: number): string {
  return random.chance(lookalike) ? random.pick(everySkin) : anyColour(random);
}
