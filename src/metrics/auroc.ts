import type pl from 'nodejs-polars';
import { checkKeys, mean, sum, variance } from '../base';
import { labelColumn, numberColumn } from '../table';
import { wilsonInterval } from './intervals';
import { checkConfidence, type BinaryOptions, type Interval, type IntervalOptions } from './options';
import { normalQuantile } from './quantiles';
import { requireRows } from './rates';

/** Options of {@link auroc}: there is no threshold, all of them count. */
export type AurocOptions = Omit<BinaryOptions, 'threshold'>;

/**
 * Area under the ROC curve: the probability that a random row of class 1 scores above a random row of class 0, ties
 * counting half. Higher is better, 1 is a perfect order, 0.5 no order at all, below 0.5 the order is the wrong way round.
 * Exact, in O(n log n).
 *
 * @returns in [0, 1]
 * @throws InputError when a column is missing or wrong, or one class has no rows
 * @see Hanley, J. A., McNeil, B. J. (1982). The meaning and use of the area under a ROC curve.
 * @example
 * auroc(scored);                        // of the logits in yHat
 * auroc(scored, { score: 'epistemic' });
 */
export function auroc(table: pl.DataFrame, options: AurocOptions = {}): number {
  checkKeys('auroc', options, ['label', 'score']);
  return placements(...readScores(table, options)).value;
}

/**
 * DeLong's interval of {@link auroc}, on the logit scale so that it stays within (0, 1). A perfect order has no variance in
 * DeLong's sense; there the limit is Wilson's for as many trials as the smaller class has rows. A class of a single row
 * tells nothing, and gives 0 to 1.
 *
 * @throws InputError as {@link auroc}
 * @see DeLong, E. R., et al. (1988). Comparing the areas under two or more correlated ROC curves; computed
 *   on sorted scores, as fast as Sun, X., Xu, W. (2014). Fast implementation of DeLong's algorithm.
 * @example
 * aurocInterval(scored);   // { lower: 0.97, upper: 0.99 }
 */
export function aurocInterval(table: pl.DataFrame, options: AurocOptions & IntervalOptions = {}): Interval {
  checkKeys('aurocInterval', options, ['label', 'score', 'confidence']);
  return areaUnderScores(...readScores(table, options)).interval(options.confidence);
}

/** The area under the curve of scores that are already split by class, and {@link aurocInterval} of it. */
export function areaUnderScores(
  positives: Float64Array,
  negatives: Float64Array,
): { value: number; interval: (confidence?: number) => Interval } {
  const placed = placements(positives, negatives);
  return { value: placed.value, interval: (confidence) => intervalOf(placed, confidence) };
}

function intervalOf({ value, ofPositives, ofNegatives }: Placements, confidence?: number): Interval {
  const z = normalQuantile(0.5 + checkConfidence(confidence) / 2);
  const least = Math.min(ofPositives.length, ofNegatives.length);
  if (least < 2) return { lower: 0, upper: 1 };
  if (value === 0 || value === 1) return wilsonInterval(value * least, least, { confidence });
  const spread = Math.sqrt(variance(ofPositives) / ofPositives.length + variance(ofNegatives) / ofNegatives.length);
  const centre = Math.log(value / (1 - value));
  const half = (z * spread) / (value * (1 - value));
  return { lower: 1 / (1 + Math.exp(half - centre)), upper: 1 / (1 + Math.exp(-half - centre)) };
}

/** Labels of both classes and their scores. @throws InputError */
export function readDetection(
  table: pl.DataFrame,
  { label = 'label', score = 'yHat' }: AurocOptions,
): { labels: Uint8Array; scores: Float64Array } {
  const labels = labelColumn(table, label);
  const positives = sum(labels);
  requireRows(positives, 1);
  requireRows(labels.length - positives, 0);
  return { labels, scores: numberColumn(table, score) };
}

function readScores(table: pl.DataFrame, options: AurocOptions): [Float64Array, Float64Array] {
  const { labels, scores } = readDetection(table, options);
  return [scores.filter((_, i) => labels[i] === 1), scores.filter((_, i) => labels[i] === 0)];
}

interface Placements {
  value: number;
  /** For each positive, the share of negatives below it (ties half), from the lowest positive to the highest. */
  ofPositives: Float64Array;
  /** For each negative, the share of positives above it (ties half), from the lowest negative to the highest. */
  ofNegatives: Float64Array;
}

/** Both classes sorted, then one walk through each: linear but for the sorting, which typed arrays do fast. */
function placements(positives: Float64Array, negatives: Float64Array): Placements {
  const [high, low] = [positives.slice().sort(), negatives.slice().sort()];
  const ofPositives = sharesBelow(high, low);
  const ofNegatives = sharesBelow(low, high).map((share) => 1 - share);
  return { value: mean(ofPositives), ofPositives, ofNegatives };
}

/** For each value the share of the others that are below it, ties half. Both are sorted. */
function sharesBelow(values: Float64Array, others: Float64Array): Float64Array {
  let [below, upTo] = [0, 0];
  return values.map((value) => {
    while (below < others.length && others[below]! < value) below++;
    while (upTo < others.length && others[upTo]! <= value) upTo++;
    return (below + upTo) / 2 / others.length;
  });
}
