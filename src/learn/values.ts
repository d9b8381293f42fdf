import * as tf from '@tensorflow/tfjs';
import { InputError, product } from '../base';

/**
 * Numbers with a shape, held in ordinary memory: what leaves the library is never a tensor that somebody has to free.
 *
 * @example
 * new Values(new Float32Array([1, 2, 3, 4]), [2, 2]).tensor();   // a tensor, the caller's to dispose of
 */
export class Values {
  /**
   * @param data - the numbers, row after row
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

  /** Some of the rows, in the order given. */
  rows(rows: ArrayLike<number>): Values {
    const width = this.data.length / this.length;
    const data = new Float32Array(rows.length * width);
    for (let k = 0; k < rows.length; k++)
      data.set(this.data.subarray(rows[k]! * width, (rows[k]! + 1) * width), k * width);
    return new Values(data, [rows.length, ...this.shape.slice(1)]);
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
