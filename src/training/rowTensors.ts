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
 * const { yHat } = compiled((batch) => ({ yHat: network(unpacked(batch, images.rowShape)) }))(x);
 */
export class RowTensors {
  private readonly size: number;
  private bytes = new Uint8Array(0);
  private floats = new Float32Array(0);

  constructor(private readonly rows: Rows) {
    this.size = rows.rowShape.reduce((product, n) => product * n, 1);
  }

  /** Some rows, `[n, ...]`: valid until the next are asked for, and the caller's to dispose of. @throws InputError for a row that is not there */
  of(rows: ArrayLike<number>): tf.Tensor {
    const { size } = this;
    const needed = rows.length * size;
    if (this.rows.gatherBytes && size % 4 === 0 && nativeBackend()) {
      if (this.bytes.length !== needed) this.bytes = new Uint8Array(needed);
      this.rows.gatherBytes(rows, this.bytes);
      return tf.tensor(new Int32Array(this.bytes.buffer), [rows.length, size / 4], 'int32');
    }
    if (this.floats.length !== needed) this.floats = new Float32Array(needed);
    return tf.tensor(this.rows.gather(rows, this.floats), [rows.length, ...this.rows.rowShape], 'float32');
  }
}

/**
 * What a tensor that {@link RowTensors} made stands for, as floats, `[n, ...rowShape]`.
 *
 * @param x - whole numbers are the bytes of images, 4 each; other tensors come back as they are
 */
export function unpacked(x: tf.Tensor, rowShape: readonly number[]): tf.Tensor {
  const native = nativeBackend();
  return native && x.dtype === 'int32' ? brightnessOf(native, x, [x.shape[0], ...rowShape]) : x;
}
