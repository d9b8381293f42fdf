import type { Split } from '../data';
import { numberColumn } from '../table';

/** Cells along each side: enough to tell what colour is where, too few to know a picture again. */
const side = 4;

/** Numbers about rows, one row after another. */
export interface RowFeatures {
  /** `[n, width]` */
  readonly features: Float32Array;
  readonly width: number;
}

/** The images of a split as if seen from far away: the mean of each channel in 4 x 4 cells, from 0 to 1. */
export function coarseImages({ table, images }: Split): RowFeatures {
  const { height, width, channels, imageSize } = images;
  const [down, across] = [Math.min(side, height), Math.min(side, width)];
  const size = down * across * channels;
  const features = new Float32Array(table.height * size);
  const cellOf = new Int32Array(imageSize);
  const pixels = new Float32Array(size);
  for (let i = 0; i < imageSize; i++) {
    const [y, x, channel] = [Math.floor(i / (width * channels)), Math.floor(i / channels) % width, i % channels];
    const cell = Math.floor((y * down) / height) * across + Math.floor((x * across) / width);
    cellOf[i] = cell * channels + channel;
    pixels[cellOf[i]!]! += 1;
  }
  const image = new Float32Array(imageSize);
  numberColumn(table, 'row').forEach((row, k) => {
    images.gather([row], image);
    for (let i = 0; i < imageSize; i++) features[k * size + cellOf[i]!]! += image[i]! / pixels[cellOf[i]!]!;
  });
  return { features, width: size };
}
