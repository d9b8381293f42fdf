import type * as tf from '@tensorflow/tfjs';
import type pl from 'nodejs-polars';
import { checkKeyNames, checkKeys, InputError } from '../base';
import { BatchSampler, checkRowOrder, type ImageStore, type Rows, type Sampler, type Split, Values } from '../data';
import { checkTable, labelColumn } from '../table';
import { readNumbers, type Numbers } from './numbers';
import { joined } from './prefixes';
import { ridersOf, rowNumbers, type RiderOptions } from './riders';
import { anyRows, isStore, rowsFor, type PredictInput, type Samples, type TrainingInput } from './samples';
import { checkBothClasses } from './tasks/checkTargets';
import type { Task } from './tasks/task';
import { checkCounts, evenData, targetFields, type TrainingData } from './trainingData';

/** What data are for: a network of one input and one output, and what its output is trained for. */
export interface DataNeeds {
  readonly network: tf.LayersModel;
  readonly task: Task;
  /** What rides along. Default nothing. */
  readonly riders?: RiderOptions;
}

/**
 * Checks that data can be used to train or to evaluate a network of one input and one output. A split is drawn from half
 * positives, half negatives; samples from all rows alike.
 *
 * @throws InputError for a whole dataset, samples of another size, another count of rows, numbers that are not finite, and
 * labels that do not fit the task
 */
export function checkData(what: string, data: TrainingInput, needs: DataNeeds): TrainingData {
  if (typeof data !== 'object' || data === null) throw new InputError(what, 'a split, or samples { x, y }', data);
  if ('splits' in data) {
    throw new InputError(what, 'one split', 'a dataset with all of them', 'Take one, such as dataset.splits.train.');
  }
  if (isSplit(data)) return checkSplit(what, data, needs);
  if ('x' in data && 'y' in data) return checkSamples(what, data, needs);
  throw new InputError(what, 'a split, or samples { x, y }', data);
}

/** Whether data are a split, whose batches are half of either class. */
export function isSplit(data: unknown): data is Split {
  return typeof data === 'object' && data !== null && 'images' in data;
}

/** The rows that are to be predicted, or whatever `what` says. @throws InputError when they do not fit the network */
export function predictRows(data: PredictInput, network: tf.LayersModel, what = 'predict'): Rows {
  const input = network.inputs[0]!;
  return rowsOf(data, what, (x) => rowsFor(what, x, input));
}

/** The rows of what could be predicted, of any sizes. @throws InputError where there is none, or a number is not finite */
export function inputRows(data: PredictInput, what: string): Rows {
  const rows = rowsOf(data, what, (x) => anyRows(what, x));
  if (rows.length === 0) throw new InputError(what, 'at least one row', 'none');
  return rows;
}

function rowsOf(data: PredictInput, what: string, read: (x: Numbers | ImageStore) => Rows): Rows {
  if (typeof data !== 'object' || data === null) throw new InputError(what, 'images or numbers', data);
  if ('images' in data && 'table' in data) {
    checkKeys(what, data, splitKeys);
    checkTable(`${what}: table`, data.table);
    const rows = read(data.images);
    checkRowOrder(what, data);
    return rows;
  }
  if (isStore(data) || !('x' in data)) return read(data as Numbers);
  checkKeyNames(what, data, sampleKeys);
  return read(data.x);
}

/** What a split and samples hold: another key is misspelt, or stands for something that nobody would read, such as weights. */
const splitKeys = ['name', 'table', 'images', 'parts'] as const satisfies readonly (keyof Split)[];
const sampleKeys = ['x', 'y', 'table', 'fields'] as const satisfies readonly (keyof Samples)[];

function checkSplit(what: string, split: Split, { network, task, riders = {} }: DataNeeds): TrainingData {
  checkKeys(what, split, splitKeys);
  const { table, images } = split;
  checkTable(`${what}: table`, table);
  const x = rowsFor(what, images, network.inputs[0]!);
  checkRowOrder(what, split);
  const labels = labelColumn(table, 'label');
  const fewer = checkBothClasses(`${what}: label`, labels);
  const [output] = network.outputs;
  if (output!.shape.length !== 2 || output!.shape[1] !== 1) {
    const outputs = output!.shape.slice(1).join(' x ');
    throw new InputError(
      what,
      'samples { x: split.images, y }',
      `a split for ${outputs} outputs`,
      'Say what to learn.',
    );
  }
  const y = task.targets(`${what}: label`, new Values(Float32Array.from(labels), [labels.length]), x.length, [1]);
  return {
    fields: { x, ...targetFields({ y }), ...ridersOf(what, () => table, y, riders) },
    targets: { y },
    table: () => table,
    largestBatch: 2 * fewer,
    sampler: (options): Sampler => new BatchSampler({ labels, ...options }),
  };
}

function checkSamples(what: string, samples: Samples, { network, task, riders = {} }: DataNeeds): TrainingData {
  checkKeys(what, samples, sampleKeys);
  const x = rowsFor(`${what}: x`, samples.x, network.inputs[0]!);
  const sizes = network.outputs[0]!.shape.slice(1).map((size) => size ?? 1);
  const y = task.targets(`${what}: y`, readNumbers(`${what}: y`, samples.y), x.length, sizes);
  const { table } = samples;
  if (table !== undefined) checkTable(`${what}: table`, table);
  if (table && table.height !== x.length) throw new InputError(`${what}: table`, `${x.length} rows`, table.height);
  const columns = (): pl.DataFrame => table ?? rowNumbers(x.length);
  const others = otherFields(what, samples.fields ?? {});
  const fields = joined(`${what}: fields`, [{ x }, others, ridersOf(what, columns, y, riders)]);
  checkCounts(what, fields);
  return evenData(fields, { y }, table);
}

/** Fields that ride along as samples have them. */
function otherFields(what: string, given: NonNullable<Samples['fields']>): Readonly<Record<string, Rows>> {
  const odd = ['x', 'y', 'noise', 'weight'].find((name) => name in given);
  if (odd !== undefined) throw new InputError(`${what}: fields`, 'names of their own', odd);
  return Object.fromEntries(
    Object.entries(given).map(([name, rows]) => [name, anyRows(`${what}: fields: ${name}`, rows)]),
  );
}
