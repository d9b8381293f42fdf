import { InputError } from '../base';
import { Values } from '../learn';
import type { ImageSource } from './images';

/**
 * The images that stand below others in a grid.
 *
 * @throws InputError when they are not as many and as large as those above
 */
export function imagesBelow(below: ImageSource | Values, above: ImageSource, count: number): ImageSource {
  const source = below instanceof Values ? storeOf(below) : below;
  const wanted = sizes(above, count);
  const got = sizes(source, source.length);
  if (got !== wanted) {
    throw new InputError('below', `images of ${wanted}, as above`, got, 'Give one for each row, in their order.');
  }
  return source;
}

function sizes({ height, width, channels }: ImageSource, count: number): string {
  return [count, height, width, channels].join(' x ');
}

/** Numbers as bytes; what lies beyond the range is cut. @param range - what is black and what is white. Default 0 and 1 */
export function storeOf({ data, shape }: Values, [low, high]: readonly [number, number] = [0, 1]): ImageSource {
  const [length = 0, height = 0, width = 0, channels = 0] = shape;
  const size = height * width * channels;
  const image = (i: number) =>
    Uint8Array.from(data.subarray(i * size, (i + 1) * size), (value) =>
      Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low)))),
    );
  return { length, height, width, channels, image };
}
