import type pl from 'nodejs-polars';
import { checkChoice, checkInteger, checkKeys, checkRange, InputError } from '../../base';
import { labelColumn } from '../../table';
import { thresholdCriteria, type ThresholdCriterion } from '../after/criteria';
import { rowGroups } from '../rowGroups';
import { Moments } from './moments';
import { ReducedClassifier, type Decider, type WeighedDecider } from './reducedClassifier';

/** What a learner gets: the training rows, with other labels and weights in each round. */
export interface WeightedRows {
  readonly table: pl.DataFrame;
  /** What to learn, 0 or 1 for each row: not the labels of the table. */
  readonly y: number[];
  /** How much each row counts: at least 0, 1 on average. */
  readonly weight: Float64Array;
}

/** Options of {@link exponentiatedGradient}. */
export interface ExponentiatedGradientOptions {
  /** Columns of the groups; of several, each combination of values is a group. */
  readonly groups: string | readonly string[];
  /** Column of the true class, 0 or 1. Default `label`. */
  readonly label?: string;
  /** What is made equal, as in `thresholdsByGroup`. */
  readonly criterion: ThresholdCriterion;
  /** Trains a classifier of the caller's choice on weighted rows. */
  readonly learn: (rows: WeightedRows) => Decider | Promise<Decider>;
  /** How far the rate of a group may be from that of all rows, in (0, 1]. Default 0.01. */
  readonly tolerance?: number;
  /** The most classifiers to train, at least 1. Default 50. */
  readonly rounds?: number;
  /** It stops when error and constraints together are within this of the best, at least 0. Default 0.005. */
  readonly gap?: number;
}

/** A classifier on the training rows: its error and its differences. */
interface Played extends WeighedDecider {
  readonly error: number;
  readonly differences: Float64Array;
}

/**
 * Trains a classifier under a constraint of fairness by training an ordinary one again and again, each time with other labels and weights: a
 * game between a learner and prices of the constraints that grow where they are broken. The result draws one of the classifiers for each
 * row. It needs no groups when it decides, and it works for any classifier with weights; trained on few of them it is approximate.
 *
 * @param table - the training rows, each with a group
 * @returns the classifier of the round with the smallest gap; it owns the classifiers that `learn` gave
 * @throws InputError when a column is missing or wrong, a row has no group, a group lacks rows of a class, or a decision is not 0 or 1
 * @see Agarwal, A., et al. (2018). A reductions approach to fair classification.
 * @example
 * const fair = await fairness.exponentiatedGradient(train.table, {
 *   groups: 'sex',
 *   criterion: 'demographicParity',
 *   learn: async ({ table, y, weight }) => {
 *     const model = new NetworkModel(denseNetwork({ inputs: encoder.names.length, hidden: [8], seed: 0 }));
 *     model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'binaryCrossentropyFromLogits' });
 *     await model.fit({ x: encoder.apply(table), y }, { epochs: 5, weight });
 *     const decide = async (rows: pl.DataFrame) => {
 *       const { y: logits } = await model.predict({ x: encoder.apply(rows) });
 *       return logits!.data.map((logit) => Number(logit > 0));
 *     };
 *     return { decide, dispose: () => model.dispose() };
 *   },
 * });
 * await fair.apply(test.table, { seed: 0 });   // columns acceptance and prediction
 */
export async function exponentiatedGradient(
  table: pl.DataFrame,
  options: ExponentiatedGradientOptions,
): Promise<ReducedClassifier> {
  const game = readGame(table, options);
  const played: Played[] = [];
  try {
    return await play(game, played);
  } catch (error) {
    for (const { decider } of played) decider.dispose?.();
    throw error;
  }
}

/** Plays the game; classifiers are put into `played` as soon as they belong to it. */
async function play(game: Game, played: Played[]): Promise<ReducedClassifier> {
  const { moments, tolerance, rounds, gap: enough } = game;
  const price = 1 / tolerance;
  const rate = 2 / price;
  const strength = new Float64Array(2 * moments.count);
  const summed = new Float64Array(2 * moments.count);
  const times: number[] = [];
  let best = { gap: Infinity, weights: [] as number[], round: 0 };
  for (let round = 1; round <= rounds; round++) {
    const prices = pricesOf(strength, price);
    prices.forEach((one, k) => (summed[k]! += one));
    const choice = await bestResponse(game, played, prices);
    times[choice] = (times[choice] ?? 0) + 1;
    const weights = played.map((_, at) => (times[at] ?? 0) / round);
    const gap = await gapOf(
      game,
      played,
      weights,
      summed.map((one) => one / round),
    );
    for (let at = weights.length; at < played.length; at++) weights.push(0);
    if (gap < best.gap) best = { gap, weights, round };
    if (best.gap <= enough) break;
    signed(played[choice]!.differences).forEach((one, k) => (strength[k]! += rate * (one - tolerance)));
  }
  const parts = played.map(({ decider }, at) => ({ decider, weight: best.weights[at] ?? 0 }));
  for (const { decider } of parts.filter(({ weight }) => weight === 0)) decider.dispose?.();
  return new ReducedClassifier(
    parts.filter(({ weight }) => weight > 0),
    { gap: best.gap, trained: game.trained.count },
  );
}

interface Game {
  readonly table: pl.DataFrame;
  readonly moments: Moments;
  readonly learn: ExponentiatedGradientOptions['learn'];
  readonly tolerance: number;
  readonly rounds: number;
  readonly gap: number;
  readonly trained: { count: number };
}

