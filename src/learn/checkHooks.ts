import * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import type { Batch } from './batch';

/**
 * One number that a hook, a loss or a metric gave.
 *
 * @param what - what gave it, such as `term of the loss gap`
 * @throws InputError for what is no tensor of a single number
 */
export function scalarFrom(what: string, given: unknown): tf.Scalar {
  if (!isTensor(given)) throw notTensor(what, 'one number, as a tensor', given);
  if (given.rank === 0) return given as tf.Scalar;
  throw new InputError(what, 'one number', shapeOf(given), 'Take its mean.');
}

/** Losses of rows that a function gave, or their mean. @throws InputError for what is no tensor, and for other rows than there are */
export function lossesFrom(what: string, given: unknown, rows: number): tf.Tensor {
  const expected = `the loss of each of ${rows} rows`;
  if (!isTensor(given)) throw notTensor(what, `a tensor: ${expected}`, given);
  if (given.rank === 0 || given.shape[0] === rows) return given;
  throw new InputError(what, expected, shapeOf(given), 'Take means or sums over the other sizes alone.');
}

/**
 * A batch that `prepare` gave: every field that it was given is still there, and all have as many rows. It may have more rows than
 * before, such as each image beside an attacked one. Noise is looked after by those who need it.
 *
 * @throws InputError naming the field
 */
export function batchFrom(what: string, given: unknown, before: Batch): Batch {
  if (typeof given !== 'object' || given === null) throw new InputError(what, 'a batch', given, 'Is a return missing?');
  const batch = given as Batch;
  const missing = Object.keys(before).find((name) => name !== 'noise' && !(name in batch));
  if (missing !== undefined) {
    const got = `${Object.keys(batch).join(', ') || 'none'}, without ${missing}`;
    throw new InputError(what, 'all fields of the batch', got, 'Give back { ...batch, and what is new }.');
  }
  const fields = Object.entries(batch).filter(([name]) => name !== 'noise');
  for (const [name, field] of fields) if (!isTensor(field)) throw notTensor(`${what}: ${name}`, 'a tensor', field);
  const rows = fields[0]?.[1].shape[0];
  const odd = fields.find(([, { shape }]) => shape[0] !== rows);
  if (odd) throw new InputError(`${what}: ${odd[0]}`, `${rows} rows, as the others have`, shapeOf(odd[1]));
  return batch;
}

function isTensor(given: unknown): given is tf.Tensor {
  return given instanceof tf.Tensor;
}

function notTensor(what: string, expected: string, given: unknown): InputError {
  return new InputError(what, expected, given, given === undefined ? 'Is a return missing?' : '');
}

function shapeOf({ shape }: tf.Tensor): string {
  return `a tensor of shape [${shape.join(', ')}]`;
}
