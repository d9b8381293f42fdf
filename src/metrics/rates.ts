import type pl from 'nodejs-polars';
import { checkKeys, InputError } from '../base';
import { labelColumn, numberColumn } from '../table';
import { binaryKeys, checkThreshold, type BinaryOptions } from './options';

/** The decision on each row. */
export interface Decisions {
  /** The true class, 0 or 1. */
  labels: Uint8Array;
  /** The class decided, 0 or 1. */
  decided: Uint8Array;
}

/** How rows fall into right and wrong, by class. */
export interface Confusion {
  /** Rows of class 1, and how many of them are found. */
  positives: number;
  truePositives: number;
  /** Rows of class 0, and how many of them are taken for class 1. */
  negatives: number;
  falsePositives: number;
}

/** Decides every row: class 1 where the score is above the threshold. Options are checked by the caller. */
export function decide(table: pl.DataFrame, options: BinaryOptions): Decisions {
  const labels = labelColumn(table, options.label ?? 'label');
  const scores = numberColumn(table, options.score ?? 'yHat');
  const threshold = checkThreshold(options.threshold);
  return { labels, decided: Uint8Array.from(scores, (score) => Number(score > threshold)) };
}

/** Counts the decisions on some rows. Default: on all. */
export function confusionOf({ labels, decided }: Decisions, rows: Iterable<number> = labels.keys()): Confusion {
  const counts = { positives: 0, truePositives: 0, negatives: 0, falsePositives: 0 };
  for (const row of rows) {
    if (labels[row] === 1) {
      counts.positives++;
      counts.truePositives += decided[row]!;
    } else {
      counts.negatives++;
      counts.falsePositives += decided[row]!;
    }
  }
  return counts;
}

/** Rows that count for a rate, and all rows that could. */
export type Share = readonly [k: number, n: number];

/** The rates of a confusion matrix: what is counted, among which rows. */
export const rates = {
  accuracy: (c) => [c.truePositives + c.negatives - c.falsePositives, c.positives + c.negatives],
  truePositiveRate: (c) => [c.truePositives, c.positives],
  falsePositiveRate: (c) => [c.falsePositives, c.negatives],
  trueNegativeRate: (c) => [c.negatives - c.falsePositives, c.negatives],
  falseNegativeRate: (c) => [c.positives - c.truePositives, c.positives],
  precision: (c) => [c.truePositives, c.truePositives + c.falsePositives],
  negativePredictiveValue: (c) => [
    c.negatives - c.falsePositives,
    c.negatives - c.falsePositives + c.positives - c.truePositives,
  ],
  selectionRate: (c) => [c.truePositives + c.falsePositives, c.positives + c.negatives],
  prevalence: (c) => [c.positives, c.positives + c.negatives],
} satisfies Record<string, (counts: Confusion) => Share>;

/**
 * Share of rows whose class is decided rightly: `(true positives + true negatives) / rows`. Higher is better; always
 * saying one class gives the share of that class, so a table of faces only cannot tell a good model from 'always face'.
 *
 * @returns in [0, 1]
 * @throws InputError when the table is empty, a column is missing, a label is not 0 or 1, or a score is NaN
 * @example
 * accuracy(scored);                                      // logits in yHat, decided at 0
 * accuracy(scored, { score: 'p', threshold: 0.5 });      // probabilities
 */
export function accuracy(table: pl.DataFrame, options: BinaryOptions = {}): number {
  checkKeys('accuracy', options, binaryKeys);
  const [right, n] = rates.accuracy(confusionOf(decide(table, options)));
  return right / n;
}

/**
 * Mean of the accuracies on the two classes: `(TPR + 1 - FPR) / 2`. Higher is better; 0.5 for any model that does not
 * look at its input, whatever the shares of the classes.
 *
 * @returns in [0, 1]
 * @throws InputError as {@link accuracy}, and when a class has no rows
 * @example
 * balancedAccuracy(scored);   // 0.93
 */
export function balancedAccuracy(table: pl.DataFrame, options: BinaryOptions = {}): number {
  checkKeys('balancedAccuracy', options, binaryKeys);
  const counts = confusionOf(decide(table, options));
  return (found(counts) + 1 - falseAlarms(counts)) / 2;
}

/**
 * Share of class 1 that is found: `true positives / positives` (recall, sensitivity). Higher is better; 1 also for
 * 'always class 1', so read it beside {@link falsePositiveRate}.
 *
 * @returns in [0, 1]
 * @throws InputError as {@link accuracy}, and when no row is of class 1
 * @example
 * truePositiveRate(scored.filter(pl.col('skinTone').eq(pl.lit('dark'))));
 */
export function truePositiveRate(table: pl.DataFrame, options: BinaryOptions = {}): number {
  checkKeys('truePositiveRate', options, binaryKeys);
  return found(confusionOf(decide(table, options)));
}

/**
 * Share of class 0 that is taken for class 1: `false positives / negatives`. Lower is better; 0 also for 'never class 1'.
 *
 * @returns in [0, 1]
 * @throws InputError as {@link accuracy}, and when no row is of class 0
 * @example
 * falsePositiveRate(scored);   // 0.04
 */
export function falsePositiveRate(table: pl.DataFrame, options: BinaryOptions = {}): number {
  checkKeys('falsePositiveRate', options, binaryKeys);
  return falseAlarms(confusionOf(decide(table, options)));
}

function found({ truePositives, positives }: Confusion): number {
  requireRows(positives, 1);
  return truePositives / positives;
}

function falseAlarms({ falsePositives, negatives }: Confusion): number {
  requireRows(negatives, 0);
  return falsePositives / negatives;
}

/** Refuses a table that lacks a class. */
export function requireRows(count: number, label: 0 | 1): void {
  if (count > 0) return;
  const todo = 'Keep both classes in the table; on one class alone only accuracy is defined.';
  throw new InputError('label', `rows of class ${label}`, 'none', todo);
}
