import * as tf from '@tensorflow/tfjs';
import { InputError, InterruptedError, interruptSignal, product } from '../base';
import type { Rows } from '../data';
import { readNumbers, Values, type Numbers } from '../learn';

/**
 * Whatever predicts: a graph model, rules, a service. It is given rows, images `[n, height, width, channels]` or numbers `[n, columns]`, and gives
 * a number for each, or one for each class, `[n, classes]`. Tensors that it gives are freed.
 *
 * @param rows - the rows; `rows.data` are their numbers, row after row
 * @param columns - names of the columns, where what is explained came as a table
 * @example
 * const detector = await blazeface();
 * const faces: PredictionFunction = (images) => detector.scores(images);
 * const rules = explain.byRow(({ age, priors }) => (age < 25 && priors > 2 ? 1 : 0));
 */
export type PredictionFunction = (rows: Values, columns: readonly string[]) => Numbers | Promise<Numbers>;

/** A row of a table, by the names of its columns. */
export type NamedNumbers = Readonly<Record<string, number>>;

/**
 * A function of one row of a table as one that explanations take.
 *
 * @param rule - the number, or the number of each class, for a row; numbers by the names of the columns
 * @example
 * const rules = explain.byRow(({ age, priors }) => (age < 25 && priors > 2 ? 1 : 0));
 * const parts = await explain.kernelShap(rules, test.select('age', 'priors'), { background: train.select('age', 'priors') });
 */
export function byRow(rule: (row: NamedNumbers) => number | readonly number[]): PredictionFunction {
  if (typeof rule !== 'function') throw new InputError('byRow', 'a function of a row', rule);
  return (rows, columns) => {
    const width = product(rows.rowShape);
    if (columns.length !== width) {
      throw new InputError('byRow', 'a table, whose columns have names', 'numbers without', 'Give a DataFrame.');
    }
    return Array.from({ length: rows.length }, (_, row) =>
      rule(Object.fromEntries(columns.map((name, c) => [name, rows.data[row * width + c]!]))),
    ) as Numbers;
  };
}

/** What a function gives for rows, `[n]` or `[n, classes]`. @throws InputError where it gives no number for a row */
export async function functionValues(
  predict: PredictionFunction,
  rows: Values,
  columns: readonly string[],
): Promise<Values> {
  const given = await predict(rows, columns);
  try {
    const values = readNumbers('the function', given);
    if (values.shape[0] !== rows.length || values.shape.length > 2) {
      const expected = `a number, or one a class, for each of ${rows.length} rows`;
      throw new InputError('the function', expected, `numbers of ${values.shape.join(' x ')}`);
    }
    const odd = values.data.find((value) => !Number.isFinite(value));
    if (odd !== undefined) throw new InputError('the function', 'finite numbers', odd);
    return values;
  } finally {
    if (given instanceof tf.Tensor) given.dispose();
  }
}

/** {@link functionValues} in batches. @throws InterruptedError when interrupted */
export async function functionOutputs(
  predict: PredictionFunction,
  rows: Rows,
  columns: readonly string[],
  batchSize: number,
): Promise<Values> {
  const parts: Values[] = [];
  for (let start = 0; start < rows.length; start += batchSize) {
    const taken = Uint32Array.from({ length: Math.min(batchSize, rows.length - start) }, (_, i) => start + i);
    parts.push(
      await functionValues(predict, new Values(rows.gather(taken), [taken.length, ...rows.rowShape]), columns),
    );
    await new Promise(setImmediate);
    if (interruptSignal()?.aborted) {
      throw new InterruptedError(`predict: interrupted after ${start + taken.length} of ${rows.length} rows.`);
    }
  }
  const widths = new Set(parts.map(({ rowShape }) => product(rowShape)));
  if (widths.size > 1) throw new InputError('the function', 'as many numbers for each row', [...widths]);
  const data = new Float32Array(rows.length * [...widths][0]!);
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return new Values(data, [rows.length, ...parts[0]!.rowShape]);
}
