import { connected } from './connected';
import { labOf } from './lab';

/** Options of {@link slic}. */
export interface SlicSettings {
  readonly count: number;
  readonly compactness: number;
}

/** Rounds of nearest centre and mean: the paper's number, after which little moves. */
const rounds = 10;

/**
 * Superpixels by simple linear iterative clustering (Achanta and others 2012): k-means in colour (Lab) and place, each centre with the pixels of a window of
 * twice its distance from the next; then made connected.
 *
 * @param pixels - one image, 0 to 1, `[height, width, channels]`
 * @returns the number of the superpixel of each pixel, from 0
 */
export function slic(
  pixels: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  { count, compactness }: SlicSettings,
): Int32Array {
  const lab = labOf(pixels, channels);
  const step = Math.sqrt((height * width) / count);
  const centres = startingCentres(height, width, step, count);
  const depth = channels + 2; // a centre: colour, line, column
  const means = new Float64Array(centres.length * depth);
  centres.forEach(([y, x], c) => {
    const at = (Math.floor(y) * width + Math.floor(x)) * channels;
    means.set([...lab.subarray(at, at + channels), y, x], c * depth);
  });
  const nearest = new Int32Array(height * width);
  for (let round = 0; round < rounds; round++) {
    assign({ lab, height, width, channels }, means, nearest, { step, far: (compactness / step) ** 2 });
    moveCentres({ lab, height, width, channels }, means, nearest);
  }
  return connected(nearest, width, (step * step) / 4);
}

interface Image {
  readonly lab: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Middles of the fields of a grid: as many as are wanted or a few more or less. */
function startingCentres(height: number, width: number, step: number, count: number): [y: number, x: number][] {
  const lines = Math.min(height, Math.max(1, Math.round(height / step)));
  const columns = Math.min(width, Math.max(1, Math.round(count / lines)));
  return Array.from({ length: lines * columns }, (_, i): [number, number] => [
    ((Math.floor(i / columns) + 0.5) * height) / lines - 0.5,
    (((i % columns) + 0.5) * width) / columns - 0.5,
  ]).map(([y, x]) => [Math.max(0, y), Math.max(0, x)]);
}

/** Gives each pixel the nearest centre of those in whose windows it is. @param far - what a squared pixel of distance counts */
function assign(
  { lab, height, width, channels }: Image,
  means: Float64Array,
  nearest: Int32Array,
  { step, far }: { step: number; far: number },
): void {
  const depth = channels + 2;
  const least = new Float64Array(nearest.length).fill(Infinity);
  const reach = Math.ceil(2 * step);
  for (let c = 0; c * depth < means.length; c++) {
    const [cy, cx] = [means[c * depth + channels]!, means[c * depth + channels + 1]!];
    const [top, bottom] = [Math.max(0, Math.floor(cy - reach)), Math.min(height - 1, Math.ceil(cy + reach))];
    const [left, right] = [Math.max(0, Math.floor(cx - reach)), Math.min(width - 1, Math.ceil(cx + reach))];
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const at = y * width + x;
        let distance = far * ((y - cy) ** 2 + (x - cx) ** 2);
        for (let d = 0; d < channels; d++) distance += (lab[at * channels + d]! - means[c * depth + d]!) ** 2;
        if (distance >= least[at]!) continue;
        least[at] = distance;
        nearest[at] = c;
      }
    }
  }
}

/** Puts each centre at the mean of its pixels; one without any stays. */
function moveCentres({ lab, width, channels }: Image, means: Float64Array, nearest: Int32Array): void {
  const depth = channels + 2;
  const sums = new Float64Array(means.length);
  const counts = new Float64Array(means.length / depth);
  nearest.forEach((c, at) => {
    counts[c]!++;
    for (let d = 0; d < channels; d++) sums[c * depth + d]! += lab[at * channels + d]!;
    sums[c * depth + channels]! += Math.floor(at / width);
    sums[c * depth + channels + 1]! += at % width;
  });
  counts.forEach((count, c) => {
    for (let d = 0; d < depth && count > 0; d++) means[c * depth + d] = sums[c * depth + d]! / count;
  });
}
