import type { Corruption, Five } from './corruption';

/** How much is left of what differs from the mean. */
const shares: Five<number> = [0.4, 0.3, 0.2, 0.1, 0.05];

/** Everything comes nearer to the mean of its channel. */
export const contrast: Corruption = {
  name: 'contrast',
  at(severity, { channels }) {
    const share = shares[severity - 1]!;
    return (image) => {
      const means = new Float64Array(channels);
      for (let i = 0; i < image.length; i++) means[i % channels]! += (image[i]! * channels) / image.length;
      return image.map((value, i) => means[i % channels]! + share * (value - means[i % channels]!));
    };
  },
};
