import type { Corruption, Five } from './corruption';

/** How many photons a white pixel gets. */
const photons: Five<number> = [250, 100, 50, 30, 15];

/** Poisson noise: light comes in whole photons, of which dark pixels get few. */
export const shotNoise: Corruption = {
  name: 'shotNoise',
  at(severity) {
    const white = photons[severity - 1]!;
    // Images are bytes, so there are 256 rates: a count is looked up in the distribution of its rate.
    const counts = Array.from({ length: 256 }, (_, byte) => cumulative((byte / 255) * white));
    return (image, random) => {
      for (let i = 0; i < image.length; i++) {
        image[i] = placeIn(counts[Math.round(255 * image[i]!)]!, random.uniform()) / white;
      }
      return image;
    };
  },
};

/** The probability of at most 0, 1, 2 ... events where `rate` are expected, up to where nothing is left. */
function cumulative(rate: number): Float64Array {
  const last = Math.ceil(rate + 10 * Math.sqrt(rate) + 10);
  const out = new Float64Array(last + 1);
  for (let k = 0, term = Math.exp(-rate), total = 0; k <= last; k++) {
    total += term;
    out[k] = total;
    term *= rate / (k + 1);
  }
  return out;
}

/** How many of the sorted numbers are at most `u`. */
function placeIn(sorted: Float64Array, u: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > u) high = middle;
    else low = middle + 1;
  }
  return low;
}
