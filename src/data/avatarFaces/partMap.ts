import { Resvg } from '@resvg/resvg-js';
import { colouredByPart, partNames, type PartName } from './partMarks';
import { blur, passesOf } from './pixels';
import { imageSide, type Scene } from './scene';

/** How much of each pixel is a part, in [0, 255], of the parts that are there. */
export type PartShares = Map<PartName, Float64Array>;

/** What is drawn of a person, three parts for each rendering: one each in red, green and blue. */
const rounds: readonly (readonly PartName[])[] = [
  ['skin', 'hair', 'eyes'],
  ['mouth', 'hat', 'glasses'],
];
const colours = ['#f00', '#0f0', '#00f'];
const size = imageSide * imageSide;

/**
 * How much of each pixel the parts of a person are, before any blur. Each part is drawn in a colour of its own, at the same place, as the
 * picture is: what then is in a pixel of a colour is the share of the part, edges and half transparent glass included.
 *
 * @param elements - with marks
 */
export function personShares(scene: Scene, elements: string): PartShares {
  const shares: PartShares = new Map();
  const clothes = new Float64Array(size);
  for (const [round, parts] of rounds.entries()) {
    const coloured = colouredByPart(elements, 'skin', (part) => colours[parts.indexOf(part)] ?? '#000');
    const pixels = render(scene.alone(coloured));
    parts.forEach((part, at) => {
      const share = channel(pixels, at);
      shares.set(part, share);
      for (let i = 0; i < size; i++) clothes[i]! -= share[i]!;
    });
    // What is covered, but by none of the parts with a colour.
    if (round === 0) for (let i = 0; i < size; i++) clothes[i]! += pixels[4 * i + 3]!;
  }
  for (let i = 0; i < size; i++) if (clothes[i]! < 0) clothes[i] = 0;
  return shares.set('clothes', clothes);
}

/** How much of each pixel a thing is. */
export function thingShares(scene: Scene, elements: string): PartShares {
  return new Map([['thing', channel(render(scene.alone(elements)), 3)]]);
}

/** Red, green and blue, each times what is covered, and how much is covered, of every pixel; 0 to 255. */
function render(svg: string): Uint8Array {
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().pixels;
}

function channel(pixels: Uint8Array, which: number): Float64Array {
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) values[i] = pixels[4 * i + which]!;
  return values;
}

/**
 * The number of the part that has most of each pixel, once the parts are blurred as the picture is. What no part has is background; of equal parts it
 * is the one with the smaller number.
 *
 * @param sigma - standard deviation of the picture's blur, in pixels
 */
export function partMap(shares: PartShares, sigma: number): Uint8Array {
  const map = new Uint8Array(size);
  const rest = new Float64Array(size).fill(255);
  const most = new Float64Array(size);
  for (const [number, part] of partNames.entries()) {
    const share = shares.get(part);
    if (share === undefined) continue;
    const [from, to] = reachOf(share, sigma);
    blur(share.subarray(from, to), imageSide, 1, sigma);
    for (let i = from; i < to; i++) {
      const value = share[i]!;
      rest[i]! -= value;
      if (value > most[i]!) [most[i], map[i]] = [value, number];
    }
  }
  for (let i = 0; i < size; i++) if (rest[i]! >= most[i]!) map[i] = 0;
  return map;
}

/** The lines that have anything of a part once it is blurred: from the first pixel of one to that after the last; empty where there is nothing. */
function reachOf(share: Float64Array, sigma: number): [from: number, to: number] {
  const isSome = (value: number): boolean => value > 0;
  const first = share.findIndex(isSome);
  if (first === -1) return [0, 0];
  const margin = passesOf(sigma);
  const line = (pixel: number): number => Math.floor(pixel / imageSide);
  const from = Math.max(0, line(first) - margin);
  const to = Math.min(imageSide, line(share.findLastIndex(isSome)) + margin + 1);
  return [from * imageSide, to * imageSide];
}
