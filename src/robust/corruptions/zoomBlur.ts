import type { Corruption, Five } from './corruption';
import { zoom } from './planes';

/** The largest zoom; those before it go up from 1 by hundredths. */
const largest: Five<number> = [1.05, 1.1, 1.15, 1.2, 1.25];

/** The mean of the image at several zooms, as of a camera that comes nearer. */
export const zoomBlur: Corruption = {
  name: 'zoomBlur',
  at(severity, shape) {
    const steps = Math.round(100 * (largest[severity - 1]! - 1));
    const zooms = Array.from({ length: steps }, (_, i) => zoom(shape, 1 + (i + 1) / 100));
    return (image) => {
      // The image itself counts twice: as it is, and at the zoom 1.
      const sum = image.map((value) => 2 * value);
      for (const add of zooms) add(image, sum);
      for (let i = 0; i < sum.length; i++) sum[i]! /= steps + 2;
      return sum;
    };
  },
};
