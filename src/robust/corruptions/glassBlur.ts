import type { Random } from '../../base';
import type { ImageShape } from '../../data';
import { pixelsFor, scaleOf, type Corruption, type Five } from './corruption';
import { blurred } from './planes';

/** Sigma and the longest way of a pixel, in pixels of 64 x 64, and how often pixels move. */
const panes: Five<readonly [sigma: number, way: number, rounds: number]> = [
  [0.1, 1, 1],
  [0.5, 1, 1],
  [0.6, 1, 2],
  [0.7, 2, 1],
  [0.9, 2, 2],
];

/** Near pixels change places, between two slight blurs, as behind frosted glass. */
export const glassBlur: Corruption = {
  name: 'glassBlur',
  at(severity, shape) {
    const [sigma, way, rounds] = panes[severity - 1]!;
    const wide = sigma * scaleOf(shape);
    return (image, random) => {
      const out = blurred(image, shape, wide);
      for (let round = 0; round < rounds; round++) exchange(out, shape, pixelsFor(way, shape), random);
      return blurred(out, shape, wide);
    };
  },
};

/** Each pixel, from the last to the first, changes places with one at most `way` away. */
function exchange(image: Float32Array, shape: ImageShape, way: number, random: Random): void {
  const { height, width, channels } = shape;
  for (let y = height - way; y > way; y--) {
    for (let x = width - way; x > way; x--) {
      const dx = random.integer(2 * way) - way;
      const dy = random.integer(2 * way) - way;
      const [one, other] = [(y * width + x) * channels, ((y + dy) * width + x + dx) * channels];
      for (let c = 0; c < channels; c++) {
        const kept = image[one + c]!;
        image[one + c] = image[other + c]!;
        image[other + c] = kept;
      }
    }
  }
}
