import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, sum } from '../base';
import { classKeys, isSingle, readClasses, type ClassOptions, type ClassPredictions } from '../table';
import { countBelow, meanStatistic, valueOf } from './statistic';

/**
 * Brier score: the mean squared distance of probabilities from what happened. One column: `(p - y)^2` of class 1, from 0 to 1;
 * several: summed over the classes, from 0 to 2 (the convention of scikit-learn). Lower is better, 0 is sure and right; no effect:
 * that of the class shares s, `s (1 - s)` for one column and `1 - sum of s^2` for several.
 *
 * @throws InputError when a column is missing or wrong, a label is no class, or a probability is outside [0, 1]
 * @see Brier, G. W. (1950). Verification of forecasts expressed in terms of probability.
 * @example
 * brierScore(scored, { probabilities: 'p' });   // 0.08
 */
export function brierScore(table: pl.DataFrame, options: ClassOptions = {}): number {
  checkKeys('brierScore', options, classKeys);
  return valueOf(meanStatistic(brierOfRows(readClasses(table, options), isSingle(options))), table.height);
}

/** Options of {@link brierDecomposition}. */
export interface BrierDecompositionOptions extends ClassOptions {
  /** Bins of equal width that group the probabilities, closed on the right as those of `reliability`. Default 10. */
  bins?: number;
}

/** The parts of a Brier score; see {@link brierDecomposition}. */
export interface BrierParts {
  brier: number;
  reliability: number;
  resolution: number;
  uncertainty: number;
  withinBins: number;
}

/**
 * Murphy's decomposition over bins: `brier = reliability - resolution + uncertainty + withinBins`, exactly.
 *
 * - reliability: squared distance of the mean prediction of a bin from the share observed; lower is better, 0 is calibrated
 * - resolution: squared distance of the shares of the bins from the overall share; higher is better, no effect: 0
 * - uncertainty: the score of always predicting the class shares; a property of the table, not of the model
 * - withinBins: what the bins hide (variance of predictions inside them less twice their covariance with the outcome); near 0
 *   with many bins
 *
 * Several columns: each part is summed over the classes.
 *
 * @throws InputError as {@link brierScore}
 * @see Murphy, A. H. (1973). A new vector partition of the probability score; Stephenson, D. B., et al. (2008). Two extra
 *   components in the Brier score decomposition.
 * @example
 * brierDecomposition(scored);   // { brier: 0.08, reliability: 0.002, resolution: 0.172, uncertainty: 0.25, withinBins: 0 }
 */
export function brierDecomposition(table: pl.DataFrame, options: BrierDecompositionOptions = {}): BrierParts {
  checkKeys('brierDecomposition', options, [...classKeys, 'bins']);
  const { bins = 10, ...columns } = options;
  checkInteger('bins', bins, 1);
  const read = readClasses(table, columns);
  const asked = isSingle(options) ? [1] : Array.from({ length: read.classes }, (_, k) => k);
  const parts = asked.map((k) => partsOf(read, k, bins));
  const total = (of: (part: BrierParts) => number) => sum(parts, of);
  return {
    brier: total(({ brier }) => brier),
    reliability: total(({ reliability }) => reliability),
    resolution: total(({ resolution }) => resolution),
    uncertainty: total(({ uncertainty }) => uncertainty),
    withinBins: total(({ withinBins }) => withinBins),
  };
}

/** {@link brierScore} of each row. */
export function brierOfRows({ labels, classes, probabilities }: ClassPredictions, single: boolean): Float64Array {
  return Float64Array.from(labels, (label, row) => {
    let sum = 0;
    for (let k = single ? 1 : 0; k < classes; k++) {
      sum += (probabilities[row * classes + k]! - Number(k === label)) ** 2;
    }
    return sum;
  });
}

function partsOf({ labels, classes, probabilities }: ClassPredictions, k: number, bins: number): BrierParts {
  const n = labels.length;
  const edges = Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins);
  const binOf = (p: number) => countBelow(edges, p);
  const sums = Array.from({ length: bins }, () => ({ n: 0, p: 0, y: 0, pp: 0, py: 0 }));
  let [brier, share] = [0, 0];
  labels.forEach((label, row) => {
    const [p, y] = [probabilities[row * classes + k]!, Number(label === k)];
    brier += (p - y) ** 2 / n;
    share += y / n;
    const bin = sums[binOf(p)];
    if (!bin) return;
    bin.n++;
    bin.p += p;
    bin.y += y;
    bin.pp += p * p;
    bin.py += p * y;
  });
  const used = sums.filter((bin) => bin.n > 0);
  const reliability = sum(used, (bin) => (bin.p - bin.y) ** 2 / bin.n) / n;
  const resolution = sum(used, (bin) => bin.n * (bin.y / bin.n - share) ** 2) / n;
  const spread = used.reduce((sum, bin) => sum + bin.pp - bin.p ** 2 / bin.n, 0) / n;
  const together = used.reduce((sum, bin) => sum + bin.py - (bin.p * bin.y) / bin.n, 0) / n;
  return { brier, reliability, resolution, uncertainty: share * (1 - share), withinBins: spread - 2 * together };
}
