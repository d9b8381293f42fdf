import pl from 'nodejs-polars';
import { checkKeys, InputError, keysOf, mean } from '../../base';
import { checkThreshold, wilsonInterval } from '../../metrics';
import { checkTable, groupCodes, tableOf } from '../../table';
import { areProbabilities, probabilitiesNeedThreshold } from '../columns';
import { checkSeveral } from '../comparedGroups';

/** Options of {@link counterfactualFlips}. */
export interface CounterfactualFlipsOptions {
  /** The sensitive column, which is changed. */
  readonly column: string;
  /** A score above this is class 1. Default 0, for logits and for decisions of 0 and 1; probabilities need it said. */
  readonly threshold?: number;
  /** The confidence of each interval. Default 0.95. */
  readonly confidence?: number;
}

/** Scores of the rows of a table, one each. */
export type ScoreRows = (table: pl.DataFrame) => ArrayLike<number> | Promise<ArrayLike<number>>;

/**
 * Would the decision be another one if the person were of another group, all else equal? Each row's sensitive column is set to each of the other
 * values, and the model is asked again.
 *
 * 'All else equal' is the weak point: what the column has an effect on (income, priors) stays as it was, so a model that reads the group from such columns
 * passes. It finds direct use of the column alone.
 *
 * @param score - the model: a score for each row of a table
 * @returns a row for each pair of values: from, to, n, changed (share of decisions that change), lower, upper (Wilson), meanChange (of the score)
 * @throws InputError for an unknown or bad option, a column of one value, scores that are not one finite number a row, or probabilities without a threshold
 * @see Kusner, M., et al. (2017). Counterfactual fairness; this is the case without a causal model.
 * @example
 * await fairness.counterfactualFlips((rows) => logitsOf(model, encoder.apply(rows)), people, { column: 'sex' });
 */
export async function counterfactualFlips(
  score: ScoreRows,
  table: pl.DataFrame,
  options: CounterfactualFlipsOptions,
): Promise<pl.DataFrame> {
  checkKeys('counterfactualFlips', options, keysOf<CounterfactualFlipsOptions>()('column', 'threshold', 'confidence'));
  if (typeof score !== 'function') throw new InputError('score', 'a function of a table', score);
  checkTable('table', table);
  const { column, confidence } = options;
  if (typeof column !== 'string') throw new InputError('column', 'the name of the sensitive column', column);
  const threshold = checkThreshold(options.threshold);
  const { groups, codes } = groupCodes(table, { by: column });
  checkSeveral([column], groups);
  const values = groups.map((_, group) => table.getColumn(column).get(codes.indexOf(group)) as unknown);
  const type = table.getColumn(column).dtype as Parameters<pl.Expr['cast']>[0];
  const before = await scoresOf(score, table);
  if (options.threshold === undefined) refuseProbabilities(before);
  const rows = [];
  for (const [to, value] of values.entries()) {
    const flipped = table.withColumns(pl.lit(value).cast(type).alias(column));
    const after = await scoresOf(score, flipped);
    for (const [from, group] of groups.entries()) {
      if (from === to) continue;
      const own = [...codes.keys()].filter((row) => codes[row] === from);
      const changed = own.filter((row) => before[row]! > threshold !== after[row]! > threshold).length;
      const meanChange = mean(own, (row) => after[row]! - before[row]!);
      const share = { changed: changed / own.length, ...wilsonInterval(changed, own.length, { confidence }) };
      rows.push({ from: group.name, to: groups[to]!.name, n: own.length, ...share, meanChange });
    }
  }
  const numbers = { changed: 'number', lower: 'number', upper: 'number', meanChange: 'number' } as const;
  return tableOf(rows, { from: 'text', to: 'text', n: 'whole', ...numbers });
}

/** At the 0 of logits probabilities would all be class 1, and no decision would ever change. */
function refuseProbabilities(scores: ArrayLike<number>): void {
  const all = Float64Array.from(scores);
  if (!areProbabilities(all) || all.every((value) => value === 0 || value === 1)) return;
  throw new InputError('threshold', 'a number, for all scores lie from 0 to 1', undefined, probabilitiesNeedThreshold);
}

async function scoresOf(score: ScoreRows, table: pl.DataFrame): Promise<ArrayLike<number>> {
  const scores = await score(table);
  if (scores?.length !== table.height) {
    throw new InputError('score', `a function that gives ${table.height} numbers, one a row`, scores?.length);
  }
  const bad = Array.from(scores).findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError('score', 'a function that gives finite numbers', `${scores[bad]} for row ${bad}`);
  return scores;
}
