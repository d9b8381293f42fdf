import type { Random } from '../../base';

/**
 * Blurs an image in place: repeated averaging of neighbours with weights (w, 1 - 2w, w) along both axes. One pass has the
 * variance 2w, variances add up, so it takes as many equal passes as keep w at most 1/3. Edge pixels are repeated.
 *
 * @param pixels - lines x side x channels, one line or more
 * @param sigma - standard deviation in pixels; 0 changes nothing
 */
export function blur(pixels: Float64Array, side: number, channels: number, sigma: number): void {
  const variance = sigma * sigma;
  const passes = passesOf(sigma);
  const weight = variance / (2 * passes);
  const row = side * channels;
  const lines = pixels.length / row;
  for (let pass = 0; pass < passes; pass++) {
    for (let start = 0; start < pixels.length; start += row) {
      for (let channel = 0; channel < channels; channel++) blurLine(pixels, start + channel, channels, side, weight);
    }
    for (let start = 0; start < row; start++) blurLine(pixels, start, row, lines, weight);
  }
}

/** How many passes a blur takes: no pixel reaches further than that. */
export function passesOf(sigma: number): number {
  return Math.ceil(1.5 * sigma * sigma);
}

/** One pass along one line of one channel: `count` values, `step` apart. */
function blurLine(pixels: Float64Array, start: number, step: number, count: number, weight: number): void {
  let before = pixels[start] as number;
  for (let i = 0, at = start; i < count; i++, at += step) {
    const here = pixels[at] as number;
    const after = i + 1 < count ? (pixels[at + step] as number) : here;
    pixels[at] = here + weight * (before - 2 * here + after);
    before = here;
  }
}

/** Mean and standard deviation of the sum of four independent bytes: 4 * 127.5 and sqrt(4 * (256^2 - 1) / 12). */
const bytesMean = 510;
const bytesStd = Math.sqrt(65535 / 3);

/**
 * Adds noise to every value and rounds to bytes. The noise is the sum of four random bytes, scaled: bell-shaped within
 * 3.5 standard deviations, and without the logarithm that engines round differently.
 *
 * @param sigma - standard deviation in grey levels
 */
export function addNoise(pixels: Float64Array, sigma: number, random: Random): Uint8Array {
  const bytes = new Uint8Array(pixels.length);
  const scale = sigma / bytesStd;
  for (let i = 0; i < bytes.length; i++) {
    const bits = (random.uniform() * 4294967296) >>> 0;
    const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
    const value = Math.round((pixels[i] as number) + scale * (sum - bytesMean));
    bytes[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return bytes;
}
