import pl from 'nodejs-polars';
import { checkInteger, checkKeys, mean } from '../base';
import { riskKeys, type RiskOptions } from './lossColumn';
import { readRiskAndLoss } from './riskCoverage';
import { areaOfKept } from './selective';
import { ascending, tiesOf, valueOf, type Statistic } from './statistic';

/** Options of {@link ause}. */
export interface AuseOptions extends RiskOptions {
  /** True to take the root of each mean: with squared errors as loss the curve is the RMSE. Default false. */
  root?: boolean;
}

/** Options of {@link sparsification}. */
export interface SparsificationOptions extends AuseOptions {
  /** How many steps of removal. Default 20: 0%, 5% ... 95%. */
  steps?: number;
}

/**
 * Sparsification: the rows of the highest risk are removed step by step, and what error is left is compared with the error left by
 * an oracle that removes the largest losses. Both are shares of the error of all rows. A good risk follows the oracle; no effect:
 * flat at 1.
 *
 * @returns one row per step: removed (share of rows), n (rows left), error, oracle
 * @throws InputError when a column is missing or wrong, or a loss is negative
 * @see Ilg, E., et al. (2018). Uncertainty estimates and multi-hypotheses networks for optical flow.
 * @example
 * sparsification(scored, { risk: 'epistemic', loss: 'squared', root: true });
 */
export function sparsification(table: pl.DataFrame, options: SparsificationOptions): pl.DataFrame {
  checkKeys('sparsification', options, [...riskKeys, 'root', 'steps']);
  const { steps = 20, root = false } = options;
  checkInteger('steps', steps, 1);
  const { risks, losses } = readRiskAndLoss(table, options);
  const n = risks.length;
  const left = Array.from({ length: steps }, (_, i) => Math.max(1, n - Math.floor((i * n) / steps)));
  const own = meansOfLeast(risks, losses, left);
  const best = meansOfLeast(losses, losses, left);
  const whole = own[0]!;
  // Where all losses are 0 no share is defined: nothing can be removed, so it stays 1.
  const share = (mean: number) => (whole === 0 ? 1 : root ? Math.sqrt(mean / whole) : mean / whole);
  return pl.DataFrame({
    removed: left.map((k) => 1 - k / n),
    n: pl.Series('n', left, pl.Int32),
    error: own.map(share),
    oracle: best.map(share),
  });
}

/**
 * Area under the sparsification error: the mean over all steps, row by row, of `(error left - error left by the oracle) / error of
 * all rows`. Lower is better, 0 is the order of the losses; no effect: 1 less the area of the oracle. A model without any error
 * has 0. Without `root` it is `excessAurc / mean loss`.
 *
 * @returns at least 0
 * @throws InputError as {@link sparsification}
 * @see Ilg et al. (2018), as for {@link sparsification}
 * @example
 * ause(scored, { risk: 'aleatoric', loss: 'squared', root: true });   // 0.15
 */
export function ause(table: pl.DataFrame, options: AuseOptions): number {
  checkKeys('ause', options, [...riskKeys, 'root']);
  const { risks, losses } = readRiskAndLoss(table, options);
  return valueOf(auseStatistic(risks, losses, options.root), risks.length);
}

/** {@link ause} as a statistic. */
export function auseStatistic(risks: Float64Array, losses: Float64Array, root = false): Statistic {
  const shape = root ? Math.sqrt : (mean: number) => mean;
  const own = areaOfKept(risks, losses, shape);
  const least = areaOfKept(losses, losses, shape);
  const constant = areaOfKept(new Float64Array(losses.length), losses, shape);
  return (counts) => {
    // A constant risk is flat at the error of all rows, so its area is that error.
    const whole = constant(counts);
    return whole === 0 ? 0 : Math.max(0, own(counts) - least(counts)) / whole;
  };
}

/** Mean loss of the k rows of least risk, for each k asked for; equal risks count as their mean. */
function meansOfLeast(risks: Float64Array, losses: Float64Array, asked: readonly number[]): number[] {
  const sums = new Float64Array(losses.length + 1);
  let at = 0;
  for (const block of tiesOf(risks, ascending(risks))) {
    const level = mean(block, (row) => losses[row]!);
    for (let j = 0; j < block.length; j++, at++) sums[at + 1] = sums[at]! + level;
  }
  return asked.map((k) => sums[k]! / k);
}
