import pl from 'nodejs-polars';
import { checkChoice, InputError } from '../base';
import type { Evidence } from './evidence';
import { scores, type ScoreName } from './scores';

/**
 * Scores of suspicion: for each training row a number that is larger the more likely it belongs to those whom the network fails. No score
 * looks at groups.
 *
 * @param by - which scores; default `biasedLoss`
 * @returns the table of the training set with a column for each
 * @throws InputError for an unknown score
 * @example
 * const table = await debias.suspicion(evidence, ['biasedLoss', 'meanLoss']);
 */
export async function suspicion(evidence: Evidence, by: readonly ScoreName[] = ['biasedLoss']): Promise<pl.DataFrame> {
  if (!Array.isArray(by) || by.length === 0) throw new InputError('suspicion', 'a list of scores', by);
  for (const name of by as readonly ScoreName[]) checkChoice('suspicion', name, Object.keys(scores) as ScoreName[]);
  const columns: pl.Series[] = [];
  for (const name of by as readonly ScoreName[]) {
    columns.push(pl.Series(name, Array.from(await scores[name](evidence)), pl.Float64));
  }
  return evidence.train.table.withColumns(...columns);
}
