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
  const [above, below] = reachOf(taps.map(({ dy }) => dy));
  const [left, right] = reachOf(taps.map(({ dx }) => dx));
  // With the border around the image each tap is the image moved as a whole, and lines are added without a look at where they end.
  const wide = padded(image, shape, { above, below, left, right }, border);
  const [line, wideLine] = [width * channels, (width + left + right) * channels];
  const out = new Float32Array(image.length);
  const moves = taps.map(({ dy, dx, weight }) => ({ weight, from: (dy + above) * wideLine + (dx + left) * channels }));
  while (moves.length % 4 !== 0) moves.push({ weight: 0, from: 0 });
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < moves.length; k += 4)
      addFour(out, wide, { to: y * line, count: line, start: y * wideLine, moves, k });
  }
  return out;
}

/** Adds four taps to a line at once: sums are read and written once, and rounded after each tap as if they were written. */
function addFour(
  out: Float32Array,
  wide: Float32Array,
  { to, count, start, moves, k }: { to: number; count: number; start: number; moves: readonly Move[]; k: number },
): void {
  const [first, second, third, fourth] = [moves[k]!, moves[k + 1]!, moves[k + 2]!, moves[k + 3]!];
  const [a, b, c, d] = [start + first.from, start + second.from, start + third.from, start + fourth.from];
  const [u, v, w, x] = [first.weight, second.weight, third.weight, fourth.weight];
  for (let i = 0; i < count; i++) {
    const two = Math.fround(Math.fround(out[to + i]! + u * wide[a + i]!) + v * wide[b + i]!);
    out[to + i] = Math.fround(two + w * wide[c + i]!) + x * wide[d + i]!;
  }
}

/** A tap as a place in the image with its border: how far it is from the first number of a line. */
interface Move {
  readonly weight: number;
  readonly from: number;
}

/** How far taps reach back and forth. */
function reachOf(distances: readonly number[]): [back: number, forth: number] {
  return [Math.max(0, ...distances.map((distance) => -distance)), Math.max(0, ...distances)];
}

/** The image with its border around it. */
function padded(
  image: Float32Array,
  { height, width, channels }: ImageShape,
  { above, below, left, right }: Readonly<Record<'above' | 'below' | 'left' | 'right', number>>,
  border: Border,
): Float32Array {
  const out = new Float32Array((height + above + below) * (width + left + right) * channels);
  let to = 0;
  for (let y = -above; y < height + below; y++) {
    const line = border(y, height) * width;
    const pixel = (x: number): void => {
      for (let c = 0, from = (line + border(x, width)) * channels; c < channels; c++) out[to++] = image[from + c]!;
    };
    for (let x = -left; x < 0; x++) pixel(x);
    out.set(image.subarray(line * channels, (line + width) * channels), to);
    to += width * channels;
    for (let x = width; x < width + right; x++) pixel(x);
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
    const row = rows[i]!;
    const column = columns[i]!;
    const top = Math.floor(row);
    const left = Math.floor(column);
    const down = row - top;
    const right = column - left;
    const inside = top >= 0 && left >= 0 && top + 1 < height && left + 1 < width;
    const upper = (inside ? top : border(top, height)) * width;
    const lower = inside ? upper + width : border(top + 1, height) * width;
    const first = inside ? left : border(left, width);
    const second = inside ? left + 1 : border(left + 1, width);
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
 * @returns what adds it to a sum: to zeros unless given
 */
export function zoom(shape: ImageShape, factor: number): (image: Float32Array, sum?: Float32Array) => Float32Array {
  const { height, width, channels } = shape;
  const rows = placesOf(height, factor, width * channels);
  const columns = placesOf(width, factor, channels);
  const line = width * channels;
  const wide = new Float32Array(height * line);
  return (image, sum = new Float32Array(image.length)) => {
    // Lines that are beyond the middle are not looked at below.
    for (let start = rows.low[0]!; start <= rows.next[height - 1]!; start += line) {
      for (let x = 0, to = start; x < width; x++) {
        const share = columns.share[x]!;
        const from = start + columns.low[x]!;
        const next = start + columns.next[x]!;
        for (let c = 0; c < channels; c++)
          wide[to++] = image[from + c]! + share * (image[next + c]! - image[from + c]!);
      }
    }
    for (let y = 0, to = 0; y < height; y++) {
      const share = rows.share[y]!;
      const from = rows.low[y]!;
      const next = rows.next[y]!;
      for (let i = 0; i < line; i++) sum[to++]! += wide[from + i]! + share * (wide[next + i]! - wide[from + i]!);
    }
    return sum;
  };
}

/** Pairs of places, and how much of the second is taken. */
interface Places {
  readonly low: Int32Array;
  readonly next: Int32Array;
  readonly share: Float64Array;
}

/** Where each of n pixels comes from, when the middle n / factor of them are drawn out. @param stride - numbers from one place to the next */
function placesOf(n: number, factor: number, stride: number): Places {
  const taken = Math.ceil(n / factor);
  const first = Math.floor((n - taken) / 2);
  const drawn = Math.round(taken * factor);
  const cut = Math.floor((drawn - n) / 2);
  const places = { low: new Int32Array(n), next: new Int32Array(n), share: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    const place = drawn > 1 ? ((i + cut) * (taken - 1)) / (drawn - 1) : 0;
    const low = Math.min(Math.floor(place), taken - 1);
    places.share[i] = place - low;
    places.low[i] = (first + low) * stride;
    places.next[i] = (first + Math.min(low + 1, taken - 1)) * stride;
  }
  return places;
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
