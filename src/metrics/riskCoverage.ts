import pl from 'nodejs-polars';
import { checkKeys } from '../base';
import { riskKeys, readLosses, readRisk, type RiskOptions } from './lossColumn';
import { areaOfKept, keptParts } from './selective';
import { valueOf, type Statistic } from './statistic';

/**
 * What abstaining gains: the mean loss of the rows that are answered when those of the highest risk are not. For each risk that
 * occurs: `coverage` = share of rows up to that risk, `loss` = their mean loss. It should fall as coverage falls; no effect: flat
 * at the mean loss of all rows.
 *
 * @param table - one row per prediction
 * @returns one row a distinct risk, least first: coverage, n (rows answered), risk (the highest among them), loss
 * @throws InputError when a column is missing or wrong, or a loss is negative
 * @see El-Yaniv, R., Wiener, Y. (2010). On the foundations of noise-free selective classification.
 * @example
 * riskCoverage(scored, { risk: 'epistemic' });                  // loss: share of wrong decisions
 * riskCoverage(scored, { risk: 'epistemic', loss: 'squared' }); // loss: mean of a column
 */
export function riskCoverage(table: pl.DataFrame, options: RiskOptions): pl.DataFrame {
  checkKeys('riskCoverage', options, riskKeys);
  const { risks, losses } = readRiskAndLoss(table, options);
  const parts = keptParts(risks, losses);
  const sign = options.lowFinds === true ? -1 : 1;
  return pl.DataFrame({
    coverage: parts.map(({ n }) => n / risks.length),
    n: pl.Series(
      'n',
      parts.map(({ n }) => n),
      pl.Int32,
    ),
    risk: parts.map(({ risk }) => sign * risk),
    loss: parts.map(({ loss }) => loss),
  });
}

/**
 * Area under the risk-coverage curve: `mean over k = 1..n of the mean loss of the k rows of least risk`. Lower is better; the
 * least that any order reaches is above 0 unless nothing is wrong (see {@link excessAurc}); no effect: the mean loss of all rows.
 * Equal risks count as a random order among them.
 *
 * @returns in the unit of the loss
 * @throws InputError as {@link riskCoverage}
 * @see Geifman, Y., Uziel, G., El-Yaniv, R. (2019). Bias-reduced uncertainty estimation for deep neural classifiers.
 * @example
 * aurc(scored, { risk: 'epistemic' });   // 0.012
 */
export function aurc(table: pl.DataFrame, options: RiskOptions): number {
  checkKeys('aurc', options, riskKeys);
  const { risks, losses } = readRiskAndLoss(table, options);
  return valueOf(areaOfKept(risks, losses), risks.length);
}

/**
 * {@link aurc} above the least that is possible: `aurc - aurc of the rows sorted by their loss`. It judges the risk alone, where
 * aurc judges model and risk together. Lower is better, 0 is the order of the losses; no effect: mean loss less that least.
 *
 * @returns at least 0, in the unit of the loss
 * @throws InputError as {@link riskCoverage}
 * @see Geifman et al. (2019), as for {@link aurc}; the least is computed from the rows, not by their approximation
 * @example
 * excessAurc(scored, { risk: 'epistemic' });   // 0.004
 */
export function excessAurc(table: pl.DataFrame, options: RiskOptions): number {
  checkKeys('excessAurc', options, riskKeys);
  const { risks, losses } = readRiskAndLoss(table, options);
  return valueOf(excessStatistic(risks, losses), risks.length);
}

/** {@link excessAurc} as a statistic. */
export function excessStatistic(risks: Float64Array, losses: Float64Array): Statistic {
  const own = areaOfKept(risks, losses);
  const least = areaOfKept(losses, losses);
  return (counts) => Math.max(0, own(counts) - least(counts));
}

/** Risks, larger meaning a warning, and losses. */
export function readRiskAndLoss(
  table: pl.DataFrame,
  options: RiskOptions,
): { risks: Float64Array; losses: Float64Array } {
  return { risks: readRisk(table, options), losses: readLosses(table, options) };
}
