import type { ImageShape } from '../../data';

/** How bright each pixel is to the eye: 0.299 red, 0.587 green, 0.114 blue. */
export function grey(image: Float32Array, { height, width, channels }: ImageShape): Float32Array {
  if (channels === 1) return image.slice();
  return Float32Array.from(
    { length: height * width },
    (_, i) => 0.299 * image[3 * i]! + 0.587 * image[3 * i + 1]! + 0.114 * image[3 * i + 2]!,
  );
}
