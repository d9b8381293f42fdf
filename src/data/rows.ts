import { InputError, product } from '../base';

/** Samples that a network can take, row by row; an {@link ImageStore} is one. */
export interface Rows {
  /** How many rows there are. */
  readonly length: number;
  /** Sizes of one row, such as [64, 64, 3] for images or [2] for two numbers. */
  readonly rowShape: readonly number[];
  /** The values of some rows, one after another, into `out` when it is given. @throws InputError for a row that is not there */
  gather(rows: ArrayLike<number>, out?: Float32Array): Float32Array;
  /** Where the values are bytes over 255, those of some rows, into `out`. @throws InputError for a row that is not there */
  gatherBytes?(rows: ArrayLike<number>, out: Uint8Array): void;
  /** Some of the rows, in the order given. @throws InputError for a row that is not there */
  select(rows: ArrayLike<number>): Rows;
}

/**
 * Rows of plain numbers, held as 32-bit floats.
 *
 * @example
 * new NumberRows(Float32Array.of(1, 2, 3, 4), [2]).gather([1]);   // 3, 4
 */
export class NumberRows implements Rows {
  readonly length: number;
  private readonly width: number;

  /**
   * @param values - `[n, ...rowShape]`; kept, not copied
   * @throws InputError when they are not a whole number of rows
   */
  constructor(
    private readonly values: Float32Array,
    readonly rowShape: readonly number[],
  ) {
    this.width = product(rowShape);
    this.length = values.length / this.width;
    if (!Number.isInteger(this.length)) {
      throw new InputError('rows', `a multiple of ${this.width} values ([${rowShape.join(', ')}])`, values.length);
    }
  }

  gather(rows: ArrayLike<number>, out?: Float32Array): Float32Array {
    const { width, values } = this;
    const result = out ? out.subarray(0, rows.length * width) : new Float32Array(rows.length * width);
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!;
      if (!(Number.isInteger(row) && 0 <= row && row < this.length)) {
        throw new InputError('row', `a whole number from 0 to ${this.length - 1}`, row);
      }
      result.set(values.subarray(row * width, (row + 1) * width), k * width);
    }
    return result;
  }

  select(rows: ArrayLike<number>): NumberRows {
    return new NumberRows(this.gather(rows), this.rowShape);
  }
}
