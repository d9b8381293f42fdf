import { checkRange, InputError } from '../base';

/** The columns of a table of binary predictions, and the threshold of the score. Shared by every metric here. */
export interface BinaryOptions {
  /** Column of the true class, 0 or 1 (or false and true). Default `label`. */
  label?: string;
  /** Column of the score that is compared with `threshold`; larger means class 1. Default `yHat`. */
  score?: string;
  /** A row counts as class 1 when its score is above this. Scores are logits unless told, so the default is 0. */
  threshold?: number;
}

/** How sure an interval is. */
export interface IntervalOptions {
  /** Share of intervals, over repetitions of the experiment, that hold the true value; in (0, 1). Default 0.95. */
  confidence?: number;
}

/** Both ends of an interval, in the unit of the value they belong to. */
export interface Interval {
  lower: number;
  upper: number;
}

export const binaryKeys = ['label', 'score', 'threshold'] as const;

/** Checks a level of confidence and returns it. @throws InputError */
export function checkConfidence(confidence = 0.95): number {
  if (!(0 < confidence && confidence < 1)) {
    throw new InputError('confidence', 'a number between 0 and 1, both excluded', confidence, 'Usual is 0.95.');
  }
  return confidence;
}

/** Checks a threshold: a number, possibly infinite, never NaN. @throws InputError */
export function checkThreshold(threshold = 0): number {
  if (Math.abs(threshold) !== Infinity) checkRange('threshold', threshold, -Number.MAX_VALUE, Number.MAX_VALUE);
  return threshold;
}
