import pl from 'nodejs-polars';
import {
  checkChoice,
  checkInteger,
  checkKeys,
  checkPositive,
  checkRange,
  interruptSignal,
  InterruptedError,
  product,
} from '../../base';
import { predictRows, Values, type PredictInput } from '../../learn';
import type { ExplainMethodName } from '../methods';
import { predictedClasses } from '../outputs';
import { networkSubject, type ExplainedModel } from '../subject';
import { soughtMoves } from './adversary';
import { Compared } from './compared';
import { explainerOf, type ExplainedBy } from './explainer';
import { readMaps } from './maps';
import { meanColumns, meanOverImages, meanWords, type MeanOverImages } from './meanOf';
import { drawnMoves, reachOf } from './moves';

const moveKinds = ['drawn', 'sought'] as const;

/** Options of `explain.sensitivity`. */
export interface SensitivityOptions {
  /** How far each number of an input may be moved, to either side. Images are 0 to 1 and stay so. Default 0.05. */
  radius?: number;
  /** How many moved inputs each one gets. Default 8. */
  samples?: number;
  /**
   * How they are moved: `drawn`, each by uniform noise of its own; `sought`, by an adversary that goes `samples` steps to where the explanation is another one. It follows the
   * gradient of the explanation, of methods of several passes or none that of `inputGradient`. Default `drawn`.
   */
  moves?: (typeof moveKinds)[number];
  /** The share of the pixels, the strongest, that are compared, in (0, 1]. Default 0.1. */
  top?: number;
  /** How many samples the network is given at once. Default 64. */
  batchSize?: number;
  /** What the moves follow from. Default 0. */
  seed?: number;
}

/** What {@link Sensitivity} is made from: numbers `[n, samples]`, NaN where a move changed the prediction. */
interface SensitivityParts {
  readonly method: string;
  readonly shared: Values;
  readonly ranks: Values;
  readonly worst: Values;
}

/** How far explanations move with their inputs while the prediction stays. */
export class Sensitivity {
  /** The method. */
  readonly method: string;
  /** Which part of the strongest pixels stays, `[n, samples]`; NaN where the move changed the prediction. */
  readonly shared: Values;
  /** The rank correlation of the maps before and after, `[n, samples]`; NaN where the move changed the prediction. */
  readonly ranks: Values;
  /** The inputs, each moved as leaves least of its strongest pixels and keeps its prediction; as it was where no move keeps it. */
  readonly worst: Values;
  /** The mean of `shared`, over images. */
  readonly sharedTop: MeanOverImages;
  /** The least of `shared` of each image, in the mean. */
  readonly leastSharedTop: MeanOverImages;
  /** The mean of `ranks`, over images. */
  readonly rankCorrelation: MeanOverImages;
  /** The least of `ranks` of each image, in the mean. */
  readonly leastRankCorrelation: MeanOverImages;

  /** @internal */
  constructor({ method, shared, ranks, worst }: SensitivityParts) {
    [this.method, this.shared, this.ranks, this.worst] = [method, shared, ranks, worst];
    this.sharedTop = meanOverImages(perRow(shared, meanOf));
    this.leastSharedTop = meanOverImages(perRow(shared, leastOf));
    this.rankCorrelation = meanOverImages(perRow(ranks, meanOf));
    this.leastRankCorrelation = meanOverImages(perRow(ranks, leastOf));
  }

  /**
   * A row an input, to be joined with other tables: row, kept (moves that kept the prediction), sharedTop, leastSharedTop, rankCorrelation,
   * leastRankCorrelation; null where no move kept it.
   */
  toTable(): pl.DataFrame {
    const { shared, ranks } = this;
    const column = (name: string, values: Values, of: typeof meanOf): pl.Series =>
      pl.Series(
        name,
        perRow(values, of).map((value) => (Number.isFinite(value) ? value : null)),
        pl.Float64,
      );
    return pl.DataFrame([
      pl.Series(
        'row',
        Int32Array.from({ length: shared.length }, (_, row) => row),
        pl.Int32,
      ),
      pl.Series(
        'kept',
        perRow(shared, ({ length }) => length),
        pl.Int32,
      ),
      column('sharedTop', shared, meanOf),
      column('leastSharedTop', shared, leastOf),
      column('rankCorrelation', ranks, meanOf),
      column('leastRankCorrelation', ranks, leastOf),
    ]);
  }

  /** A row for each of the four means: method, score, mean, lower, upper, n. */
  summary(): pl.DataFrame {
    const scores = ['sharedTop', 'leastSharedTop', 'rankCorrelation', 'leastRankCorrelation'] as const;
    return pl.DataFrame(scores.map((score) => ({ method: this.method, score, ...meanColumns(this[score]) })));
  }

