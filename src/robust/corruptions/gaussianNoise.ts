import type { Corruption, Five } from './corruption';

/** Standard deviation, where 1 is from black to white. */
const stds: Five<number> = [0.04, 0.08, 0.12, 0.15, 0.18];

/** Normal noise on every number, as in low light. */
export const gaussianNoise: Corruption = {
  name: 'gaussianNoise',
  at: (severity) => (image, random) => {
    const std = stds[severity - 1]!;
    for (let i = 0; i < image.length; i++) image[i]! += random.normal(0, std);
    return image;
  },
};
