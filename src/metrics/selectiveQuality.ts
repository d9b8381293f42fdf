import type pl from 'nodejs-polars';
import { checkKeys } from '../base';
import { resampleKeys, type ResampleOptions } from './bootstrap';
import { riskKeys } from './lossColumn';
import { allRows, measure, measureTable } from './measures';
import { excessStatistic, readRiskAndLoss } from './riskCoverage';
import { areaOfKept } from './selective';
import { auseStatistic, type AuseOptions } from './sparsification';
import { valueOf } from './statistic';

/** Options of {@link selectiveQuality}. */
export interface SelectiveQualityOptions extends AuseOptions, ResampleOptions {}

/**
 * How well a risk sorts the rows by their loss: `aurc`, `excessAurc` and `ause` with bootstrap intervals. No effect: what a constant
 * risk (a random order) has on this table.
 *
 * @returns one row per metric: metric, value, lower, upper, better, noEffect
 * @throws InputError when a column is missing or wrong, or a loss is negative
 * @example
 * selectiveQuality(scored, { risk: 'epistemic' });
 * selectiveQuality(scored, { risk: 'aleatoric', loss: 'squared', root: true });   // root: ause of the RMSE
 */
export function selectiveQuality(table: pl.DataFrame, options: SelectiveQualityOptions): pl.DataFrame {
  checkKeys('selectiveQuality', options, [...riskKeys, 'root', ...resampleKeys]);
  const { risks, losses } = readRiskAndLoss(table, options);
  const constant = new Float64Array(losses.length);
  const statistics = (by: Float64Array) => ({
    aurc: areaOfKept(by, losses),
    excessAurc: excessStatistic(by, losses),
    ause: auseStatistic(by, losses, options.root),
  });
  const [own, none] = [statistics(risks), statistics(constant)];
  const names = ['aurc', 'excessAurc', 'ause'] as const;
  return measureTable(
    measure(
      names.map((name) => ({
        metric: name,
        statistic: own[name],
        better: 'lower' as const,
        noEffect: valueOf(none[name], losses.length),
      })),
      allRows(losses.length),
      options,
    ),
  );
}