  /** What it is in one line. */
  toString(): string {
    const { method, sharedTop, rankCorrelation } = this;
    return `sensitivity of ${method}: of the strongest pixels stay ${meanWords(sharedTop)}; rank correlation ${meanWords(rankCorrelation)}`;
  }
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const leastOf = (values: readonly number[]): number => (values.length === 0 ? NaN : Math.min(...values));

/** A number for each row, of those of its values that are there. */
function perRow({ data, shape }: Values, of: (values: readonly number[]) => number): number[] {
  const [rows, samples] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) =>
    of(Array.from(data.subarray(row * samples, (row + 1) * samples)).filter((value) => !Number.isNaN(value))),
  );
}

/**
 * How far an explanation moves when its input moves a little and the prediction stays the same (Ghorbani, Abid and Zou 2019; Yeh and others 2019): each input gets uniform noise,
 * several times over, or is moved by an adversary step by step, and the maps before and after are compared: the part of the strongest pixels that
 * both have, and the rank correlation of all. Moves that change the prediction do not count.
 *
 * @param how - a method with its options, as `explain` takes them, or a function that explains
 * @returns 1 where nothing moves; maps that have nothing in common share `top` of the strongest pixels and have a rank correlation of 0. Of an adversary read the
 * least: its first steps are on the way
 * @throws InputError for an unknown method, inputs that are no images, a bad option, and an adversary of a network whose gradient has no gradient
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const moved = await explain.sensitivity(model, images, { method: 'saliency' }, { radius: 0.02 });
 * moved.summary();
 * const fooled = await explain.sensitivity(model, images, { method: 'saliency' }, { radius: 0.02, moves: 'sought', samples: 30 });
 * await show(attributionGrid(await explain.saliency(model, fooled.worst)));   // the same prediction
 */
export async function sensitivity<N extends ExplainMethodName>(
  model: ExplainedModel,
  inputs: PredictInput,
  how: ExplainedBy<N>,
  options: SensitivityOptions = {},
): Promise<Sensitivity> {
  const what = 'sensitivity';
  checkKeys(what, options, ['radius', 'samples', 'moves', 'top', 'batchSize', 'seed']);
  const { radius = 0.05, samples = 8, moves = 'drawn', top = 0.1, batchSize = 64, seed = 0 } = options;
  checkPositive('radius', radius);
  checkInteger('samples', samples, 1);
  checkChoice('moves', moves, moveKinds);
  checkPositive('top', top);
  checkRange('top', top, 0, 1);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed, 0);
  const explainer = explainerOf(what, how as ExplainedBy);
  const subject = networkSubject(what, model);
  const reach = reachOf(what, predictRows(inputs, subject.network, what), radius);
  const classesOf = async (some: Values): Promise<Int32Array> =>
    predictedClasses(subject.network, await subject.outputs(some, batchSize));
  const said = await classesOf(reach.inputs);
  const before = new Compared(readMaps(what, await explainer.run(model, reach.inputs, said)), top);
  const shared = new Float32Array(before.length * samples).fill(NaN);
  const ranks = new Float32Array(before.length * samples).fill(NaN);
  const worst = new Values(reach.inputs.data.slice(), reach.inputs.shape);
  const least = new Float32Array(before.length).fill(Infinity);
  const seek = { what, subject, classes: said, explainer, reach, steps: samples, batchSize, seed };
  const all = moves === 'drawn' ? drawnMoves(reach, samples, seed) : soughtMoves({ ...seek, strongest: before.strongest() }); // prettier-ignore
  let sample = 0;
  for await (const moved of all) {
    if (interruptSignal()?.aborted)
      throw new InterruptedError(`${what}: interrupted after ${sample} of ${samples} moves.`);
    const now = await classesOf(moved);
    const after = readMaps(what, await explainer.run(model, moved, said));
    for (let row = 0; row < before.length; row++) {
      if (now[row] !== said[row]) continue;
      const { sharedTop: stays, rankCorrelation } = before.with(after, row);
      [shared[row * samples + sample], ranks[row * samples + sample]] = [stays, rankCorrelation];
      if (stays >= least[row]!) continue;
      least[row] = stays;
      worst.data.set(moved.gather([row]), row * product(moved.rowShape));
    }
    sample++;
  }
  const shape = [before.length, samples];
  return new Sensitivity({ method: explainer.name, shared: new Values(shared, shape), ranks: new Values(ranks, shape), worst }); // prettier-ignore
}