function readGame(table: pl.DataFrame, options: ExponentiatedGradientOptions): Game {
  const keys = ['groups', 'label', 'criterion', 'learn', 'tolerance', 'rounds', 'gap'] as const;
  checkKeys('exponentiatedGradient', options, keys);
  const { label = 'label', criterion, learn, tolerance = 0.01, rounds = 50, gap = 0.005 } = options;
  checkChoice('criterion', criterion, thresholdCriteria, { equalisedOdds: 'equalizedOdds' });
  checkRange('tolerance', tolerance, Number.MIN_VALUE, 1);
  checkInteger('rounds', rounds, 1);
  checkRange('gap', gap, 0, Infinity);
  if (typeof learn !== 'function') throw new InputError('learn', 'a function of { table, y, weight }', learn);
  const labels = labelColumn(table, label);
  const { by, groups } = rowGroups(table, options.groups);
  const known = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  if (known < table.height) {
    throw new InputError(
      `groups: column ${by.join(', ')}`,
      'a group in each row',
      `${table.height - known} without`,
      'Leave such rows out.',
    );
  }
  return {
    table,
    moments: new Moments(labels, groups, criterion),
    learn,
    tolerance,
    rounds,
    gap,
    trained: { count: 0 },
  };
}

/** The prices of all constraints: together below the highest price, and larger where a constraint was broken. */
function pricesOf(strength: Float64Array, price: number): Float64Array {
  const top = Math.max(0, ...strength);
  const weights = strength.map((one) => Math.exp(one - top));
  const total = Math.exp(-top) + weights.reduce((sum, one) => sum + one, 0);
  return weights.map((one) => (price * one) / total);
}

/** Each difference may be neither too large nor too small: all of them, then all with the other sign. */
function signed(differences: Float64Array): Float64Array {
  return Float64Array.from([...differences, ...differences.map((one) => -one)]);
}

/** Error and priced constraints of a classifier, or of a mixture. */
function lagrangian(
  { error, differences }: Pick<Played, 'error' | 'differences'>,
  prices: Float64Array,
  tolerance: number,
): number {
  return error + signed(differences).reduce((sum, one, k) => sum + prices[k]! * (one - tolerance), 0);
}

/** The place of the best classifier for given prices: one trained for them, or an earlier one where that is better. */
async function bestResponse(game: Game, played: Played[], prices: Float64Array): Promise<number> {
  const { table, moments, learn, tolerance, trained } = game;
  const half = prices.length / 2;
  const costs = moments.costs(Float64Array.from({ length: half }, (_, k) => prices[k]! - prices[half + k]!));
  const mean = costs.reduce((sum, one) => sum + Math.abs(one), 0) / costs.length;
  const y = Array.from(costs, (cost) => Number(cost < 0));
  const isSame = y.every((one) => one === y[0]);
  const decider = isSame
    ? constant(y[0]!)
    : checkedDecider(await learn({ table, y, weight: costs.map((cost) => Math.abs(cost) / mean) }));
  if (!isSame) trained.count++;
  const decisions = await decisionsOf(decider, table).catch((error: unknown) => {
    decider.dispose?.();
    throw error;
  });
  const fresh = { decider, weight: 0, error: moments.error(decisions), differences: moments.differences(decisions) };
  const values = [...played, fresh].map((one) => lagrangian(one, prices, tolerance));
  const best = values.reduce((a, value, at) => (value < values[a]! - 1e-12 ? at : a), 0);
  if (best === played.length) played.push(fresh);
  else decider.dispose?.();
  return best;
}

/** By how much a mixture could be better: for its mean prices, and for the worst prices against it. */
async function gapOf(game: Game, played: Played[], weights: readonly number[], prices: Float64Array): Promise<number> {
  const { moments, tolerance } = game;
  const error = weights.reduce((sum, weight, at) => sum + weight * played[at]!.error, 0);
  const differences = new Float64Array(moments.count);
  weights.forEach((weight, at) => played[at]!.differences.forEach((one, k) => (differences[k]! += weight * one)));
  const value = lagrangian({ error, differences }, prices, tolerance);
  const broken = Math.max(0, ...signed(differences).map((one) => one - tolerance));
  const choice = await bestResponse(game, played, prices);
  const low = lagrangian(played[choice]!, prices, tolerance);
  return Math.max(value - low, error + broken / tolerance - value);
}

/** Decides everybody alike: many learners refuse labels of one class. */
function constant(decision: number): Decider {
  return { decide: (table) => new Array<number>(table.height).fill(decision) };
}

/** What `learn` gave. @throws InputError when it decides nothing */
function checkedDecider(decider: Decider): Decider {
  if (typeof decider?.decide === 'function') return decider;
  throw new InputError('learn', 'a function that gives { decide }, with decide a function of a table', decider);
}

/** Decisions of 0 and 1. @throws InputError for others */
async function decisionsOf(decider: Decider, table: pl.DataFrame): Promise<ArrayLike<number>> {
  const decisions = await decider.decide(table);
  if (decisions?.length !== table.height)
    throw new InputError('learn: decide', `${table.height} decisions, one a row`, decisions?.length);
  for (let row = 0; row < decisions.length; row++) {
    if (decisions[row] !== 0 && decisions[row] !== 1) {
      throw new InputError(
        'learn: decide',
        '0 or 1 for each row',
        `${decisions[row]} in row ${row}`,
        'Cut scores at a threshold.',
      );
    }
  }
  return decisions;
}
