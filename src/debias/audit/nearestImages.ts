import { createHash } from 'node:crypto';
import type { ImageStore } from '../../data';

/** The side of the small images that are compared, in pixels. */
const side = 16;

/** Small images: means of the pixels of 16 x 16 fields, from 0 to 1. */
export interface SmallImages {
  /** `[n, width]` */
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
  /** Values of a line. */
  readonly line: number;
}

/** For each image and part of the images the nearest other one there. */
export interface Nearest {
  /** `[n, parts]`, the number of an image, or -1 where none is near enough. */
  readonly other: Int32Array;
  /** `[n, parts]`, the root of the mean squared difference of the small images; 0 for the same bytes. */
  readonly distance: Float64Array;
}

/** Makes each image at most 16 x 16. */
export function smallImages(images: ImageStore): SmallImages {
  const { channels, width: columns } = images;
  const [across, down] = [Math.min(side, images.width), Math.min(side, images.height)];
  const columnOf = Int32Array.from({ length: columns }, (_, x) => Math.floor((x * across) / columns));
  const rowOf = Int32Array.from({ length: images.height }, (_, y) => Math.floor((y * down) / images.height));
  const width = down * across * channels;
  const counts = new Float64Array(width);
  const placeOf = new Int32Array(images.imageSize);
  for (let at = 0; at < images.imageSize; at++) {
    const pixel = Math.floor(at / channels);
    const field = rowOf[Math.floor(pixel / columns)]! * across + columnOf[pixel % columns]!;
    placeOf[at] = field * channels + (at % channels);
    counts[placeOf[at]!]!++;
  }
  const values = new Float32Array(images.length * width);
  const sums = new Float64Array(width);
  for (let i = 0; i < images.length; i++) {
    const bytes = images.image(i);
    sums.fill(0);
    for (let at = 0; at < bytes.length; at++) sums[placeOf[at]!]! += bytes[at]!;
    for (let d = 0; d < width; d++) values[i * width + d] = sums[d]! / counts[d]! / 255;
  }
  return { values, width, height: down, line: across * channels };
}

/**
 * For each image the nearest other one in each part, if it is near. Images are put into cells by three sums of their pixels, none of
 * which differs by more than a limit between two that are near: only those of neighbouring cells are compared. None is missed.
 *
 * @param part - the number of the part of each image, from 0
 * @param near - the largest distance, above 0
 */
export function nearestImages(images: ImageStore, part: Int32Array, parts: number, near: number): Nearest {
  const small = smallImages(images);
  const { values, width } = small;
  const n = images.length;
  const other = new Int32Array(n * parts).fill(-1);
  const squared = new Float64Array(n * parts).fill(near * near * width);
  sameBytes(images, part, parts, other, squared);
  for (const { members, around } of cellsOf(small, n, near * Math.sqrt(width))) {
    for (const i of members) {
      for (const j of around) {
        const slot = i * parts + part[j]!;
        const limit = squared[slot]!;
        if (i === j || limit === 0) continue;
        const distance = squaredUpTo(values, i * width, j * width, width, limit);
        if (distance > limit || (distance === limit && other[slot]! >= 0 && j > other[slot]!)) continue;
        [other[slot], squared[slot]] = [j, distance];
      }
    }
  }
  const distance = squared.map((value) => Math.sqrt(value / width));
  return { other, distance: distance.map((value, slot) => (other[slot]! < 0 ? NaN : value)) };
}

/** Images of the same bytes: the first other one in each part, at distance 0. */
function sameBytes(
  images: ImageStore,
  part: Int32Array,
  parts: number,
  other: Int32Array,
  squared: Float64Array,
): void {
  const groups = new Map<string, number[]>();
  for (let i = 0; i < images.length; i++) {
    const digest = createHash('sha256').update(images.image(i)).digest('base64');
    const group = groups.get(digest);
    if (group) group.push(i);
    else groups.set(digest, [i]);
  }
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    for (let p = 0; p < parts; p++) {
      const [first, second] = group.filter((i) => part[i] === p);
      for (const i of group) {
        const found = first === i ? second : first;
        if (found === undefined) continue;
        other[i * parts + p] = found;
        squared[i * parts + p] = 0;
      }
    }
  }
}

interface Cell {
  readonly members: readonly number[];
  /** The images of this cell and of its neighbours. */
  readonly around: readonly number[];
}

/** A difference of small images is at least that of their products with any vector of length 1: here all, left less right, upper less lower. */
function* cellsOf({ values, width, height, line }: SmallImages, n: number, size: number): Generator<Cell> {
  const scale = 1 / Math.sqrt(width);
  const cells = new Map<string, { at: number[]; members: number[] }>();
  for (let i = 0; i < n; i++) {
    let [all, across, down] = [0, 0, 0];
    for (let d = 0; d < width; d++) {
      const value = values[i * width + d]! * scale;
      all += value;
      across += d % line < line / 2 ? value : -value;
      down += d < (line * height) / 2 ? value : -value;
    }
    const at = [all, across, down].map((sum) => Math.floor(sum / size));
    const cell = cells.get(at.join());
    if (cell) cell.members.push(i);
    else cells.set(at.join(), { at, members: [i] });
  }
  const steps = [-1, 0, 1];
  for (const { at, members } of cells.values()) {
    const [a, b, c] = at as [number, number, number];
    const around = steps.flatMap((x) =>
      steps.flatMap((y) => steps.flatMap((z) => cells.get(`${a + x},${b + y},${c + z}`)?.members ?? [])),
    );
    yield { members, around };
  }
}

/** The squared distance of two rows, or a number above the limit as soon as it is. */
function squaredUpTo(values: Float32Array, a: number, b: number, width: number, limit: number): number {
  let sum = 0;
  for (let d = 0; d < width && sum <= limit; d++) {
    const difference = values[a + d]! - values[b + d]!;
    sum += difference * difference;
  }
  return sum;
}
