import type pl from 'nodejs-polars';
import { InputError, sum } from '../base';
import { numberColumn } from './columns';

/**
 * The columns of a table of class probabilities. Shared by every metric of probabilities. One column is a binary classifier: its
 * probability (or logit) of class 1. Several columns are one per class, in the order of the class numbers.
 */
export interface ClassOptions {
  /** Column of the true class: 0 or 1, or 0 to K - 1 for K columns. Default `label`. */
  label?: string;
  /** Column of logits, or one per class. Default `yHat`, when no probabilities are named. */
  logits?: string | readonly string[];
  /** Column of probabilities, or one per class (each row sums to 1). Name these or logits, not both. */
  probabilities?: string | readonly string[];
}

export const classKeys = ['label', 'logits', 'probabilities'] as const;

/** What the model gave each class, row after row. */
export interface Probabilities {
  /** How many classes there are; 2 for a single column. */
  classes: number;
  /** Shape [n, classes]. */
  probabilities: Float64Array;
  /** Their natural logarithms, from logits without loss of digits; shape [n, classes]. */
  logs: Float64Array;
}

/** The same with the true classes. */
export interface ClassPredictions extends Probabilities {
  /** One class number per row. */
  labels: Uint32Array;
}

/** Rounding of 32-bit probabilities adds up to far less; more is a column left out. */
const sumTolerance = 1e-3;

/**
 * Reads true classes and predicted probabilities.
 *
 * @throws InputError when a column is missing or wrong, a label is no class, a probability is outside [0, 1], or a row does not
 *   sum to 1
 */
export function readClasses(table: pl.DataFrame, options: ClassOptions): ClassPredictions {
  const { label = 'label' } = options;
  const read = readProbabilities(table, options);
  return { labels: classColumn(table, label, read.classes), ...read };
}

/** True for a single column, which stands for class 1 alone. */
export function isSingle({ logits, probabilities }: ClassOptions): boolean {
  const columns = probabilities ?? logits ?? 'yHat';
  return typeof columns === 'string' || columns.length === 1;
}

/** What {@link readClasses} gives, for a table without true classes. @throws InputError */
export function readProbabilities(table: pl.DataFrame, options: ClassOptions): Probabilities {
  return options.probabilities === undefined ? fromLogits(table, options.logits) : fromProbabilities(table, options);
}

/** The raw columns of {@link ClassOptions.logits}, row after row; a single column stays single. */
export function readLogits(table: pl.DataFrame, logits: ClassOptions['logits'] = 'yHat'): Float64Array[] {
  return names('logits', logits).map((name) => {
    const values = numberColumn(table, name);
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new InputError(`column ${name}`, 'finite logits', `${values[bad]} in row ${bad}`);
    return values;
  });
}

/** The true classes, checked to be 0 to `classes - 1`. */
export function classColumn(table: pl.DataFrame, label: string, classes: number): Uint32Array {
  const values = numberColumn(table, label);
  const bad = values.findIndex((value) => !(Number.isInteger(value) && 0 <= value && value < classes));
  if (bad >= 0) {
    const todo = classes === 2 ? 'For more classes name one column of logits or probabilities a class.' : '';
    throw new InputError(
      `column ${label}`,
      `a class from 0 to ${classes - 1} in each row`,
      `${values[bad]} in row ${bad}`,
      todo,
    );
  }
  return Uint32Array.from(values);
}

/** Logarithms of the probabilities that logits stand for; `scale` multiplies the logits first. */
export function logProbabilities(logits: readonly Float64Array[], scale = 1): Float64Array {
  const n = logits[0]!.length;
  const classes = Math.max(2, logits.length);
  const logs = new Float64Array(n * classes);
  for (let row = 0; row < n; row++) {
    const at = (k: number) => (logits.length === 1 ? (k === 0 ? 0 : logits[0]![row]!) : logits[k]![row]!);
    let most = -Infinity;
    for (let k = 0; k < classes; k++) most = Math.max(most, scale * at(k));
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += Math.exp(scale * at(k) - most);
    for (let k = 0; k < classes; k++) logs[row * classes + k] = scale * at(k) - most - Math.log(sum);
  }
  return logs;
}

function fromLogits(table: pl.DataFrame, logits: ClassOptions['logits']): Probabilities {
  const columns = readLogits(table, logits);
  const logs = logProbabilities(columns);
  return { classes: Math.max(2, columns.length), logs, probabilities: logs.map(Math.exp) };
}

function fromProbabilities(table: pl.DataFrame, { logits, probabilities = [] }: ClassOptions): Probabilities {
  if (logits !== undefined) throw new InputError('logits', 'either logits or probabilities', 'both');
  const columns = names('probabilities', probabilities).map((name) => probabilityColumn(table, name));
  const [first = new Float64Array()] = columns;
  const all = columns.length === 1 ? [first.map((p) => 1 - p), first] : columns;
  const classes = all.length;
  const flat = Float64Array.from(
    { length: first.length * classes },
    (_, i) => all[i % classes]![Math.floor(i / classes)]!,
  );
  for (let row = 0; row < first.length; row++) {
    const total = sum(flat.subarray(row * classes, (row + 1) * classes));
    if (Math.abs(total - 1) <= sumTolerance) continue;
    throw new InputError(
      'probabilities',
      'rows that sum to 1',
      `${total} in row ${row}`,
      'Name a column for each class.',
    );
  }
  return { classes, probabilities: flat, logs: flat.map(Math.log) };
}

/** A column of probabilities. @throws InputError when one is outside [0, 1] */
export function probabilityColumn(table: pl.DataFrame, name: string): Float64Array {
  const values = numberColumn(table, name);
  const bad = values.findIndex((value) => !(0 <= value && value <= 1));
  if (bad < 0) return values;
  const todo = 'Are these logits? Then name them as such.';
  throw new InputError(`column ${name}`, 'probabilities between 0 and 1', `${values[bad]} in row ${bad}`, todo);
}

function names(what: string, columns: string | readonly string[]): readonly string[] {
  const list = typeof columns === 'string' ? [columns] : columns;
  if (!Array.isArray(list) || list.length === 0) {
    throw new InputError(what, 'the name of a column, or one per class', columns);
  }
  return list as readonly string[];
}
