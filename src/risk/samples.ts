import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { InputError } from '../base';
import { NumberRows, type ImageStore, type Rows, type Split } from '../data';
import { numberColumn } from '../metrics';
import { Values } from './values';

/**
 * Numbers in any of the forms in which they come: a flat array (one number a row, or row after row), rows as arrays, a
 * tensor (which stays the caller's), a column of a table, or a table of columns.
 */
export type Numbers =
  ArrayLike<number> | readonly (readonly number[])[] | tf.Tensor | Values | pl.Series | pl.DataFrame;

/** Samples to learn from: what goes in, and what should come out. */
export interface Samples {
  /** What the network takes, a row each. */
  readonly x: Numbers | ImageStore;
  /** What is to be learned: numbers, 0 and 1, or the numbers of classes. */
  readonly y: Numbers;
  /** Columns that belong to the rows, for policies that draw by them. Default: a column `row`. */
  readonly table?: pl.DataFrame;
}

/** What can be learned from: a split of a dataset (faces and others), or samples. */
export type TrainingInput = Split | Samples;

/** What can be predicted: a split, images, samples or what goes into a network alone. */
export type PredictInput = Split | ImageStore | Numbers | { readonly x: Numbers | ImageStore };

/** Numbers in a row, and as far as it is known how they are arranged. */
interface Plain {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Numbers in any form as 32-bit floats; an array of its own unless it is one already. @throws InputError for anything else */
export function plainNumbers(what: string, numbers: Numbers): Plain {
  if (numbers instanceof Values) return numbers;
  if (numbers instanceof tf.Tensor) return { data: Float32Array.from(numbers.dataSync()), shape: numbers.shape };
  if (pl.Series.isSeries(numbers)) return plainTable(pl.DataFrame([numbers]));
  if (pl.DataFrame.isDataFrame(numbers)) return plainTable(numbers);
  if (numbers instanceof Float32Array) return { data: numbers, shape: [numbers.length] };
  if (!isArrayLike(numbers)) throw new InputError(what, 'numbers: an array, a tensor or a table', numbers);
  const rows = Array.from<unknown>(numbers);
  if (!rows.some((row) => isArrayLike(row))) return { data: floats(what, rows), shape: [rows.length] };
  const width = (rows[0] as ArrayLike<number>).length;
  const odd = rows.findIndex((row) => !isArrayLike(row) || row.length !== width);
  if (odd >= 0) throw new InputError(what, `rows of ${width} numbers`, rows[odd], `See row ${odd}.`);
  return { data: floats(what, (rows as unknown[][]).flat(), width), shape: [rows.length, width] };
}

/** Numbers in an array of any kind. @param width - how many are a row, where that is known @throws InputError for text that is no number */
function floats(what: string, values: unknown[], width?: number): Float32Array {
  const data = Float32Array.from(values as number[]);
  const first = data.findIndex(Number.isNaN);
  const text = values[first];
  if (typeof text === 'string') {
    const place = width === undefined ? `at index ${first}` : `in row ${Math.floor(first / width)}`;
    throw new InputError(what, 'finite numbers', `the text '${text.slice(0, 20)}' ${place}`);
  }
  return data;
}

/**
 * What a network takes, as rows of the size of its input.
 *
 * @throws InputError when there is nothing, it is of another size, or a number is not finite
 */
export function rowsFor(what: string, x: Numbers | ImageStore, model: tf.LayersModel): Rows {
  const wanted = model.inputs[0]!.shape.slice(1);
  const rows = isRows(x) ? x : numberRows(what, x, wanted);
  const fits = wanted.length === rows.rowShape.length && wanted.every((n, i) => n === null || n === rows.rowShape[i]);
  if (!fits) {
    const sizes = (shape: readonly (number | null)[]): string => shape.map((n) => n ?? 'any').join(' x ');
    const todo = isRows(x) ? 'Load the dataset in that size.' : 'Give as many numbers a row as the network takes.';
    const expected = wanted.length === 3 ? `images of ${sizes(wanted)}` : `${sizes(wanted)} numbers a row`;
    throw new InputError(what, expected, sizes(rows.rowShape), todo);
  }
  if (rows.length === 0) throw new InputError(what, `at least one ${isRows(x) ? 'image' : 'row'}`, 'none');
  return rows;
}

/** Refuses numbers that are not finite. @throws InputError naming the first */
export function checkFinite(what: string, data: Float32Array, width: number): void {
  const first = data.findIndex((value) => !Number.isFinite(value));
  if (first < 0) return;
  const got = `${data[first]} in row ${Math.floor(first / Math.max(1, width))}`;
  throw new InputError(what, 'finite numbers', got, 'Leave such rows out, or fill them in.');
}

function numberRows(what: string, x: Numbers, wanted: readonly (number | null)[]): NumberRows {
  const { data, shape } = plainNumbers(what, x);
  // A flat array is cut into rows of the input's size; a shape of its own says more.
  const known = wanted.every((size) => size !== null) ? (wanted as number[]) : undefined;
  const flat = shape.length === 1 && known !== undefined;
  const rowShape = flat ? known : shape.slice(1);
  const size = rowShape.reduce((product, n) => product * n, 1);
  if (data.length % size !== 0) {
    throw new InputError(what, `a multiple of ${size} numbers, as the network takes a row`, data.length);
  }
  checkFinite(what, data, size);
  return new NumberRows(data, rowShape);
}

function plainTable(table: pl.DataFrame): Plain {
  const columns = table.columns.map((name) => numberColumn(table, name));
  const data = new Float32Array(table.height * columns.length);
  columns.forEach((column, c) => column.forEach((value, row) => (data[row * columns.length + c] = value)));
  return { data, shape: [table.height, columns.length] };
}

/** Whether samples are in a store already, such as one of images. */
export function isRows(x: unknown): x is Rows {
  return typeof x === 'object' && x !== null && 'gather' in x && 'rowShape' in x;
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}
