import type * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { checkKeyNames, checkKeys, InputError } from '../base';
import { checkTable } from '../table';
import { BatchSampler, checkRowOrder, RowSampler, type Rows, type Sampler, type Split } from '../data';
import { labelColumn } from '../table';
import { taskOf, type LossName, type Task } from './losses';
import { plainNumbers, type Numbers } from './numbers';
import { checkFinite, isRows, rowsFor, type PredictInput, type Samples, type TrainingInput } from './samples';

/** Checked data to learn from or to be measured on. */
export interface CheckedData {
  readonly x: Rows;
  /** `[n, width]` */
  readonly y: Float32Array;
  /** Whether what is to be learned is 0 or 1, one of two classes. */
  readonly binary: boolean;
  /** Columns that belong to the rows. */
  readonly table: () => pl.DataFrame;
  /** The largest batch that can be drawn. */
  readonly largestBatch: number;
  /** Draws batches: half positives from a split of faces and others, from all rows alike otherwise. */
  readonly sampler: (options: { batchSize: number; seed: number }) => Sampler;
}

/** Checks that a model gives what a loss needs. @throws InputError */
export function checkOutput(model: tf.LayersModel, loss: LossName): void {
  const task = taskOf(loss);
  const outputs = model.outputs.map(({ shape }) => `[${shape.slice(1).join(', ')}]`).join(' and ');
  if (task === 'binary' && outputs !== '[1]') throw new InputError('model', 'one output, a logit: [1]', outputs);
  const { activation } = model.outputs[0]!.sourceLayer.getConfig();
  if (loss.endsWith('FromLogits') && ['sigmoid', 'softmax'].includes(activation as string)) {
    const todo = 'Leave it out: risk.sigmoid() and risk.softmax() make probabilities of logits.';
    throw new InputError('model', 'a last layer without activation for a loss on logits', activation, todo);
  }
  if (task === 'classes' && outputs === '[1]') {
    throw new InputError('model', 'a logit for each of at least two classes', outputs, 'Take a binary loss for one.');
  }
}

/**
 * Checks that data can be learned from or measured on.
 *
 * @throws InputError for a whole dataset, samples of another size, another count of rows, numbers that are not finite, and
 * labels that do not fit the task
 */
export function checkData(what: string, data: TrainingInput, model: tf.LayersModel, task: Task): CheckedData {
  if (typeof data !== 'object' || data === null) throw new InputError(what, 'a split, or samples { x, y }', data);
  if ('splits' in data) {
    throw new InputError(what, 'one split', 'a dataset with all of them', 'Take one, such as dataset.splits.train.');
  }
  if (isSplit(data)) return checkSplit(what, data, model);
  if ('x' in data && 'y' in data) return checkSamples(what, data, model, task);
  throw new InputError(what, 'a split, or samples { x, y }', data);
}

/** Whether data are a split, whose batches are half of either class. */
export function isSplit(data: TrainingInput): data is Split {
  return typeof data === 'object' && data !== null && 'images' in data;
}

/** The rows that are to be predicted. @throws InputError when they do not fit the model */
export function predictRows(data: PredictInput, model: tf.LayersModel): Rows {
  if (typeof data !== 'object' || data === null) throw new InputError('predict', 'images or numbers', data);
  if ('images' in data && 'table' in data) {
    checkKeys('predict', data, splitKeys);
    checkTable('predict: table', data.table);
    const rows = rowsFor('predict', data.images, model);
    checkRowOrder('predict', data);
    return rows;
  }
  if (isRows(data) || !('x' in data)) return rowsFor('predict', data as Numbers, model);
  checkKeyNames('predict', data, sampleKeys);
  return rowsFor('predict', data.x, model);
}

/** What a split and samples hold: another key is misspelt, or stands for something that nobody would read, such as weights. */
const splitKeys = ['name', 'table', 'images'] as const satisfies readonly (keyof Split)[];
const sampleKeys = ['x', 'y', 'table'] as const satisfies readonly (keyof Samples)[];

function checkSplit(what: string, split: Split, model: tf.LayersModel): CheckedData {
  checkKeys(what, split, splitKeys);
  const { table, images } = split;
  checkTable(`${what}: table`, table);
  const x = rowsFor(what, images, model);
  checkRowOrder(what, split);
  const labels = labelColumn(table, 'label');
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const fewer = Math.min(positives, labels.length - positives);
  if (fewer === 0) {
    throw new InputError(`${what}: label`, 'rows of both classes', `none of class ${positives ? 0 : 1}`);
  }
  const outputs = model.outputs[0]!.shape.at(-1);
  if (outputs !== 1) {
    throw new InputError(
      what,
      'samples { x: split.images, y }',
      `a split for ${outputs} outputs`,
      'Say what to learn.',
    );
  }
  const sampler = (options: { batchSize: number; seed: number }): Sampler => new BatchSampler({ labels, ...options });
  return { x, y: Float32Array.from(labels), binary: true, table: () => table, largestBatch: 2 * fewer, sampler };
}

function checkSamples(what: string, samples: Samples, model: tf.LayersModel, task: Task): CheckedData {
  checkKeys(what, samples, sampleKeys);
  const x = rowsFor(`${what}: x`, samples.x, model);
  const { data: y, shape } = plainNumbers(`${what}: y`, samples.y);
  const outputs = model.outputs[0]!.shape.at(-1)!;
  const width = task === 'regression' ? outputs : 1;
  if (y.length !== x.length * width) {
    const expected =
      width === 1 ? `${x.length} numbers, one for each row of x` : `${x.length} rows of ${width} numbers`;
    throw new InputError(`${what}: y`, expected, `${y.length} numbers`);
  }
  // As many numbers in another arrangement would be learned for other rows than they belong to.
  if (shape.length > 1 && shape[0] !== x.length) {
    throw new InputError(`${what}: y`, `${x.length} rows, as x has`, shape[0], 'Is it turned on its side?');
  }
  checkFinite(`${what}: y`, y, width);
  if (task !== 'regression') checkClasses(`${what}: y`, y, task === 'binary' ? 2 : outputs);
  const { table } = samples;
  if (table !== undefined) checkTable(`${what}: table`, table);
  if (table && table.height !== x.length) throw new InputError(`${what}: table`, `${x.length} rows`, table.height);
  const numbered = (): pl.DataFrame =>
    pl.DataFrame({
      row: pl.Series(
        'row',
        Int32Array.from({ length: x.length }, (_, i) => i),
      ),
    });
  return {
    x,
    y,
    binary: task === 'binary',
    table: () => table ?? numbered(),
    largestBatch: x.length,
    sampler: (options) => new RowSampler({ count: x.length, ...options }),
  };
}

function checkClasses(what: string, y: Float32Array, classes: number): void {
  const first = y.findIndex((value) => !(Number.isInteger(value) && 0 <= value && value < classes));
  if (first < 0) return;
  const expected = classes === 2 ? '0 or 1 in each row' : `whole numbers from 0 to ${classes - 1}`;
  throw new InputError(what, expected, `${y[first]} in row ${first}`);
}
