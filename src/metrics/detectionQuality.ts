import type pl from 'nodejs-polars';
import { checkKeys, InputError, sum } from '../base';
import { auprcStatistic } from './auprc';
import { areaUnderScores } from './auroc';
import { resampleKeys, type ResampleOptions } from './bootstrap';
import { fprStatistic } from './fprAtTpr';
import { readLosses, readRisk, riskKeys, type RiskOptions } from './lossColumn';
import { allRows, measure, measureTable } from './measures';

/** Options of {@link errorDetection}. */
export interface ErrorDetectionOptions extends RiskOptions, ResampleOptions {}

/** Options of {@link oodDetection}. */
export interface OodDetectionOptions extends Pick<RiskOptions, 'risk' | 'lowFinds'>, ResampleOptions {}

/**
 * Does a risk find the errors of its model? Three areas and rates of 'is wrong' by the risk: `auroc` (no effect 0.5), `auprc` (no effect
 * the share of errors) and `fprAt95`, the share of right rows that are flagged where 95% of the wrong ones are (no effect 0.95).
 *
 * @param table - one row per prediction; wrong is what `loss` (a column of 0 and 1) or the decision of the scores says
 * @returns one row per metric: metric, value, lower, upper, better, noEffect; the interval of auroc is DeLong's, the others are
 *   bootstrapped
 * @throws InputError when a column is missing or wrong, a loss is not 0 or 1, or no row or every row is wrong
 * @see Hendrycks, D., Gimpel, K. (2017). A baseline for detecting misclassified and out-of-distribution examples in neural networks.
 * @example
 * errorDetection(scored, { risk: 'epistemic' });
 */
export function errorDetection(table: pl.DataFrame, options: ErrorDetectionOptions): pl.DataFrame {
  checkKeys('errorDetection', options, [...riskKeys, ...resampleKeys]);
  const losses = readLosses(table, options);
  const bad = losses.findIndex((loss) => loss !== 0 && loss !== 1);
  if (bad >= 0) {
    const todo = 'For a loss of other values see riskCoverage and sparsification.';
    throw new InputError('loss', '0 or 1 in each row', `${losses[bad]} in row ${bad}`, todo);
  }
  const wrong = sum(losses);
  if (wrong === 0 || wrong === losses.length) {
    const todo = 'There is nothing to tell apart; take more rows or a harder table.';
    throw new InputError(
      'errorDetection',
      'some rows right and some wrong',
      `${wrong} of ${losses.length} wrong`,
      todo,
    );
  }
  return detection(Uint8Array.from(losses), readRisk(table, options), false, options);
}

/**
 * Does a risk tell what is unlike the training data? The same three as {@link errorDetection}, of 'comes from the second table'.
 *
 * @param inside - rows like the training data, such as the test set
 * @param outside - rows unlike it; both with the column of the risk
 * @returns as {@link errorDetection}; no effect of auprc is the share of rows that are outside
 * @throws InputError when a table is empty, or the column is missing or wrong
 * @see Hendrycks and Gimpel (2017), as for {@link errorDetection}
 * @example
 * oodDetection(test, photographs, { risk: 'epistemic' });
 * oodDetection(test, photographs, { risk: 'bias', lowFinds: true });   // a density: low where data are rare
 */
export function oodDetection(inside: pl.DataFrame, outside: pl.DataFrame, options: OodDetectionOptions): pl.DataFrame {
  checkKeys('oodDetection', options, ['risk', 'lowFinds', ...resampleKeys]);
  const [low, high] = [readRisk(inside, options), readRisk(outside, options)];
  const labels = Uint8Array.from({ length: low.length + high.length }, (_, row) => Number(row >= low.length));
  return detection(labels, Float64Array.from([...low, ...high]), true, options);
}

/** @param fixed - whether the count of each class was chosen rather than found: then each draw keeps it */
function detection(labels: Uint8Array, scores: Float64Array, fixed: boolean, options: ResampleOptions): pl.DataFrame {
  const [inside, outside] = [1, 0].map((one) => [...labels.keys()].filter((row) => labels[row] === one));
  if (!inside?.length || !outside?.length) throw new InputError('labels', 'two classes', 'one');
  const take = (rows: number[]) => Float64Array.from(rows, (row) => scores[row]!);
  const { value, interval } = areaUnderScores(take(inside), take(outside));
  const area = {
    metric: 'auroc',
    value,
    ...interval(options.confidence),
    better: 'higher' as const,
    noEffect: 0.5,
  };
  const share = inside.length / labels.length;
  const others = measure(
    [
      { metric: 'auprc', statistic: auprcStatistic(labels, scores), better: 'higher', noEffect: share },
      { metric: 'fprAt95', statistic: fprStatistic(labels, scores, 0.95), better: 'lower', noEffect: 0.95 },
    ],
    fixed ? [inside, outside] : allRows(labels.length),
    options,
  );
  return measureTable([area, ...others]);
}
