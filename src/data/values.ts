import * as tf from '@tensorflow/tfjs';
import { InputError, product } from '../base';
import type { Rows } from './rows';

/**
 * Numbers with a shape, held in ordinary memory: what leaves the library is never a tensor that somebody has to free. They are rows as
 * well, which go into a network as those of a store of images do.
 *
 * @example
 * const values = new Values(new Float32Array([1, 2, 3, 4]), [2, 2]);
 * values.select([1]).data;   // 3, 4
 * values.tensor();           // a tensor, the caller's to dispose of
 */
export class Values implements Rows {
  /**
   * @param data - the numbers, row after row; kept, not copied
   * @param shape - sizes whose product is the count of numbers
   * @throws InputError when they do not agree
   */
  constructor(
    readonly data: Float32Array,
    readonly shape: readonly number[],
  ) {
    const size = product(shape);
    if (size !== data.length) throw new InputError('shape', `sizes for ${data.length} numbers`, [...shape]);
  }

  /** The numbers of a tensor; the tensor stays. */
  static of(tensor: tf.Tensor): Values {
    return new Values(Float32Array.from(tensor.dataSync()), tensor.shape);
  }

  /** How many rows there are: the first size; 1 for a single number. */
  get length(): number {
    return this.shape[0] ?? 1;
  }

  /** Sizes of one row: the others; none where a row is one number. */
  get rowShape(): readonly number[] {
    return this.shape.slice(1);
  }

  /** The numbers of some rows, one after another, into `out` when it is given. @throws InputError for a row that is not there */
  gather(rows: ArrayLike<number>, out?: Float32Array): Float32Array {
    const { data, length } = this;
    const width = product(this.rowShape);
    const result = out ? out.subarray(0, rows.length * width) : new Float32Array(rows.length * width);
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!;
      if (!(Number.isInteger(row) && 0 <= row && row < length)) {
        throw new InputError('row', `a whole number from 0 to ${length - 1}`, row);
      }
      result.set(data.subarray(row * width, (row + 1) * width), k * width);
    }
    return result;
  }

  /** Some of the rows, in the order given. @throws InputError for a row that is not there */
  select(rows: ArrayLike<number>): Values {
    return new Values(this.gather(rows), [rows.length, ...this.rowShape]);
  }

  /** A tensor of these numbers. The caller disposes of it. */
  tensor(): tf.Tensor {
    return tf.tensor(this.data.slice(), [...this.shape]);
  }

  /** The numbers that a calculation ends with; every tensor on the way is freed. */
  static compute(calculation: () => tf.Tensor): Values {
    const result = tf.tidy(calculation);
    const values = Values.of(result);
    result.dispose();
    return values;
  }

  /** What a function of tensors makes of these numbers. */
  map(fn: (x: tf.Tensor) => tf.Tensor): Values {
    return Values.compute(() => fn(this.tensor()));
  }
}
