import type { Random } from '../../base';
import type { ImageShape } from '../../data';
import { scaleOf, type Corruption, type Five } from './corruption';
import { blurred, nearest } from './planes';

/** How much of the image stays, and how much frost is added. */
const layers: Five<readonly [stays: number, frost: number]> = [
  [1, 0.3],
  [0.9, 0.4],
  [0.8, 0.45],
  [0.75, 0.5],
  [0.7, 0.55],
];

/** Red, green and blue of ice, where it is thickest. */
const ice = [0.86, 0.93, 1];
/** How bright a pane is between its crystals. */
const haze = 0.25;

/**
 * Crystals of ice on a pane. Hendrycks and Dietterich lay photographs of frost over the image; here crystals are grown: needles from a few
 * places, with branches at 60 degrees, over a thin haze.
 */
export const frost: Corruption = {
  name: 'frost',
  at(severity, shape) {
    const [stays, amount] = layers[severity - 1]!;
    const { channels } = shape;
    return (image, random) => {
      const thickness = crystals(shape, random);
      return image.map((value, i) => {
        const colour = channels === 1 ? 0.93 : ice[i % channels]!;
        return stays * value + amount * colour * thickness[Math.floor(i / channels)]!;
      });
    };
  },
};

/** How thick the ice is on each pixel, from the haze to 1. */
function crystals(shape: ImageShape, random: Random): Float32Array {
  const { height, width } = shape;
  const scale = scaleOf(shape);
  const plane = { height, width, channels: 1 };
  const drawn = new Float32Array(height * width);
  const needle = (y: number, x: number, turn: number, length: number, bright: number): void => {
    const [up, along] = [Math.sin(turn), Math.cos(turn)];
    for (let way = 0; way < length; way += 0.5) {
      const [row, column] = [Math.round(y + way * up), Math.round(x + way * along)];
      if (row < 0 || row >= height || column < 0 || column >= width) return;
      const at = row * width + column;
      drawn[at] = Math.max(drawn[at]!, bright * (1 - (0.5 * way) / length));
    }
  };
  for (let crystal = 0; crystal < 9; crystal++) {
    const [y, x] = [random.uniform(0, height), random.uniform(0, width)];
    const first = random.uniform(0, 2 * Math.PI);
    for (let arm = 0; arm < 6; arm++) {
      const turn = first + (arm * Math.PI) / 3 + random.normal(0, 0.08);
      const length = random.uniform(10, 34) * scale;
      needle(y, x, turn, length, 1);
      for (let way = 3 * scale; way < length; way += random.uniform(2, 4) * scale) {
        const branch = 0.45 * (length - way) * random.uniform(0.5, 1);
        const [from, at] = [y + way * Math.sin(turn), x + way * Math.cos(turn)];
        needle(from, at, turn + Math.PI / 3, branch, 0.85);
        needle(from, at, turn - Math.PI / 3, branch, 0.85);
      }
    }
  }
  const glow = blurred(drawn, plane, 1.6 * scale, nearest);
  return drawn.map((line, i) => Math.min(1, haze + 0.55 * line + 0.8 * glow[i]!));
}
