import pl from 'nodejs-polars';
import { Random } from '../base';
import { ImageStore, type Split } from '../data';

/**
 * Images of 64 x 64 with labels 0 and 1 in turn, for measuring times: every image is a piece of the same noise, so that even
 * 200,000 are made in a moment.
 */
export function toyImages(count: number): Split {
  const shape = { height: 64, width: 64, channels: 3 };
  const size = shape.height * shape.width * shape.channels;
  const random = new Random(0);
  const noise = Uint8Array.from({ length: 2 * size }, () => random.integer(256));
  const bytes = new Uint8Array(count * size);
  for (let row = 0; row < count; row++) {
    const start = random.integer(size);
    bytes.set(noise.subarray(start, start + size), row * size);
  }
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  const table = pl.DataFrame([
    pl.Series('row', rows, pl.Int32),
    pl.Series(
      'label',
      rows.map((row) => row % 2),
      pl.Int32,
    ),
  ]);
  return { name: 'toy', table, images: new ImageStore(bytes, shape) };
}
