import { product } from '../base';
import * as tf from '@tensorflow/tfjs';
import { brightnessOf, nativeBackend } from '../backend';
import type { Rows } from '../data';

/**
 * Turns rows into tensors that a compiled function takes, through one buffer that all of them use. Images go as the bytes that they are
 * where the function can make numbers of them: see {@link unpacked}.
 *
 * @example
 * const batches = new RowTensors(images);
 * const x = batches.of([5, 0, 7]);
 * const { yHat } = compiled((batch) => ({ yHat: network(unpacked(batch, images.channels)) }))(x);
 */
export class RowTensors {
  private readonly size: number;
  private bytes = new Uint8Array(0);
  private floats = new Float32Array(0);

  constructor(private readonly rows: Rows) {
    this.size = product(rows.rowShape);
  }

  /** Some rows, `[n, ...]`: valid until the next are asked for, and the caller's to dispose of. @throws InputError for a row that is not there */
  of(rows: ArrayLike<number>): tf.Tensor {
    const { rowShape } = this.rows;
    const needed = rows.length * this.size;
    const packed = packedShape(rowShape);
    if (this.rows.gatherBytes && packed && nativeBackend()) {
      if (this.bytes.length !== needed) this.bytes = new Uint8Array(needed);
      this.rows.gatherBytes(rows, this.bytes);
      return tf.tensor(new Int32Array(this.bytes.buffer), [rows.length, ...packed], 'int32');
    }
    if (this.floats.length !== needed) this.floats = new Float32Array(needed);
    return tf.tensor(this.rows.gather(rows, this.floats), [rows.length, ...rowShape], 'float32');
  }
}

/**
 * The size of an image whose bytes are taken 4 at a time: [64, 64, 3] becomes [64, 48]. All sizes but the number of channels can be
 * told from it: images of several sizes are of several signatures to a compiled function.
 *
 * @returns `undefined` where a line of the image is no multiple of 4 bytes
 */
function packedShape(rowShape: readonly number[]): number[] | undefined {
  const [width, channels] = rowShape.slice(-2);
  if (width === undefined || channels === undefined || (width * channels) % 4 !== 0) return undefined;
  return [...rowShape.slice(0, -2), (width * channels) / 4];
}

/**
 * What a tensor that {@link RowTensors} made stands for, as floats, `[n, ...rowShape]`.
 *
 * @param x - whole numbers are the bytes of images, 4 each; other tensors come back as they are
 * @param channels - how many bytes a pixel has
 */
export function unpacked(x: tf.Tensor, channels: number): tf.Tensor {
  const native = nativeBackend();
  if (!native || x.dtype !== 'int32') return x;
  const line = 4 * x.shape.at(-1)!;
  return brightnessOf(native, x, [...x.shape.slice(0, -1), line / channels, channels]);
}
