import type pl from 'nodejs-polars';
import { InputError, keysOf } from '../base';
import { checkThreshold } from '../metrics';
import { finiteColumn, labelColumn } from '../table';
import { comparedGroups, groupColumns, type ComparedGroups } from './comparedGroups';

/** Which columns hold the truth, the decision and the groups: what every part of `fairness` reads. */
export interface FairnessColumns {
  /** Columns of the groups. Rows with an empty value belong to no group. */
  readonly groups: string | readonly string[];
  /** Column of the true class, 0 or 1. Default `label`. */
  readonly label?: string;
  /** Column of the decision, 0 or 1, where the table has one. Default: decided from `score`. */
  readonly prediction?: string;
  /** Column of the score; larger means class 1. Default `yHat`, or none where there is a `prediction`. */
  readonly score?: string;
  /** A row is decided as class 1 when its score is above this. Default 0, for logits; scores that all lie from 0 to 1 need it said. */
  readonly threshold?: number;
}

/** The keys of {@link FairnessColumns}. */
export const fairnessKeys = keysOf<FairnessColumns>()('groups', 'label', 'prediction', 'score', 'threshold');

/** Truth and decisions of a table. */
export interface Decided {
  /** The true class of each row, 0 or 1. */
  readonly labels: Uint8Array;
  /** The class decided, 0 or 1. */
  readonly decided: Uint8Array;
  /** The score of each row; undefined where there are decisions alone. */
  readonly scores: Float64Array | undefined;
}

/**
 * Reads truth and decisions.
 *
 * @throws InputError when a column is missing or wrong, a score is not finite, or scores from 0 to 1 come without a threshold
 */
export function readDecisions(table: pl.DataFrame, columns: Omit<FairnessColumns, 'groups'>): Decided {
  const { label = 'label', prediction, threshold } = columns;
  if (prediction !== undefined && threshold !== undefined) {
    const todo = 'Leave one out: a prediction is decided already.';
    throw new InputError('threshold', 'one of prediction and threshold', 'both', todo);
  }
  const labels = labelColumn(table, label);
  const score = columns.score ?? (prediction === undefined ? 'yHat' : undefined);
  const scores = score === undefined ? undefined : finiteColumn(table, score);
  if (prediction !== undefined) return { labels, decided: labelColumn(table, prediction), scores };
  const limit = thresholdOf(scores!, score!, threshold);
  return { labels, decided: Uint8Array.from(scores!, (value) => Number(value > limit)), scores };
}

/** What to do where scores from 0 to 1 come without a threshold. */
export const probabilitiesNeedThreshold = 'For probabilities it is threshold: 0.5, for logits threshold: 0.';

/** Probabilities decided at the 0 of logits would all be class 1, and nobody would notice. */
function thresholdOf(scores: Float64Array, score: string, threshold: number | undefined): number {
  if (threshold !== undefined || !areProbabilities(scores)) return checkThreshold(threshold);
  const expected = `a number, for all values of ${score} lie from 0 to 1`;
  throw new InputError('threshold', expected, threshold, probabilitiesNeedThreshold);
}

/** Whether each score may be a probability. */
export function areProbabilities(scores: Float64Array): boolean {
  return scores.every((value) => 0 <= value && value <= 1);
}

/**
 * The groups to look at: by each column alone, then, of several, by all together.
 *
 * @throws InputError as {@link comparedGroups}
 */
export function groupings(table: pl.DataFrame, groups: string | readonly string[]): ComparedGroups[] {
  const names = groupColumns(groups);
  const each = names.map((name) => [name]);
  return (names.length === 1 ? each : [...each, names]).map((columns) => comparedGroups(table, columns));
}
