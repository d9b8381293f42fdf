import { scaleOf, type Corruption, type Five } from './corruption';
import { grey } from './grey';
import { smeared, zoom } from './planes';

/** Flakes: mean and standard deviation of a field, its zoom, what of it is snow; how they fall: radius and sigma; how much of the image stays. */
interface Fall {
  readonly mean: number;
  readonly std: number;
  readonly zoom: number;
  readonly threshold: number;
  readonly radius: number;
  readonly sigma: number;
  readonly stays: number;
}

const falls: Five<Fall> = [
  { mean: 0.1, std: 0.2, zoom: 1, threshold: 0.6, radius: 8, sigma: 3, stays: 0.8 },
  { mean: 0.1, std: 0.2, zoom: 1, threshold: 0.5, radius: 10, sigma: 4, stays: 0.8 },
  { mean: 0.15, std: 0.3, zoom: 1.75, threshold: 0.55, radius: 10, sigma: 4, stays: 0.7 },
  { mean: 0.25, std: 0.3, zoom: 2.25, threshold: 0.6, radius: 12, sigma: 6, stays: 0.65 },
  { mean: 0.3, std: 0.3, zoom: 1.25, threshold: 0.65, radius: 14, sigma: 12, stays: 0.6 },
];

/** Flakes that fall aslant, in a whitened scene. */
export const snow: Corruption = {
  name: 'snow',
  at(severity, shape) {
    const { mean, std, threshold, stays, ...fall } = falls[severity - 1]!;
    const scale = scaleOf(shape);
    const plane = { ...shape, channels: 1 };
    const size = shape.height * shape.width;
    const larger = zoom(plane, fall.zoom * Math.max(1, scale));
    return (image, random) => {
      const field = Float32Array.from({ length: size }, () => random.normal(mean, std));
      const flakes = larger(field).map((value) => (value < threshold ? 0 : Math.min(1, value)));
      const angle = random.uniform(-135, -45);
      const layer = smeared(flakes, plane, { radius: fall.radius * scale, sigma: fall.sigma * scale, angle });
      const light = grey(image, shape);
      return image.map((value, i) => {
        const at = Math.floor(i / shape.channels);
        const white = Math.max(value, 1.5 * light[at]! + 0.5);
        return stays * value + (1 - stays) * white + layer[at]! + layer[size - 1 - at]!;
      });
    };
  },
};
