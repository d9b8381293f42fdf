import { sum, type Random } from '../../base';
import { anyColour, channelsOf } from './colours';
import { imageSide } from './scene';

/** What `background` can be. */
export type BackgroundKind = 'warm' | 'cool';

/** What is behind everything, as SVG elements, and of which kind it is. */
export interface Background {
  readonly elements: string;
  readonly kind: BackgroundKind;
}

/**
 * Draws a background: one colour, or a gradient between two.
 *
 * @param kind - draws again until it is of this kind. Default: as it comes, which is warm half of the time
 */
export function drawBackground(random: Random, kind?: BackgroundKind): Background {
  let background = anyBackground(random);
  while (kind !== undefined && background.kind !== kind) background = anyBackground(random);
  return background;
}

/**
 * Warm: more red than blue, summed over the colours, so that a gradient counts by its middle. That is the half of the colour wheel
 * around orange, from magenta over red and yellow up to green. All others are cool, greys among them.
 *
 * @param colours - RRGGBB each
 */
export function kindOfBackground(colours: readonly string[]): BackgroundKind {
  const parts = colours.map(channelsOf);
  return sum(parts.map(([red]) => red)) > sum(parts.map(([, , blue]) => blue)) ? 'warm' : 'cool';
}

/** Right, down to the right, down, and so on all the way round. */
const directions = '1,0 1,1 0,1 -1,1 -1,0 -1,-1 0,-1 1,-1'
  .split(' ')
  .map((direction) => direction.split(',').map(Number) as [number, number]);

/** One colour, or a gradient between two in one of eight directions. */
function anyBackground(random: Random): Background {
  const all = `width="${imageSide}" height="${imageSide}"`;
  if (random.chance(0.5)) {
    const colour = anyColour(random);
    return { elements: `<rect ${all} fill="#${colour}"/>`, kind: kindOfBackground([colour]) };
  }
  const [x, y] = random.pick(directions);
  const ends = `x1="${0.5 - x / 2}" y1="${0.5 - y / 2}" x2="${0.5 + x / 2}" y2="${0.5 + y / 2}"`;
  const colours = [anyColour(random), anyColour(random)];
  const stops = colours.map((colour, offset) => `<stop offset="${offset}" stop-color="#${colour}"/>`).join('');
  const gradient = `<linearGradient id="scene-background" ${ends}>${stops}</linearGradient>`;
  return { elements: `${gradient}<rect ${all} fill="url(#scene-background)"/>`, kind: kindOfBackground(colours) };
}
