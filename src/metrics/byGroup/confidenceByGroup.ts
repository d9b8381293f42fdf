import pl from 'nodejs-polars';
import { checkKeys, InputError, mean } from '../../base';
import { classKeys, groupColumns, groupsOf, type ClassOptions, type GroupOptions } from '../../table';
import { meanInterval } from '../intervals';
import type { IntervalOptions } from '../options';
import { readForecasts } from '../reliability';

/** Options of {@link confidenceByGroup}. */
export interface ConfidenceByGroupOptions extends GroupOptions, ClassOptions, IntervalOptions {}

/**
 * Is a classifier too sure in some groups? In each group the mean probability of the chosen class (`confidence`), how often that
 * class is right (`accuracy`), and `overconfidence = confidence - accuracy`: above 0 too sure, below 0 too unsure. No effect of the group, and
 * calibrated: 0. Unlike a calibration error it needs no bins, so small groups do not lift it; but errors of both kinds may
 * cancel within a group.
 *
 * @param table - one row per prediction; rows with an empty group are left out. A group of one class alone says nothing of
 *   calibration: deal rows of the others out to the groups first
 * @returns one row per group, in the order of their values: the `by` columns as text, n, confidence, accuracy, overconfidence, and its lower and
 *   upper (Student's t over the rows)
 * @throws InputError when a column is missing or wrong, no row has a group, a group has a single row, or a `by` column has the name of
 *   another one of the result
 * @see Pleiss, G., et al. (2017). On fairness and calibration.
 * @example
 * confidenceByGroup(scored, { by: 'skinTone' });                               // binary, logits in yHat
 * confidenceByGroup(calibrated, { by: 'skinTone', probabilities: 'p' });
 */
export function confidenceByGroup(table: pl.DataFrame, options: ConfidenceByGroupOptions): pl.DataFrame {
  checkKeys('confidenceByGroup', options, [...classKeys, 'by', 'confidence']);
  const { by, confidence, ...columns } = options;
  const { predicted, hits } = readForecasts(table, { ...columns, of: 'top' });
  const groups = groupsOf(table, { by }).map(({ name, values, rows }) => {
    if (rows.length < 2)
      throw new InputError(`group ${name}`, 'at least two rows', 1, 'Leave it out, or name another column.');
    const meanOf = (values: ArrayLike<number>) => mean(rows, (row) => values[row]!);
    const gaps = rows.map((row) => predicted[row]! - hits[row]!);
    return { values, confidence: meanOf(predicted), accuracy: meanOf(hits), ...meanInterval(gaps, { confidence }) };
  });
  const counts = groups.map(({ n }) => n);
  return pl.DataFrame({
    ...groupColumns(by, groups, ['n', 'confidence', 'accuracy', 'overconfidence', 'lower', 'upper']),
    n: pl.Series('n', counts, pl.Int32),
    confidence: groups.map((group) => group.confidence),
    accuracy: groups.map(({ accuracy }) => accuracy),
    overconfidence: groups.map(({ mean }) => mean),
    lower: groups.map(({ lower }) => lower),
    upper: groups.map(({ upper }) => upper),
  });
}
