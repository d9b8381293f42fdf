import { scaleOf, type Corruption, type Five } from './corruption';
import { smeared } from './planes';

/** Radius and sigma in pixels of 64 x 64. */
const moves: Five<readonly [radius: number, sigma: number]> = [
  [10, 1],
  [10, 1.5],
  [10, 2],
  [10, 2.5],
  [12, 3],
];

/** The image smeared along a line at most 45 degrees from the horizontal, as by a camera that moves. */
export const motionBlur: Corruption = {
  name: 'motionBlur',
  at(severity, shape) {
    const scale = scaleOf(shape);
    const [radius, sigma] = moves[severity - 1]!;
    return (image, random) =>
      smeared(image, shape, { radius: radius * scale, sigma: sigma * scale, angle: random.uniform(-45, 45) });
  },
};
