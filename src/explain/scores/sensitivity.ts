import pl from 'nodejs-polars';
import {
  checkInteger,
  checkKeys,
  checkPositive,
  checkRange,
  InputError,
  interruptSignal,
  InterruptedError,
  product,
  Random,
} from '../../base';
import type { Rows } from '../../data';
import { networkOutputs, predictRows, Values, type PredictInput } from '../../learn';
import { centredCorrelation, centredRanks } from '../../metrics';
import type { ExplainMethodName } from '../methods';
import { predictedClasses } from '../outputs';
import { networkSubject, type ExplainedModel } from '../subject';
import { explainerOf, type ExplainedBy } from './explainer';
import { readMaps } from './maps';
import { meanColumns, meanOverImages, meanWords, type MeanOverImages } from './meanOf';
import { sharedTop } from './similarity';

/** Options of `explain.sensitivity`. */
export interface SensitivityOptions {
  /** How far each number of an input may be moved, to either side. Images are 0 to 1 and stay so. Default 0.05. */
  radius?: number;
  /** How many moved inputs each one gets. Default 8. */
  samples?: number;
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
}

/** How far explanations move with their inputs while the prediction stays. */
export class Sensitivity {
  /** The method. */
  readonly method: string;
  /** Which part of the strongest pixels stays, `[n, samples]`; NaN where the move changed the prediction. */
  readonly shared: Values;
  /** The rank correlation of the maps before and after, `[n, samples]`; NaN where the move changed the prediction. */
  readonly ranks: Values;
  /** The mean of `shared`, over images. */
  readonly sharedTop: MeanOverImages;
  /** The least of `shared` of each image, in the mean. */
  readonly leastSharedTop: MeanOverImages;
  /** The mean of `ranks`, over images. */
  readonly rankCorrelation: MeanOverImages;
  /** The least of `ranks` of each image, in the mean. */
  readonly leastRankCorrelation: MeanOverImages;

  /** @internal */
  constructor({ method, shared, ranks }: SensitivityParts) {
    [this.method, this.shared, this.ranks] = [method, shared, ranks];
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
 * several times over, and the maps before and after are compared: the part of the strongest pixels that both have, and the rank correlation of
 * all. Moves that change the prediction do not count. The noise is random, not sought: an adversary finds worse.
 *
 * @param how - a method with its options, as `explain` takes them, or a function that explains
 * @returns 1 where nothing moves; maps that have nothing in common share `top` of the strongest pixels and have a rank correlation of 0
 * @throws InputError for an unknown method, inputs that are no images, and a bad option
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const moved = await explain.sensitivity(model, images, { method: 'saliency' }, { radius: 0.02 });
 * moved.summary();
 */
export async function sensitivity<N extends ExplainMethodName>(
  model: ExplainedModel,
  inputs: PredictInput,
  how: ExplainedBy<N>,
  options: SensitivityOptions = {},
): Promise<Sensitivity> {
  checkKeys('sensitivity', options, ['radius', 'samples', 'top', 'batchSize', 'seed']);
  const { radius = 0.05, samples = 8, top = 0.1, batchSize = 64, seed = 0 } = options;
  checkPositive('radius', radius);
  checkInteger('samples', samples, 1);
  checkRange('top', top, 0, 1);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed, 0);
  const { name, run } = explainerOf('sensitivity', how as ExplainedBy);
  const { network } = networkSubject('sensitivity', model);
  const rows = predictRows(inputs, network, 'sensitivity');
  const said = predictedClasses(network, await networkOutputs(network, rows, batchSize));
  const before = readMaps('sensitivity', await run(model, rows as Values, said));
  const ranksBefore = Array.from({ length: rows.length }, (_, row) => centredRanks(Float64Array.from(before.map(row))));
  const random = new Random(seed);
  const count = Math.max(1, Math.round(top * before.height * before.width));
  const [shared, ranks] = [0, 1].map(() => new Float32Array(rows.length * samples).fill(NaN));
  for (let sample = 0; sample < samples; sample++) {
    if (interruptSignal()?.aborted)
      throw new InterruptedError(`sensitivity: interrupted after ${sample} of ${samples} moves.`);
    const moved = movedRows(rows, radius, random);
    const now = predictedClasses(network, await networkOutputs(network, moved, batchSize));
    const after = readMaps('sensitivity', await run(model, moved, said));
    for (let row = 0; row < rows.length; row++) {
      if (now[row] !== said[row]) continue;
      const [a, b] = [before, after].map((maps) => Float64Array.from(maps.map(row), Math.abs));
      shared![row * samples + sample] = sharedTop(a!, b!, count);
      ranks![row * samples + sample] = centredCorrelation(
        ranksBefore[row],
        centredRanks(Float64Array.from(after.map(row))),
      );
    }
  }
  const shape = [rows.length, samples];
  return new Sensitivity({ method: name, shared: new Values(shared!, shape), ranks: new Values(ranks!, shape) });
}

/** The rows with uniform noise; images stay between 0 and 1. */
function movedRows(rows: Rows, radius: number, random: Random): Values {
  const { length, rowShape } = rows;
  const moved = new Float32Array(length * product(rowShape));
  if (moved.length === 0) throw new InputError('sensitivity: inputs', 'one or more', 'none');
  rows.gather(
    Uint32Array.from({ length }, (_, row) => row),
    moved,
  );
  const isImage = rowShape.length === 3 && moved.every((value) => value >= 0 && value <= 1);
  for (let i = 0; i < moved.length; i++) {
    const value = moved[i]! + random.uniform(-radius, radius);
    moved[i] = isImage ? Math.min(1, Math.max(0, value)) : value;
  }
  return new Values(moved, [length, ...rowShape]);
}
