import { most } from '../../base';
import type { Corruption, Five } from './corruption';
import { plasma } from './plasma';

/** How thick, and by how much each finer level of the cloud is weaker. */
const clouds: Five<readonly [thickness: number, decay: number]> = [
  [0.4, 3],
  [0.7, 3],
  [1, 2.5],
  [1.5, 2],
  [2, 1.75],
];

/** A white cloud over the image. */
export const fog: Corruption = {
  name: 'fog',
  at(severity, { height, width, channels }) {
    const [thickness, decay] = clouds[severity - 1]!;
    const side = 2 ** Math.ceil(Math.log2(Math.max(height, width)));
    return (image, random) => {
      const cloud = plasma(side, decay, random);
      const brightest = most(image);
      const share = brightest / (brightest + thickness);
      return image.map((value, i) => {
        const at = Math.floor(i / channels);
        const above = cloud[Math.floor(at / width) * side + (at % width)]!;
        return (value + thickness * above) * share;
      });
    };
  },
};
