import pl from 'nodejs-polars';
import { checkKeys, InputError, mean, variance } from '../../base';
import { checkTable, finiteColumn, ordered, textColumn } from '../../table';
import { readLabels } from '../labels';
import { Values } from '../values';

/** Options of {@link fitEncoder}. */
export interface FitEncoderOptions {
  /** The columns that become numbers: `features` of the dataset, with or without sensitive ones. At least one. */
  readonly features: readonly string[];
  /** The column of the truth, for {@link FeatureEncoder.samples}. Default `label`. */
  readonly label?: string;
}

/** How a column becomes numbers. */
export type EncodedFeature =
  | { readonly name: string; readonly kind: 'number'; readonly mean: number; readonly std: number }
  | { readonly name: string; readonly kind: 'category'; readonly values: readonly string[] };

/** An encoder as plain JSON. */
export interface EncoderState {
  readonly label: string;
  readonly features: readonly EncodedFeature[];
}

/** Samples as `fit` takes them, with all columns of the table beside them, so that groups can ride along. */
export interface EncodedSamples {
  /** A number for each of {@link FeatureEncoder.names}, a row each: `[n, names]`. */
  readonly x: Values;
  /** 0 or 1 for each row. */
  readonly y: number[];
  /** The table that was encoded. */
  readonly table: pl.DataFrame;
}

/** What {@link fitEncoder} learned: makes numbers of the columns of a table, for networks and other models. */
export class FeatureEncoder {
  /** The columns of the numbers: a number or boolean has its own name, a value of a text column is `column=value`. */
  readonly names: readonly string[];

  constructor(private readonly state: EncoderState) {
    this.names = state.features.flatMap((feature) =>
      feature.kind === 'number' ? [feature.name] : feature.values.map((value) => `${feature.name}=${value}`),
    );
  }

  /**
   * The numbers of other rows.
   *
   * @returns a column of 64-bit floats for each name. A value that no fitted row had has 0 in all columns of its feature
   * @throws InputError when a column is missing, or a value is empty or not finite
   */
  apply(table: pl.DataFrame): pl.DataFrame {
    const columns = this.state.features.flatMap((feature) => encode(table, feature));
    return pl.DataFrame(columns.map((numbers, at) => pl.Series(this.names[at]!, numbers, pl.Float64)));
  }

  /** The same numbers as a network takes them, `[n, names]`: with many columns some ten times as fast as a table. @throws InputError as {@link apply} */
  values(table: pl.DataFrame): Values {
    const columns = this.state.features.flatMap((feature) => encode(table, feature));
    const width = columns.length;
    const data = new Float32Array(table.height * width);
    columns.forEach((numbers, at) => numbers.forEach((value, row) => (data[row * width + at] = value)));
    return new Values(data, [table.height, width]);
  }

  /** Numbers, labels and the table itself, as `fit` and `evaluate` take them. @throws InputError as {@link apply}, and for labels but 0 and 1 */
  samples(table: pl.DataFrame): EncodedSamples {
    const x = this.values(table);
    const { label } = this.state;
    if (!table.columns.includes(label)) throw new InputError('column', `one of ${table.columns.join(', ')}`, label);
    return { x, y: readLabels(label, table.getColumn(label)), table };
  }

  /** All of it as plain JSON, for {@link encoderFrom}. */
  toJSON(): EncoderState {
    return this.state;
  }
}

/**
 * An encoder from its JSON.
 *
 * @throws InputError when it is not what an encoder gave
 * @example
 * const text = JSON.stringify(encoder);
 * encoderFrom(JSON.parse(text)).apply(test);
 */
export function encoderFrom(state: EncoderState): FeatureEncoder {
  const given = state as Partial<EncoderState> | null;
  const whole = typeof given?.label === 'string' && Array.isArray(given.features) && given.features.every(isEncoded);
  if (!whole) throw new InputError('encoder', 'what toJSON() of an encoder gave: label, features', state);
  return new FeatureEncoder(state);
}

function isEncoded(feature: EncodedFeature): boolean {
  if (typeof feature.name !== 'string') return false;
  if (feature.kind === 'category') return Array.isArray(feature.values);
  return feature.kind === 'number' && Number.isFinite(feature.mean) && feature.std > 0;
}

/**
 * Learns from the training rows how columns become numbers: numbers get mean 0 and standard deviation 1 there (a constant one is 0),
 * each value of a text column is a column of 0 and 1. Booleans are numbers.
 *
 * @param table - the training rows, and no others: statistics of test rows would leak
 * @throws InputError for no features, a column that is missing, twice or the label, or a value that is empty or not finite
 * @example
 * const adult = await loadDataset('adult');
 * const { train, test } = adult.splits;
 * const encoder = fitEncoder(train.table, { features: adult.features });
 * const network = denseNetwork({ inputs: encoder.names.length, hidden: [32] });
 * await model.fit(encoder.samples(train.table), { epochs: 5, columns: ['sex'] });
 * const { yHat } = await model.predict(encoder.apply(test.table));
 */
export function fitEncoder(table: pl.DataFrame, options: FitEncoderOptions): FeatureEncoder {
  checkTable('table', table);
  checkKeys('fitEncoder', options, ['features', 'label']);
  const { features, label = 'label' } = options;
  if (!Array.isArray(features) || features.length === 0) {
    throw new InputError('features', 'a list of at least one column', features, 'Published counts have none.');
  }
  const names = features as readonly string[];
  const odd = names.find((name, at) => name === label || names.indexOf(name) < at);
  if (odd !== undefined) throw new InputError('features', `each column once, and not ${label}`, odd);
  return new FeatureEncoder({ label, features: names.map((name) => learn(table, name)) });
}

function learn(table: pl.DataFrame, name: string): EncodedFeature {
  const values = table.columns.includes(name) ? table.getColumn(name) : undefined;
  if (values && !values.isNumeric() && !values.isBoolean()) {
    return { name, kind: 'category', values: ordered([...new Set(wordsOf(table, name))]) };
  }
  const numbers = finiteColumn(table, name);
  const std = Math.sqrt(variance(numbers, 0));
  return { name, kind: 'number', mean: mean(numbers), std: std > 0 ? std : 1 };
}

/** The columns of numbers of a feature. */
function encode(table: pl.DataFrame, feature: EncodedFeature): Float64Array[] {
  if (feature.kind === 'number') {
    return [finiteColumn(table, feature.name).map((value) => (value - feature.mean) / feature.std)];
  }
  const places = new Map(feature.values.map((value, at) => [value, at]));
  const words = wordsOf(table, feature.name);
  const columns = feature.values.map(() => new Float64Array(words.length));
  words.forEach((word, row) => {
    const place = places.get(word);
    if (place !== undefined) columns[place]![row] = 1;
  });
  return columns;
}

/** A column of text without empty values. */
function wordsOf(table: pl.DataFrame, name: string): string[] {
  const words = textColumn(table, name);
  const empty = words.indexOf(null);
  if (empty >= 0)
    throw new InputError(
      `column ${name}`,
      'a value in each row',
      `none in row ${empty}`,
      'Fill it in, or leave the row out.',
    );
  return words as string[];
}
