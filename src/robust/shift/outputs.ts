import type pl from 'nodejs-polars';
import { argmax, InputError } from '../../base';
import { networkOutputs, predictRows, singleNetwork, type PredictInput } from '../../learn';
import { classColumn, classKeys, isSingle, readProbabilities, type ClassOptions } from '../../table';
import type { AttackedModel } from '../attackFunction';
import { classScores } from '../classScores';
import type { Compared } from './compared';

/** What a model says of rows, and the truth where it is known. */
export interface ModelOutputs {
  readonly classes: number;
  /** The class that it says, a row each. */
  readonly said: Int32Array;
  /** Scores by name: of two classes one, the log-odds of class 1; of more the probability of each. */
  readonly scores: Readonly<Record<string, Float64Array>>;
  readonly labels?: Uint32Array;
}

/** Whose outputs are compared. */
export interface OutputOptions extends ClassOptions {
  readonly model?: AttackedModel | undefined;
  readonly inputs?: ((table: pl.DataFrame) => PredictInput) | undefined;
  readonly batchSize: number;
}

/**
 * What a model says of data: predicted anew where there is a model, else as the columns of the table have it; undefined where there is neither.
 *
 * @throws InputError for a model without inputs, and columns that are missing or wrong
 */
export async function outputsOf(
  what: string,
  data: Compared,
  options: OutputOptions,
): Promise<ModelOutputs | undefined> {
  const { table, length } = data;
  const found = options.model ? await predicted(what, data, options, options.model) : fromColumns(table, options);
  if (!found) return undefined;
  const { classes, logs } = found;
  const said = Int32Array.from({ length }, (_, row) => argmax(logs.subarray(row * classes, (row + 1) * classes)));
  const column = (of: (row: number) => number): Float64Array => Float64Array.from({ length }, (_, row) => of(row));
  const scores =
    classes === 2
      ? { score: column((row) => logs[2 * row + 1]! - logs[2 * row]!) }
      : Object.fromEntries(Array.from({ length: classes }, (_, k) => [`score of class ${k}`, column((row) => Math.exp(logs[row * classes + k]!))])); // prettier-ignore
  const { label = 'label' } = options;
  if (table?.columns.includes(label)) return { classes, said, scores, labels: classColumn(table, label, classes) };
  if (options.label === undefined) return { classes, said, scores };
  throw new InputError(`${what}: label`, 'a column of the table', label);
}

/** Logarithms of the probabilities of the classes, row after row. */
interface Logs {
  readonly classes: number;
  readonly logs: Float64Array;
}

function fromColumns(table: pl.DataFrame | undefined, options: OutputOptions): Logs | undefined {
  const named = options.logits ?? options.probabilities;
  if (!table || (named === undefined && !table.columns.includes('yHat'))) return undefined;
  return readProbabilities(table, Object.fromEntries(classKeys.map((key) => [key, options[key]])));
}

async function predicted(
  what: string,
  { table, images }: Compared,
  { inputs, batchSize }: OutputOptions,
  model: AttackedModel,
): Promise<Logs> {
  const network = singleNetwork('shiftReport', model);
  const given = inputs && table ? inputs(table) : images;
  if (!given) {
    const todo = 'Say how a table becomes what the network takes: inputs: (table) => encoder.apply(table).';
    throw new InputError(`${what}: inputs`, 'images, or what the model takes', 'a table alone', todo);
  }
  const { classes, read } = classScores(network);
  const { data } = await networkOutputs(network, predictRows(given, network, what), batchSize, read);
  const logs = Float64Array.from(data);
  for (let start = 0; start < logs.length; start += classes) {
    const row = logs.subarray(start, start + classes);
    const most = Math.max(...row);
    const total = most + Math.log(row.reduce((sum, value) => sum + Math.exp(value - most), 0));
    row.forEach((value, k) => (row[k] = value - total));
  }
  return { classes, logs };
}

/** The columns that have what a model says: they are compared as its outputs and not as columns. */
export function outputColumns(table: pl.DataFrame, options: ClassOptions): string[] {
  const named = [options.logits ?? [], options.probabilities ?? []].flat();
  return named.length > 0 || !isSingle(options) ? named : table.columns.filter((name) => name === 'yHat');
}
