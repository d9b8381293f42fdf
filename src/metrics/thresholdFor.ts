import type pl from 'nodejs-polars';
import { checkKeys, InputError, sum } from '../base';
import { labelColumn, numberColumn } from '../table';
import { requireRows } from './rates';
import type { AurocOptions } from './auroc';

/** What a threshold is chosen for: exactly one of the two. */
export interface ThresholdOptions extends AurocOptions {
  /** The largest false-positive rate allowed, in [0, 1); the lowest threshold that keeps to it is chosen. */
  falsePositiveRate?: number;
  /** True for the threshold with the highest balanced accuracy (the highest such threshold among equals). */
  balanced?: boolean;
}

/**
 * A threshold fixed on validation data, so that models are compared at the same false-positive rate, whatever the scale of their
 * logits. It lies halfway between two neighbouring scores. Never choose it on the test table.
 *
 * @param table - the validation table
 * @returns a threshold for the option `threshold` of the metrics
 * @throws InputError when a column is missing or wrong, a class has no rows, or not exactly one aim is given
 * @example
 * const threshold = thresholdFor(validation, { falsePositiveRate: 0.05 });
 * accuracyByGroup(test, { by: 'group', threshold });
 */
export function thresholdFor(table: pl.DataFrame, options: ThresholdOptions): number {
  checkKeys('thresholdFor', options, ['label', 'score', 'falsePositiveRate', 'balanced']);
  const { label = 'label', score = 'yHat', falsePositiveRate: most, balanced = false } = options;
  if ((most !== undefined) === balanced) {
    throw new InputError('thresholdFor', 'either falsePositiveRate or balanced: true', balanced ? 'both' : 'neither');
  }
  if (most !== undefined && !(0 <= most && most < 1)) {
    throw new InputError('falsePositiveRate', 'a number from 0 up to, not including, 1', most);
  }
  const cuts = cutsOf(numberColumn(table, score), labelColumn(table, label));
  const worth = (cut: Cut) =>
    most === undefined ? cut.truePositiveRate - cut.falsePositiveRate : cut.falsePositiveRate <= most ? cut.place : -1;
  return cuts.reduce((best, cut) => (worth(cut) > worth(best) ? cut : best)).threshold;
}

interface Cut {
  /** 0 for the highest threshold, then one more for each lower one. */
  place: number;
  threshold: number;
  truePositiveRate: number;
  falsePositiveRate: number;
}

/** Every way to cut the scores in two, from 'nothing is class 1' downwards; 'everything is class 1' is left out. */
function cutsOf(scores: Float64Array, labels: Uint8Array): Cut[] {
  const positives = sum(labels);
  const negatives = labels.length - positives;
  requireRows(positives, 1);
  requireRows(negatives, 0);
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const at = (i: number) => scores[order[i]!]!;
  if (!Number.isFinite(at(0)) || !Number.isFinite(at(order.length - 1))) {
    throw new InputError('score', 'finite scores to put a threshold between', 'infinite ones');
  }
  const cuts: Cut[] = [{ place: 0, threshold: at(0), truePositiveRate: 0, falsePositiveRate: 0 }];
  const counts = [0, 0];
  for (let i = 0; i < order.length - 1; i++) {
    counts[labels[order[i]!]!]! += 1;
    if (at(i) === at(i + 1)) continue;
    const [falsePositives = 0, truePositives = 0] = counts;
    cuts.push({
      place: cuts.length,
      threshold: between(at(i + 1), at(i)),
      truePositiveRate: truePositives / positives,
      falsePositiveRate: falsePositives / negatives,
    });
  }
  return cuts;
}

/** Halfway, and below `high` even where the two are neighbours in floating point. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}
