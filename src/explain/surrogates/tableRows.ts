import * as tf from '@tensorflow/tfjs';
import type pl from 'nodejs-polars';
import { InputError, least, mean, most, variance } from '../../base';
import { readNumbers, type Numbers, type Values } from '../../learn';
import { isTable } from '../../table';
import type { PredictionContext } from '../method';

/** The width of a table's rows. @throws InputError for what is neither a table nor images */
export function tableWidth({ what, rows }: PredictionContext): number {
  const [width, ...others] = rows.rowShape;
  if (width !== undefined && others.length === 0) return width;
  throw new InputError(what, 'images, or rows of a table', `rows of ${rows.rowShape.join(' x ')}`);
}

/** The rows that stand for what is usual. @throws InputError where there are none, or they are of another width */
export function backgroundRows({ columns }: PredictionContext, background: Numbers | 'none', width: number): Values {
  if (background === 'none') {
    const todo = 'Give rows of the training set; 100 of them do.';
    throw new InputError('background', 'rows that stand for what is usual', 'none', todo);
  }
  const rows = readNumbers('background', isTable(background) ? inOrder(background, columns) : background);
  const found = rows.shape.length === 1 && width === 1 ? 1 : (rows.shape[1] ?? 1);
  if (rows.shape.length > 2 || found !== width || rows.length < 1) {
    throw new InputError('background', `rows of ${width} numbers`, rows.shape.join(' x '));
  }
  if (!rows.data.every(Number.isFinite)) throw new InputError('background', 'finite numbers', 'others');
  return rows;
}

/** A table with its columns in the order of what is explained. @throws InputError for other columns */
function inOrder(table: pl.DataFrame, columns: readonly string[]): pl.DataFrame {
  if (columns.length === 0 || table.columns.join() === columns.join()) return table;
  const same = table.width === columns.length && columns.every((name) => table.columns.includes(name));
  if (!same) throw new InputError('background', `the columns ${columns.join(', ')}`, table.columns.join(', '));
  return table.select(...columns);
}

/** A column of the background. */
export interface BackgroundColumn {
  readonly values: Float64Array;
  readonly mean: number;
  readonly std: number;
  /** Whether it has nothing but 0 and 1. */
  readonly binary: boolean;
}

/** The columns of rows. */
export function columnsOfRows(rows: Values, width: number): BackgroundColumn[] {
  return Array.from({ length: width }, (_, column) => {
    const values = Float64Array.from({ length: rows.length }, (_, row) => rows.data[row * width + column]!);
    const binary = least(values) >= 0 && most(values) <= 1 && values.every((value) => value === 0 || value === 1);
    return { values, mean: mean(values), std: Math.sqrt(variance(values, 0)), binary };
  });
}

/** Numbers of copies as a tensor, `[copies, 1, width]`; the copies beyond those that there are have 0. */
export function copiesTensor(values: Float32Array, width: number, start: number, copies: number): tf.Tensor {
  const some = new Float32Array(copies * width);
  some.set(values.subarray(start * width, Math.min(values.length, (start + copies) * width)));
  return tf.tensor(some, [copies, 1, width]);
}
