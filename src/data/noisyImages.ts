import { checkInteger, checkKeys, checkRange, Random } from '../base';
import type { Split } from './dataset';
import { ImageStore } from './imageStore';
import { marked, someRows } from './someRows';

/** Options of {@link noisyImages}. */
export interface NoisyImagesOptions {
  /** The share of images that become noisy, in [0, 1]. Default 0.2. */
  share?: number;
  /** Standard deviation of the noise on each number of an image, where 0 is dark and 1 bright. Default 0.5. */
  std?: number;
  /** Which images they are, and the noise. Default 0. */
  seed?: number;
}

/**
 * A split with noisy images, as bad cameras take them: normal noise, drawn for every pixel and channel, on some images drawn
 * at random from all; values below 0 or above 1 are clipped. The images given stay as they are.
 *
 * @returns the split with a copy of its images, and a column more: `noisy` (0 or 1)
 * @throws InputError for a bad option
 * @example
 * const dirty = noisyImages(train, { share: 0.2, std: 0.5, seed: 0 });
 */
export function noisyImages(split: Split, options: NoisyImagesOptions = {}): Split {
  checkKeys('noisyImages', options, ['share', 'std', 'seed']);
  const { share = 0.2, std = 0.5, seed = 0 } = options;
  checkRange('share', share, 0, 1);
  checkRange('std', std, 0, Infinity);
  checkInteger('seed', seed, 0);
  const { images, table } = split;
  const noisy = someRows(images.length, share, seed);
  const random = new Random(seed + 1);
  // Rounds and cuts to 0..255 by itself.
  const bytes = new Uint8ClampedArray(images.length * images.imageSize);
  for (let i = 0; i < images.length; i++) bytes.set(images.image(i), i * images.imageSize);
  for (const row of [...noisy].sort((a, b) => a - b)) {
    for (let at = row * images.imageSize, end = at + images.imageSize; at < end; at++) {
      bytes[at] = bytes[at]! + 255 * random.normal(0, std);
    }
  }
  return {
    ...split,
    images: new ImageStore(new Uint8Array(bytes.buffer), images.shape),
    table: table.withColumns(marked('noisy', images.length, noisy)),
  };
}
