import { resampledInterval, type ResampleOptions } from './bootstrap';
import { areaUnderScores } from './auroc';
import { combinedInterval, wilsonInterval } from './intervals';
import { allRows } from './measures';
import type { Interval } from './options';
import { valueOf, type Statistic } from './statistic';

/** The value of a metric on some rows, and how sure it is. */
export interface Estimate {
  value: number;
  /** True for an error whose value on a sample is biased upwards: its interval need not contain the value. */
  biased?: boolean;
  /** Undefined where there is no spread to estimate: a single row, resampled, is always the same. */
  interval(options: ResampleOptions): Interval | undefined;
}

/** A proportion, with Wilson's interval; undefined without rows. */
export function shareOf(k: number, n: number): Estimate | undefined {
  if (n === 0) return undefined;
  return { value: k / n, interval: ({ confidence }) => wilsonInterval(k, n, { confidence }) };
}

/** The mean of two proportions, with Newcombe's interval; undefined when one is. */
export function meanOfShares(first: Estimate | undefined, second: Estimate | undefined): Estimate | undefined {
  if (!first || !second) return undefined;
  return {
    value: (first.value + second.value) / 2,
    interval(options) {
      const terms = [first, second].map((one) => ({ weight: 0.5, value: one.value, ...one.interval(options)! }));
      return combinedInterval(terms);
    },
  };
}

/** The area under the ROC curve, with DeLong's interval; undefined without one of the classes. */
export function aurocOf(positives: Float64Array, negatives: Float64Array): Estimate | undefined {
  if (positives.length === 0 || negatives.length === 0) return undefined;
  const { value, interval } = areaUnderScores(positives, negatives);
  return { value, interval: ({ confidence }) => interval(confidence) };
}

/** A statistic of `n` rows, with its bootstrap interval; undefined where it gives NaN. */
export function resampled(statistic: Statistic, n: number, biased = false): Estimate | undefined {
  const value = valueOf(statistic, n);
  if (Number.isNaN(value)) return undefined;
  return {
    value,
    biased,
    interval: (options) => (n < 2 ? undefined : resampledInterval({ statistic, value, biased }, allRows(n), options)),
  };
}
