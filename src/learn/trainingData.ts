import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { RowSampler, type Sampler, type Values } from '../data';
import { rowCount, type Fields } from './batch';
import { rowNumbers } from './riders';

/** Checked data for training or evaluation. */
export interface TrainingData {
  /** What a batch is made of. */
  readonly fields: Fields;
  /** The targets among them by field, as numbers. */
  readonly targets: Readonly<Record<string, Values>>;
  /** Columns that belong to the rows. */
  table(): pl.DataFrame;
  /** The largest batch that can be drawn. */
  readonly largestBatch: number;
  /** Draws batches. */
  sampler(options: { batchSize: number; seed: number }): Sampler;
}

/** Data whose batches are drawn from all rows alike. @param table - default: a column `row` */
export function evenData(
  fields: Fields,
  targets: Readonly<Record<string, Values>>,
  table?: pl.DataFrame,
): TrainingData {
  const count = rowCount(fields);
  return {
    fields: { ...fields, ...targetFields(targets) },
    targets,
    table: () => table ?? rowNumbers(count),
    largestBatch: count,
    sampler: (options) => new RowSampler({ count, ...options }),
  };
}

/** Targets as fields of a batch. */
export function targetFields(targets: Readonly<Record<string, Values>>): Fields {
  return targets;
}

/** Checks that fields have as many rows each. @throws InputError naming the first that has not */
export function checkCounts(what: string, fields: Fields): void {
  const count = rowCount(fields);
  const odd = Object.entries(fields).find(([, { length }]) => length !== count);
  if (odd) throw new InputError(`${what}: ${odd[0]}`, `${count} rows, as the others have`, odd[1].length);
}
