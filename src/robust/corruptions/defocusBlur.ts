import { scaleOf, type Corruption, type Five } from './corruption';
import { filtered, mirrored, normalWeights, type Tap } from './planes';

/** Radius of the disk in pixels of 64 x 64, and sigma of what smooths its edge. */
const disks: Five<readonly [radius: number, edge: number]> = [
  [0.5, 0.6],
  [1, 0.1],
  [1.5, 0.1],
  [2.5, 0.01],
  [3, 0.1],
];

/** Each pixel becomes the mean of a disk, as of a lens out of focus. */
export const defocusBlur: Corruption = {
  name: 'defocusBlur',
  at(severity, shape) {
    const [radius, edge] = disks[severity - 1]!;
    const taps = disk(radius * scaleOf(shape), edge);
    return (image) => filtered(image, shape, taps, mirrored);
  },
};

/** A disk of equal weights, smoothed by a normal curve of three weights. */
function disk(radius: number, edge: number): Tap[] {
  const reach = Math.ceil(radius) + 1;
  const steps = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  const inside = (dy: number, dx: number): number => Number(dy ** 2 + dx ** 2 <= radius ** 2);
  const whole = steps.flatMap((dy) => steps.map((dx) => inside(dy, dx))).reduce((sum, one) => sum + one, 0);
  const smooth = normalWeights(edge, 1);
  const weightAt = (dy: number, dx: number): number =>
    [-1, 0, 1].reduce(
      (sum, v) => sum + [-1, 0, 1].reduce((s, h) => s + smooth[v + 1]! * smooth[h + 1]! * inside(dy + v, dx + h), 0),
      0,
    ) / whole;
  const taps = steps.flatMap((dy) => steps.map((dx) => ({ dy, dx, weight: weightAt(dy, dx) })));
  return taps.filter(({ weight }) => weight > 1e-9);
}
