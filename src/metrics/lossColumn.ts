import type pl from 'nodejs-polars';
import { argmax, InputError } from '../base';
import { classColumn, numberColumn, finiteColumn, positiveColumn } from '../table';
import { decide } from './rates';
import type { BinaryOptions } from './options';

/** How wrong each row is: by default 1 for a wrong decision of a binary classifier and 0 for a right one. */
export interface LossOptions extends BinaryOptions {
  /** Columns of one score per class: then the largest score decides. Default none: a binary classifier. */
  classes?: readonly string[];
  /** Column of a loss of at least 0, such as a squared error or 'is wrong'; replaces all of the above. Default none. */
  loss?: string;
}

/** A loss and the risk that should have foreseen it. */
export interface RiskOptions extends LossOptions {
  /** Column of the risk, such as `epistemic`; large means that the model warns. */
  risk: string;
  /** True for a risk that is low where the model warns, such as a density. Default false. */
  lowFinds?: boolean;
}

export const lossKeys = ['label', 'score', 'threshold', 'classes', 'loss'] as const;
export const riskKeys = [...lossKeys, 'risk', 'lowFinds'] as const;

/** The loss of each row. @throws InputError when a column is missing or wrong, or a loss is negative */
export function readLosses(table: pl.DataFrame, options: LossOptions): Float64Array {
  const { loss, classes, label = 'label' } = options;
  if (loss !== undefined) return positiveColumn(table, loss, 'losses');
  if (classes === undefined) {
    const { labels, decided } = decide(table, options);
    return Float64Array.from(labels, (truth, row) => Number(decided[row] !== truth));
  }
  if (classes.length < 2) throw new InputError('classes', 'one column per class, at least two', [...classes]);
  const scores = classes.map((name) => finiteColumn(table, name));
  return Float64Array.from(classColumn(table, label, classes.length), (truth, row) =>
    Number(argmax(scores.map((column) => column[row]!)) !== truth),
  );
}

/** The risk of each row, larger meaning a warning. @throws InputError when the column is missing or wrong */
export function readRisk(
  table: pl.DataFrame,
  { risk, lowFinds = false }: Pick<RiskOptions, 'risk' | 'lowFinds'>,
): Float64Array {
  const values = numberColumn(table, risk);
  return lowFinds ? values.map((value) => -value) : values;
}
