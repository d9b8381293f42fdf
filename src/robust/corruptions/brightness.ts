import type { Corruption, Five } from './corruption';

/** What is added to the value of a colour. */
const lifts: Five<number> = [0.1, 0.2, 0.3, 0.4, 0.5];

/** More light: the value of each colour (its largest channel) rises, hue and saturation stay. */
export const brightness: Corruption = {
  name: 'brightness',
  at(severity, { channels }) {
    const lift = lifts[severity - 1]!;
    return (image) => {
      for (let at = 0; at < image.length; at += channels) {
        let value = 0;
        for (let c = 0; c < channels; c++) value = Math.max(value, image[at + c]!);
        const lifted = Math.min(1, value + lift);
        for (let c = 0; c < channels; c++) image[at + c] = value > 0 ? (image[at + c]! * lifted) / value : lifted;
      }
      return image;
    };
  },
};
