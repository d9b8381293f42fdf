import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { InputError, product } from '../base';
import { numberColumn } from '../table';
import { Values } from '../data';

/**
 * Numbers in any of the forms in which they come: a flat array (one number a row, or row after row), rows as arrays (of arrays, for images), a
 * tensor (which stays the caller's), a column of a table, or a table of columns. Arrays and columns of booleans are 0 and 1; those
 * of BigInts, as 64-bit columns give them, are numbers.
 */
export type Numbers =
  | ArrayLike<number>
  | readonly boolean[]
  | ArrayLike<bigint>
  | readonly NestedNumbers[]
  | tf.Tensor
  | Values
  | pl.Series
  | pl.DataFrame;

/** Rows of numbers, or rows of rows. */
export type NestedNumbers = readonly number[] | Float32Array | readonly NestedNumbers[];

/**
 * Numbers in any form as 32-bit floats; an array of their own unless they are one already. Flat ones have one size.
 *
 * @throws InputError for anything else
 */
export function readNumbers(what: string, numbers: Numbers): Values {
  if (numbers instanceof Values) return numbers;
  if (numbers instanceof tf.Tensor) return ofTensor(what, numbers);
  if (pl.Series.isSeries(numbers)) return ofTable(pl.DataFrame([numbers]));
  if (pl.DataFrame.isDataFrame(numbers)) return ofTable(numbers);
  if (numbers instanceof Float32Array) return new Values(numbers, [numbers.length]);
  if (!isArrayLike(numbers)) throw new InputError(what, 'numbers: an array, a tensor or a table', numbers);
  return ofArray(what, numbers);
}

function ofTensor(what: string, tensor: tf.Tensor): Values {
  if (tensor.dtype === 'string' || tensor.dtype === 'complex64') {
    throw new InputError(what, 'a tensor of numbers', `one of ${tensor.dtype}`);
  }
  return Values.of(tensor);
}

function ofTable(table: pl.DataFrame): Values {
  const columns = table.columns.map((name) => numberColumn(table, name));
  const [height, width] = [table.height, columns.length];
  const data = new Float32Array(height * width);
  // Row after row: to write in order takes a tenth of the time.
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++) data[at++] = columns[column]![row]!;
  }
  return new Values(data, [height, width]);
}

/** Numbers in arrays, or in arrays within arrays: the first row says how they are arranged, and the others have to be alike. */
function ofArray(what: string, numbers: ArrayLike<unknown>): Values {
  const shape: number[] = [];
  for (let part: unknown = numbers; isArrayLike(part); part = part[0]) shape.push(part.length);
  const values: unknown[] = [];
  const gather = (part: unknown, depth: number, row: number): void => {
    if (depth === shape.length) {
      values.push(part);
      return;
    }
    if (!isArrayLike(part) || part.length !== shape[depth]) {
      throw new InputError(what, `rows of ${shape.slice(1).join(' x ')} numbers`, part, `See row ${row}.`);
    }
    for (let i = 0; i < part.length; i++) gather(part[i], depth + 1, depth === 0 ? i : row);
  };
  gather(numbers, 0, 0);
  const size = product(shape.slice(1));
  const place = (at: number): string => (shape.length === 1 ? `at index ${at}` : `in row ${Math.floor(at / size)}`);
  return new Values(floats(what, values, place), shape);
}

/** Numbers, or booleans alone, or BigInts alone: JavaScript would make 0 of `null` and `''` as well. @throws InputError for others */
function floats(what: string, values: readonly unknown[], place: (at: number) => string): Float32Array {
  const alike = ['boolean', 'bigint'].some(
    (kind) => values.length > 0 && values.every((value) => typeof value === kind),
  );
  const odd = alike ? -1 : values.findIndex((value) => typeof value !== 'number');
  if (odd < 0) return Float32Array.from(values, Number);
  const value = values[odd];
  const isRow = typeof value === 'object' && value !== null && !isArrayLike(value) && !(value instanceof Date);
  const todo = isRow ? 'Make a table of rows that are objects: pl.DataFrame(rows).' : '';
  throw new InputError(what, 'finite numbers', isRow ? value : `${wordFor(value)} ${place(odd)}`, todo);
}

function wordFor(value: unknown): string {
  if (typeof value === 'string') return `the text '${value.slice(0, 20)}'`;
  if (typeof value === 'boolean') return `${value} among numbers`;
  if (typeof value === 'bigint') return `the BigInt ${value} among numbers`;
  if (isArrayLike(value)) return 'an array';
  return value instanceof Date ? 'a date' : String(value);
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}
