import { InputError } from '../base';
import type { Rows } from './rows';

/** Height, width and number of channels of every image of a store. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** 0..255 as the float32 numbers 0..1: a look-up is faster than a division, and rounds the same way. */
const unitFloats = Float32Array.from({ length: 256 }, (_, value) => value / 255);

/**
 * Images of one size as bytes: one contiguous buffer, row-major, height x width x channels, image after image. Nothing is
 * turned into floats before a batch asks for it, so 200,000 images of 64x64x3 take 2.4 GB and not 9.8.
 *
 * @example
 * const store = new ImageStore(bytes, { height: 64, width: 64, channels: 3 });
 * const batch = store.gather([5, 0, 7]);      // Float32Array of 3 * 64 * 64 * 3 values in [0, 1]
 */
export class ImageStore implements Rows {
  /** How many images there are. */
  readonly length: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Bytes of one image: height * width * channels. */
  readonly imageSize: number;
  private readonly bytes: Uint8Array;
  private readonly rows: Uint32Array | undefined;

  /**
   * @param bytes - all images; kept, not copied
   * @param shape - the size of each image
   * @param rows - which images of the buffer this store holds, in which order; default: all, in file order
   * @throws InputError when the buffer is not a whole number of images, or a row lies outside it
   */
  constructor(bytes: Uint8Array, shape: ImageShape, rows?: Uint32Array) {
    const { height, width, channels } = shape;
    const imageSize = height * width * channels;
    if (!(Number.isInteger(imageSize) && imageSize > 0)) {
      throw new InputError('shape', 'a positive height, width and number of channels', [height, width, channels]);
    }
    const stored = bytes.length / imageSize;
    if (!Number.isInteger(stored)) {
      const expected = `a multiple of ${imageSize} bytes (${height} x ${width} x ${channels})`;
      throw new InputError(
        'images',
        expected,
        `${bytes.length} bytes`,
        'The buffer is cut off, or the shape is wrong.',
      );
    }
    checkRows(rows ?? [], stored);
    this.bytes = bytes;
    this.rows = rows;
    this.length = rows ? rows.length : stored;
    this.imageSize = imageSize;
    [this.height, this.width, this.channels] = [height, width, channels];
  }

  /** The size of every image as a list: height, width, channels. */
  get rowShape(): [number, number, number] {
    return [this.height, this.width, this.channels];
  }

  /** The size of every image. */
  get shape(): ImageShape {
    return { height: this.height, width: this.width, channels: this.channels };
  }

  /**
   * The bytes of one image, row-major height x width x channels: a view, so writing to it changes the store.
   *
   * @param i - 0 to length - 1
   * @throws InputError when there is no such image
   */
  image(i: number): Uint8Array {
    checkRows([i], this.length);
    const start = this.stored(i) * this.imageSize;
    return this.bytes.subarray(start, start + this.imageSize);
  }

  /**
   * A store of some of the images, in the order given; a row may come more than once. Copies no pixels.
   *
   * @param rows - positions in this store
   * @throws InputError when a row is not in the store
   */
  select(rows: ArrayLike<number>): ImageStore {
    checkRows(rows, this.length);
    const selected = Uint32Array.from(rows, (row) => this.stored(row));
    return new ImageStore(this.bytes, this.shape, selected);
  }

  /**
   * The images of some rows as floats in [0, 1], for a batch: rows.length x height x width x channels.
   *
   * @param rows - positions in this store
   * @param out - an array to write into, at least as long as the batch; the result is a view of it. Default: a new array
   * @throws InputError when a row is not in the store, or `out` is too short
   */
  gather(rows: ArrayLike<number>, out?: Float32Array): Float32Array {
    const { imageSize, bytes } = this;
    const needed = this.roomFor(rows, out, 'values');
    const result = out ? out.subarray(0, needed) : new Float32Array(needed);
    for (let k = 0, at = 0; k < rows.length; k++) {
      const start = this.stored(rows[k] as number) * imageSize;
      for (let i = start; i < start + imageSize; i++) result[at++] = unitFloats[bytes[i] as number] as number;
    }
    return result;
  }

  /**
   * The bytes of some rows, one image after another.
   *
   * @param rows - positions in this store
   * @param out - an array to write into, at least as long
   * @throws InputError when a row is not in the store, or `out` is too short
   */
  gatherBytes(rows: ArrayLike<number>, out: Uint8Array): void {
    this.roomFor(rows, out, 'bytes');
    for (let k = 0; k < rows.length; k++) {
      const start = this.stored(rows[k]!) * this.imageSize;
      out.set(this.bytes.subarray(start, start + this.imageSize), k * this.imageSize);
    }
  }

  /** How many values some rows have. @throws InputError when a row is not in the store, or `out` is too short for them */
  private roomFor(rows: ArrayLike<number>, out: ArrayLike<number> | undefined, unit: string): number {
    checkRows(rows, this.length);
    const needed = rows.length * this.imageSize;
    if (out && out.length < needed) throw new InputError('out', `at least ${needed} ${unit}`, `${out.length} ${unit}`);
    return needed;
  }

  /** Where in the buffer the image of a row is. */
  private stored(row: number): number {
    return this.rows ? (this.rows[row] as number) : row;
  }
}

function checkRows(rows: ArrayLike<number>, length: number): void {
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k] as number;
    if (!(Number.isInteger(row) && row >= 0 && row < length)) {
      throw new InputError('row', length ? `a whole number from 0 to ${length - 1}` : 'none: the store is empty', row);
    }
  }
}
