import type { ImageShape } from '../../data';
import type { Corruption, Five } from './corruption';

/** The side of the small image, as a share. */
const shares: Five<number> = [0.9, 0.8, 0.7, 0.6, 0.5];

/** The image made smaller and large again: squares of one colour. */
export const pixelate: Corruption = {
  name: 'pixelate',
  at(severity, shape) {
    const share = shares[severity - 1]!;
    const [height, width] = [shape.height, shape.width].map((side) => Math.max(1, Math.floor(side * share)));
    const small = { ...shape, height: height!, width: width! };
    const smaller = boxes(shape, small);
    const larger = boxes(small, shape);
    return (image) => larger(smaller(image));
  },
};

/** To another size: each pixel is the mean of the pixels whose middle lies in it. */
function boxes(from: ImageShape, to: ImageShape): (image: Float32Array) => Float32Array {
  const rows = spans(from.height, to.height);
  const columns = spans(from.width, to.width);
  const { channels } = from;
  return (image) => {
    const out = new Float32Array(to.height * to.width * channels);
    let at = 0;
    for (const [top, bottom] of rows) {
      for (const [left, right] of columns) {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let y = top; y < bottom; y++) {
            for (let x = left; x < right; x++) sum += image[(y * from.width + x) * channels + c]!;
          }
          out[at++] = sum / ((bottom - top) * (right - left));
        }
      }
    }
    return out;
  };
}

/** Of each of `to` pixels the first of `from` pixels and the one after the last; each has at least one. */
function spans(from: number, to: number): [number, number][] {
  const step = from / to;
  const reach = Math.max(1, step) / 2;
  return Array.from({ length: to }, (_, i) => {
    const middle = (i + 0.5) * step;
    const first = Math.min(from - 1, Math.floor(middle - reach + 0.5));
    return [first, Math.min(from, Math.max(first + 1, Math.floor(middle + reach + 0.5)))];
  });
}
