import type { Corruption, Five } from './corruption';

/** Which share of the numbers is lost. */
const shares: Five<number> = [0.01, 0.02, 0.05, 0.08, 0.14];

/** Salt and pepper: some numbers become 0 or 1, either as likely, as of broken bits. */
export const impulseNoise: Corruption = {
  name: 'impulseNoise',
  at: (severity) => (image, random) => {
    const share = shares[severity - 1]!;
    for (let i = 0; i < image.length; i++) {
      const u = random.uniform();
      if (u < share) image[i] = u < share / 2 ? 0 : 1;
    }
    return image;
  },
};
