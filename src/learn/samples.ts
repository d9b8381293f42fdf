import type * as tf from '@tensorflow/tfjs';
import type pl from 'nodejs-polars';
import { InputError, product } from '../base';
import { type ImageStore, type Rows, type Split, Values } from '../data';
import { readNumbers, type Numbers } from './numbers';

/** Numbers in any of their forms, images, or rows of a store. */
export type ImagesOrNumbers = Numbers | ImageStore | Rows;

/** Training samples: inputs and targets. */
export interface Samples {
  /** What the network takes, a row each. */
  readonly x: Numbers | ImageStore;
  /** The targets: numbers, 0 and 1, or the numbers of classes. */
  readonly y: Numbers;
  /** Columns that belong to the rows, for policies that draw by them. Default: a column `row`. */
  readonly table?: pl.DataFrame;
  /** What else a batch has, by name, for parts and losses that ask for it: boxes, masks. Default nothing. */
  readonly fields?: Readonly<Record<string, ImagesOrNumbers>>;
}

/** Training data: a split of a dataset (faces and others), or samples. */
export type TrainingInput = Split | Samples;

/** What can be predicted: a split, images, samples or what goes into a network alone. */
export type PredictInput = Split | ImageStore | Numbers | { readonly x: Numbers | ImageStore };

/**
 * What a network takes, as rows of the size of its input.
 *
 * @throws InputError when there is nothing, it is of another size, or a number is not finite
 */
export function rowsFor(what: string, x: Numbers | ImageStore, input: tf.SymbolicTensor): Rows {
  const wanted = input.shape.slice(1);
  const rows = isStore(x) ? x : numberRows(what, x, wanted);
  const fits = wanted.length === rows.rowShape.length && wanted.every((n, i) => n === null || n === rows.rowShape[i]);
  if (!fits) {
    const sizes = (shape: readonly (number | null)[]): string => shape.map((n) => n ?? 'any').join(' x ');
    const todo = isStore(x) ? 'Load the dataset in that size.' : 'Give as many numbers a row as the network takes.';
    const expected = wanted.length === 3 ? `images of ${sizes(wanted)}` : `${sizes(wanted)} numbers a row`;
    throw new InputError(what, expected, sizes(rows.rowShape), todo);
  }
  if (rows.length === 0) throw new InputError(what, `at least one ${isStore(x) ? 'image' : 'row'}`, 'none');
  return rows;
}

/** Rows of whatever sizes: as they are in a store, else as the numbers are arranged. @throws InputError for numbers that are not finite */
export function anyRows(what: string, x: ImagesOrNumbers): Rows {
  if (isStore(x)) return x;
  const { data, shape } = readNumbers(what, x);
  const values = shape.length > 1 ? new Values(data, shape) : new Values(data, [data.length, 1]);
  checkFinite(what, data, product(values.rowShape));
  return values;
}

/** Refuses numbers that are not finite. @throws InputError naming the first */
export function checkFinite(what: string, data: Float32Array, width: number): void {
  const first = firstNotFinite(data);
  if (first < 0) return;
  const got = `${data[first]} in row ${Math.floor(first / Math.max(1, width))}`;
  throw new InputError(what, 'finite numbers', got, 'Leave such rows out, or fill them in.');
}

function numberRows(what: string, x: Numbers, wanted: readonly (number | null)[]): Values {
  const { data, shape } = readNumbers(what, x);
  // A flat array is cut into rows of the input's size; a shape of its own says more.
  const known = wanted.every((size) => size !== null) ? (wanted as number[]) : undefined;
  const flat = shape.length === 1 && known !== undefined;
  const rowShape = flat ? known : shape.slice(1);
  const size = product(rowShape);
  if (data.length % size !== 0) {
    throw new InputError(what, `a multiple of ${size} numbers, as the network takes a row`, data.length);
  }
  checkFinite(what, data, size);
  return new Values(data, [data.length / size, ...rowShape]);
}

/** Whether samples are in a store that vouches for them, such as one of images; numbers in memory are looked through. */
export function isStore(x: unknown): x is Rows {
  return !(x instanceof Values) && typeof x === 'object' && x !== null && 'gather' in x && 'rowShape' in x;
}

/** Where the first number is that is not finite; -1 where there is none. Every training and prediction asks this of all its numbers. */
function firstNotFinite(data: Float32Array): number {
  for (let i = 0; i < data.length; i++) {
    // Of numbers that are not finite this is NaN.
    if (data[i]! - data[i]! !== 0) return i;
  }
  return -1;
}
