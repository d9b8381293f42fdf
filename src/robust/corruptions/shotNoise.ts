import type { Corruption, Five } from './corruption';

/** How many photons a white pixel gets. */
const photons: Five<number> = [250, 100, 50, 30, 15];

/** Poisson noise: light comes in whole photons, of which dark pixels get few. */
export const shotNoise: Corruption = {
  name: 'shotNoise',
  at(severity) {
    const white = photons[severity - 1]!;
    // Images are bytes, so there are 256 rates: a count is looked up in the distribution of its rate.
    const counts = Array.from({ length: 256 }, (_, byte) => withStarts(cumulative((byte / 255) * white)));
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

/** Sorted numbers, and where a search among them starts: in each of 256 equal parts of 0 to 1, at the place of its lower end. */
interface Searched {
  readonly sorted: Float64Array;
  readonly starts: Uint16Array;
}

function withStarts(sorted: Float64Array): Searched {
  const starts = new Uint16Array(256);
  for (let part = 0, k = 0; part < 256; part++) starts[part] = k = placeFrom(k, sorted, part / 256);
  return { sorted, starts };
}

/** How many of the sorted numbers are at most `u`, which is below 1. */
function placeIn({ sorted, starts }: Searched, u: number): number {
  return placeFrom(starts[Math.floor(256 * u)]!, sorted, u);
}

/** The same, where at least `k` of them are. The last number stands for all that is beyond. */
function placeFrom(k: number, sorted: Float64Array, u: number): number {
  while (k < sorted.length - 1 && sorted[k]! <= u) k++;
  return k;
}
