import type { ImageShape } from '../../data';

/** The place inside 0 to n - 1 that stands for one beyond it. */
export type Border = (at: number, n: number) => number;

/** Beyond the border its last pixel goes on. */
export const nearest: Border = (at, n) => Math.min(n - 1, Math.max(0, at));

/** The image mirrored at its last pixel, which is there once: 3 2 1 | 0 1 2 3. */
export const mirrored: Border = (at, n) => {
  if (n === 1) return 0;
  const period = 2 * (n - 1);
  const inside = ((at % period) + period) % period;
  return inside < n ? inside : period - inside;
};

/** The image mirrored at its edge, so that the last pixel is there twice: 2 1 0 | 0 1 2 3. */
export const reflected: Border = (at, n) => {
  const inside = ((at % (2 * n)) + 2 * n) % (2 * n);
  return inside < n ? inside : 2 * n - 1 - inside;
};

/** Weights of the neighbours at some distances. */
export interface Tap {
  readonly dy: number;
  readonly dx: number;
  readonly weight: number;
}

/** Each pixel becomes the weighted sum of its neighbours. */
export function filtered(image: Float32Array, shape: ImageShape, taps: readonly Tap[], border: Border): Float32Array {
  const { height, width, channels } = shape;
  const out = new Float32Array(image.length);
  for (const { dy, dx, weight } of taps) {
    const across = Int32Array.from({ length: width }, (_, x) => border(x + dx, width) * channels);
    for (let y = 0, to = 0; y < height; y++) {
      const line = border(y + dy, height) * width * channels;
      for (let x = 0; x < width; x++) {
        const from = line + across[x]!;
        for (let c = 0; c < channels; c++) out[to++]! += weight * image[from + c]!;
      }
    }
  }
  return out;
}

/** The weights of a normal curve at whole distances up to `reach`; together 1. */
export function normalWeights(sigma: number, reach: number): number[] {
  const at = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)));
  const total = at.reduce((sum, weight) => sum + weight, 0);
  return at.map((weight) => weight / total);
}

/**
 * The image blurred by a normal curve.
 *
 * @param sigma - in pixels; 0 leaves the image as it is
 * @param truncate - after how many sigma the curve ends
 */
export function blurred(
  image: Float32Array,
  shape: ImageShape,
  sigma: number,
  border: Border = nearest,
  truncate = 4,
): Float32Array {
  const reach = Math.floor(truncate * sigma + 0.5);
  if (reach === 0) return image.slice();
  const weights = normalWeights(sigma, reach);
  const along = (dy: number, dx: number): Tap[] =>
    weights.map((weight, i) => ({ dy: dy * (i - reach), dx: dx * (i - reach), weight }));
  return filtered(filtered(image, shape, along(1, 0), border), shape, along(0, 1), border);
}

/**
 * Each pixel becomes what the image has at the place that belongs to it, linear between the four pixels around.
 *
 * @param rows - the place of each pixel, from above; @param columns - and from the left
 */
export function moved(
  image: Float32Array,
  { height, width, channels }: ImageShape,
  { rows, columns }: { rows: Float32Array; columns: Float32Array },
  border: Border,
): Float32Array {
  const out = new Float32Array(image.length);
  for (let i = 0, to = 0; i < rows.length; i++) {
    const [row, column] = [rows[i]!, columns[i]!];
    const [top, left] = [Math.floor(row), Math.floor(column)];
    const [down, right] = [row - top, column - left];
    const upper = border(top, height) * width;
    const lower = border(top + 1, height) * width;
    const first = border(left, width);
    const second = border(left + 1, width);
    for (let c = 0; c < channels; c++) {
      const above =
        image[(upper + first) * channels + c]! * (1 - right) + image[(upper + second) * channels + c]! * right;
      const below =
        image[(lower + first) * channels + c]! * (1 - right) + image[(lower + second) * channels + c]! * right;
      out[to++] = above * (1 - down) + below * down;
    }
  }
  return out;
}

/**
 * The middle of an image, made as large as the image by straight lines between pixels.
 *
 * @param factor - how much larger, at least 1
 * @returns what does it to an image of that size
 */
export function zoom(shape: ImageShape, factor: number): (image: Float32Array) => Float32Array {
  const { height, width, channels } = shape;
  const rows = placesOf(height, factor);
  const columns = placesOf(width, factor);
  const line = width * channels;
  return (image) => {
    const wide = new Float32Array(image.length);
    for (let y = 0, to = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const { low, share } = columns[x]!;
        const from = y * line + low * channels;
        const next = share > 0 ? from + channels : from;
        for (let c = 0; c < channels; c++)
          wide[to++] = image[from + c]! + share * (image[next + c]! - image[from + c]!);
      }
    }
    const out = new Float32Array(image.length);
    for (let y = 0, to = 0; y < height; y++) {
      const { low, share } = rows[y]!;
      const from = low * line;
      const next = share > 0 ? from + line : from;
      for (let i = 0; i < line; i++) out[to++] = wide[from + i]! + share * (wide[next + i]! - wide[from + i]!);
    }
    return out;
  };
}

/** Where each of n pixels comes from, when the middle n / factor of them are drawn out. */
function placesOf(n: number, factor: number): { low: number; share: number }[] {
  const taken = Math.ceil(n / factor);
  const first = Math.floor((n - taken) / 2);
  const drawn = Math.round(taken * factor);
  const cut = Math.floor((drawn - n) / 2);
  return Array.from({ length: n }, (_, i) => {
    const place = drawn > 1 ? ((i + cut) * (taken - 1)) / (drawn - 1) : 0;
    const low = Math.min(Math.floor(place), taken - 1);
    return { low: first + low, share: place - low };
  });
}

/**
 * The image smeared in one direction, as by a camera that moves: half a normal curve along a line.
 *
 * @param radius - how far, in pixels; the curve has 2 radius + 1 weights
 * @param angle - in degrees, from the horizontal
 */
export function smeared(
  image: Float32Array,
  shape: ImageShape,
  { radius, sigma, angle }: { radius: number; sigma: number; angle: number },
): Float32Array {
  const count = 2 * Math.ceil(radius) + 1;
  const weights = Array.from({ length: count }, (_, i) => Math.exp(-(i ** 2) / (2 * sigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const turn = (angle * Math.PI) / 180;
  const taps = weights.map((weight, i) => ({
    dy: Math.ceil(i * Math.sin(turn) - 0.5),
    dx: Math.ceil(i * Math.cos(turn) - 0.5),
    weight: weight / total,
  }));
  return filtered(image, shape, taps.filter(({ weight }) => weight > 1e-6), nearest); // prettier-ignore
}
