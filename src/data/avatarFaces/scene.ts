import type { Random } from '../../base';
import { anyColour } from './colours';
import type { Difficulty, Range } from './settings';

/** Height and width of every image. */
export const imageSide = 64;

/** A drawing as SVG elements, and the square of it (left, top, size) that fills the image at scale 1. */
export interface Drawing {
  readonly elements: string;
  readonly frame: readonly [left: number, top: number, size: number];
}

/** A number between the ends of a range. */
export function within(random: Random, [low, high]: Range): number {
  return random.uniform(low, high);
}

/** A picture that is composed. */
export interface Scene {
  /** The SVG of the image. */
  readonly svg: string;
  /** The SVG of other elements at the place of the drawing, on nothing. */
  alone(elements: string): string;
}

/**
 * An image: background, clutter, and the drawing at a random place, size and angle, perhaps mirrored.
 *
 * @param background - SVG elements that fill the image
 */
export function composeScene(drawing: Drawing, background: string, difficulty: Difficulty, random: Random): Scene {
  const clutter = drawClutter(difficulty, random);
  const matrix = place(drawing.frame, difficulty, random).map(rounded).join(' ');
  const placed = (elements: string): string => `<g fill="none" transform="matrix(${matrix})">${elements}</g>`;
  return {
    svg: svgOf(`${background}${clutter}${placed(drawing.elements)}`),
    alone: (elements) => svgOf(placed(elements)),
  };
}

function svgOf(elements: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${imageSide}" height="${imageSide}" viewBox="0 0 ${imageSide} ${imageSide}">${elements}</svg>`;
}

function drawClutter({ clutter }: Difficulty, random: Random): string {
  const shapes = Math.round(within(random, clutter));
  return Array.from({ length: shapes }, () => drawShape(random)).join('');
}

/** An ellipse, a rectangle or a triangle, anywhere. */
function drawShape(random: Random): string {
  const at = (): number => rounded(random.uniform(-8, imageSide + 8));
  const extent = (): number => rounded(random.uniform(4, 22));
  const paint = `fill="#${anyColour(random)}"`;
  const [x, y] = [at(), at()];
  const kind = random.integer(3);
  if (kind === 0) return `<ellipse cx="${x}" cy="${y}" rx="${extent()}" ry="${extent()}" ${paint}/>`;
  if (kind === 1) return `<rect x="${x}" y="${y}" width="${2 * extent()}" height="${2 * extent()}" ${paint}/>`;
  return `<path d="M${x} ${y}L${at()} ${at()}L${at()} ${at()}Z" ${paint}/>`;
}

/** The matrix (a b c d e f of SVG) that takes the frame's middle to its place in the image. */
function place(frame: Drawing['frame'], difficulty: Difficulty, random: Random): number[] {
  const [left, top, size] = frame;
  const scale = (within(random, difficulty.scale) * imageSide) / size;
  const mirror = random.chance(0.5) ? -1 : 1;
  const { cos, sin } = turn(random.uniform(-1, 1) * difficulty.rotation);
  const shift = (): number => imageSide / 2 + random.uniform(-1, 1) * difficulty.shift;
  const [a, b, c, d] = [mirror * scale * cos, mirror * scale * sin, -scale * sin, scale * cos];
  const [x, y] = [left + size / 2, top + size / 2];
  return [a, b, c, d, shift() - a * x - c * y, shift() - b * x - d * y];
}

/**
 * Cosine and sine of an angle in degrees, by their power series. Engines round their own differently in the last place;
 * additions and multiplications are the same everywhere, and so are then the bytes of the image.
 */
export function turn(degrees: number): { cos: number; sin: number } {
  const x = (degrees * Math.PI) / 180;
  let [cos, sin, term] = [0, 0, 1];
  for (let power = 0; power < 24; power++) {
    const sign = power % 4 < 2 ? 1 : -1;
    if (power % 2 === 0) cos += sign * term;
    else sin += sign * term;
    term *= x / (power + 1);
  }
  return { cos, sin };
}

/** Five decimals: plenty for 64 pixels, and short to parse. */
function rounded(value: number): number {
  return Number(value.toFixed(5));
}
