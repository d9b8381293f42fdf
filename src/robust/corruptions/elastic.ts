import type { Random } from '../../base';
import type { ImageShape } from '../../data';
import type { Corruption, Five } from './corruption';
import { blurred, mirrored, moved, reflected } from './planes';

/** As shares of the shorter side: how far pixels move, how smooth that is, and how far three points that the image hangs on move. */
const pulls: Five<readonly [way: number, sigma: number, affine: number]> = [
  [0, 0, 0.08],
  [0.05, 0.3, 0.06],
  [0.1, 0.08, 0.06],
  [0.1, 0.03, 0.03],
  [0.16, 0.03, 0.02],
];

/** A place as row and column. */
type Place = readonly [y: number, x: number];

/** The image is stretched as a whole, and then here and there. */
export const elastic: Corruption = {
  name: 'elastic',
  at(severity, shape) {
    const { height, width } = shape;
    const side = Math.min(height, width);
    const [way, sigma, affine] = pulls[severity - 1]!.map((share) => share * side) as [number, number, number];
    const plane = { height, width, channels: 1 };
    return (image, random) => {
      const stretched = moved(image, shape, affinePlaces(shape, affine, random), mirrored);
      if (way === 0) return stretched;
      const steps = (): Float32Array => {
        const noise = new Float32Array(height * width);
        for (let i = 0; i < noise.length; i++) noise[i] = random.uniform(-1, 1);
        return blurred(noise, plane, sigma, reflected, 3);
      };
      const [columns, rows] = [steps(), steps()];
      for (let y = 0, at = 0; y < height; y++) {
        for (let x = 0; x < width; x++, at++) {
          rows[at] = y + way * rows[at]!;
          columns[at] = x + way * columns[at]!;
        }
      }
      return moved(stretched, shape, { rows, columns }, reflected);
    };
  },
};

/** Where each pixel comes from when three points around the middle move at random, at most `way` in either direction. */
function affinePlaces(
  { height, width }: ImageShape,
  way: number,
  random: Random,
): Record<'rows' | 'columns', Float32Array> {
  const arm = Math.floor(Math.min(height, width) / 3);
  const [cy, cx] = [Math.floor(height / 2), Math.floor(width / 2)];
  const shift = (): [number, number] => [random.uniform(-way, way), random.uniform(-way, way)];
  // The corners below right, above right and above left, and where each of them goes.
  const [a, b, c] = [[arm, arm], [-arm, arm], [-arm, -arm]].map(([y, x]) => {
    const [dy, dx] = shift();
    return [y! + dy, x! + dx] as const;
  }) as [Place, Place, Place]; // prettier-ignore
  // A point is c + s (b - c) + t (a - b), and comes from -arm + 2 arm s across, -arm + 2 arm t down.
  const [along, down] = [[b[0] - c[0], b[1] - c[1]] as const, [a[0] - b[0], a[1] - b[1]] as const];
  const area = along[1] * down[0] - along[0] * down[1];
  const [rows, columns] = [new Float32Array(height * width), new Float32Array(height * width)];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const dy = y - cy - c[0];
      const dx = x - cx - c[1];
      rows[at] = cy - arm + (2 * arm * (along[1] * dy - along[0] * dx)) / area;
      columns[at] = cx - arm + (2 * arm * (dx * down[0] - dy * down[1])) / area;
    }
  }
  return { rows, columns };
}
