import pl from 'nodejs-polars';
import { checkChoice, checkInteger, checkKeys, Random } from '../base';
import {
  classKeys,
  readClasses,
  classColumn,
  readProbabilities,
  type ClassOptions,
  type Probabilities,
} from '../table';
import { checkConformalState, keepRead } from './conformalState';
import { conformalRank } from './coverage';

/** Which score a set is built from: see {@link fitConformalClassifier}. */
export type ConformalMethod = 'lac' | 'aps';

/** Options of {@link fitConformalClassifier}. */
export interface ConformalClassifierOptions extends ClassOptions {
  /** The share of rows whose true class may be missed, in (0, 1). Default 0.1. */
  alpha?: number;
  /** `lac` (the smallest sets on average; default) or `aps` (sets that grow where the model is unsure). */
  method?: ConformalMethod;
  /**
   * `aps` only: true to draw for each new row, too, whether the last class is in, as its authors do: smaller sets and exact coverage,
   * but some are empty. Default false: the last class is always in, and so the most likely one is, and coverage is at least what
   * is asked.
   */
  randomised?: boolean;
  /** Seed of the draws of `aps`. Default 0. */
  seed?: number;
}

/** A {@link ConformalClassifier} as plain JSON. */
export interface ConformalClassifierState extends Required<
  Pick<ConformalClassifierOptions, 'alpha' | 'method' | 'randomised' | 'seed'>
> {
  kind: 'conformalClassifier';
  /** A class is in the set when its score is at most this. */
  threshold: number;
  /** Rows it was fitted on. */
  calibrationRows: number;
  columns: ClassOptions;
}

/** Sets of classes that hold the true one with a promised share; see {@link fitConformalClassifier}. */
export class ConformalClassifier {
  readonly threshold: number;
  readonly calibrationRows: number;

  /** @param state - of {@link ConformalClassifier.toJSON} @throws InputError for anything else */
  constructor(private readonly state: ConformalClassifierState) {
    checkConformalState('conformalClassifier', state);
    this.threshold = state.threshold;
    this.calibrationRows = state.calibrationRows;
  }

  /**
   * The table with its sets: `set` (class numbers as text, such as `0, 2`; empty text for none), `setSize`, and where the
   * table has the column of the true class `covered` (whether it is among them). Other columns of these names are replaced.
   *
   * @throws InputError when a column is missing or wrong, or one that is read has such a name
   */
  apply(table: pl.DataFrame): pl.DataFrame {
    const { method, randomised, seed, columns } = this.state;
    const { label = 'label', logits = [], probabilities = [] } = columns;
    keepRead([label, logits, probabilities].flat(), ['set', 'setSize', 'covered']);
    const read = readProbabilities(table, columns);
    // Not the draws of the calibration rows. Without draws the part is 0, the least there is: what any draw lets in is in.
    const draws = randomised ? drawsOf(table.height, seed + 1) : new Float64Array(table.height);
    const sets = Array.from(draws, (draw, row) =>
      scoresOf(read, row, method, draw).flatMap((score, k) => (score <= this.threshold ? [k] : [])),
    );
    const texts = sets.map((set) => set.join(', '));
    const sizes = sets.map((set) => set.length);
    const added = [pl.Series('set', texts, pl.Utf8), pl.Series('setSize', sizes, pl.Int32)];
    if (!table.columns.includes(label)) return table.withColumns(...added);
    const labels = classColumn(table, label, read.classes);
    const inside = sets.map((set, row) => set.includes(labels[row] ?? -1));
    return table.withColumns(...added, pl.Series('covered', inside, pl.Bool));
  }

  /** All of it as plain JSON, for the constructor. */
  toJSON(): ConformalClassifierState {
    return structuredClone(this.state);
  }
}

/**
 * Split conformal prediction for classes: a set of classes a row that holds the true one for a share of at least `1 - alpha` of new
 * rows, whatever the model and the data, as long as new rows are like the calibration rows (exchangeable). The promise is an
 * average over rows: groups may have more or less. A good model has small sets; no effect of the model: `(1 - alpha) K` classes.
 *
 * - `lac`: score = 1 - p(class). The smallest sets on average, but sets may be empty where the model is unsure.
 * - `aps`: score = the sum of the probabilities of all likelier classes and a random part of this one's own. Sets grow where the model
 *   is unsure. The threshold always comes from such draws, which the seed decides. With `randomised` a new row draws as well. Without,
 *   a class is in where the sum before it is at most the threshold: classes down to the one that crosses it. Each such set holds the
 *   set of any draw, so it covers at least as much, also where the true class has probability 0: at a threshold of 1 these are in.
 *   Counting a class's own probability in full instead would put every true class of a sure model at 1, and all classes into each set.
 *
 * @param table - calibration rows, seen neither in training nor in testing
 * @throws InputError when a column is missing or wrong, or there are fewer than `1 / alpha - 1` rows
 * @see Sadinle, M., Lei, J., Wasserman, L. (2019). Least ambiguous set-valued classifiers with bounded error levels; Romano, Y.,
 *   Sesia, M., Candès, E. J. (2020). Classification with valid and adaptive coverage.
 * @example
 * const conformal = fitConformalClassifier(calibration, { probabilities: ['p0', 'p1', 'p2'], alpha: 0.1, method: 'aps' });
 * coverageCheck(conformal.apply(test), { alpha: 0.1, calibrationRows: conformal.calibrationRows });
 */
export function fitConformalClassifier(
  table: pl.DataFrame,
  options: ConformalClassifierOptions = {},
): ConformalClassifier {
  checkKeys('fitConformalClassifier', options, [...classKeys, 'alpha', 'method', 'randomised', 'seed']);
  const { alpha = 0.1, method = 'lac', randomised = false, seed = 0, ...columns } = options;
  checkChoice('method', method, ['lac', 'aps']);
  checkInteger('seed', seed, 0);
  const read = readClasses(table, columns);
  const rank = conformalRank(read.labels.length, alpha);
  const draws = drawsOf(read.labels.length, seed);
  const scores = Float64Array.from(
    read.labels,
    (label, row) => scoresOf(read, row, method, draws[row] ?? 1)[label]!,
  ).sort();
  return new ConformalClassifier({
    kind: 'conformalClassifier',
    alpha,
    method,
    randomised,
    seed,
    threshold: scores[rank - 1]!,
    calibrationRows: scores.length,
    columns,
  });
}

/** The score of each class of one row: small where the class fits. @param draw - the part of a class's own probability, for `aps` */
function scoresOf(
  { classes, probabilities }: Probabilities,
  row: number,
  method: ConformalMethod,
  draw: number,
): number[] {
  const p = Array.from(probabilities.subarray(row * classes, (row + 1) * classes));
  if (method === 'lac') return p.map((value) => 1 - value);
  const order = p.map((_, k) => k).sort((a, b) => p[b]! - p[a]! || a - b);
  const scores = new Array<number>(classes).fill(NaN);
  order.reduce((before, k) => {
    scores[k] = before + draw * p[k]!;
    return before + p[k]!;
  }, 0);
  return scores;
}

/** For each row the part of a class's own probability that counts, in [0, 1). */
function drawsOf(n: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: n }, () => random.uniform());
}
