import pl from 'nodejs-polars';
import { checkInteger, InputError } from '../../base';
import { byGroup, errorDetection, wilsonInterval } from '../../metrics';
import { compareAtRate } from './compareAtRate';
import type { Judged, Measured } from './judged';

/** The metrics of a submission, in the order in which they are shown; the first decides. */
export const metricNames = ['worstGroup', 'gap', 'accuracy', 'errorAuroc', 'ece'] as const;
/** One of {@link metricNames}. */
export type MetricName = (typeof metricNames)[number];

/** What a submission scored; null where it cannot be said, such as the AUROC of errors without a risk. */
export type ContestScores = Readonly<Record<MetricName, Measured | null>>;

/** Options of {@link scorePredictions}. */
export interface ScoreOptions {
  /** The share of images without a face that may be taken for faces, where groups are compared. Default 0.05. */
  readonly falsePositiveRate?: number;
  /** How often is drawn for the intervals. Default 400. */
  readonly resamples?: number;
}

/**
 * Measures predictions. The same predictions give the same bits.
 *
 * - `worstGroup`: share of faces found in the group with the smallest share, at the lowest threshold with at most `falsePositiveRate` false
 *   alarms. Higher is better. Any increasing function of the scores gives the same.
 * - `gap`: share found in the best group less that in the worst, there. Lower is better.
 * - `accuracy`: share of images decided rightly, a score above 0 being a face. Higher is better.
 * - `errorAuroc`: does `risk` tell which of these decisions are wrong? 1 = perfectly, 0.5 = not at all.
 * - `ece`: expected calibration error of the scores as logits. Lower is better.
 *
 * Intervals are of 95%: bootstrap with a fixed seed (worstGroup, gap and ece; the basic one, as chance moves them to one side), Wilson's (accuracy)
 * and DeLong's (errorAuroc).
 *
 * @throws InputError when there are no faces with a group, or no images without a face
 */
export function scorePredictions(judged: Judged, options: ScoreOptions = {}): ContestScores {
  const { falsePositiveRate = 0.05, resamples = 400 } = options;
  const { score, risk, label } = judged;
  checkInteger('resamples', resamples, 2);
  if (label.length !== score.length) throw new InputError('label', `${score.length} rows`, label.length);
  const right = score.reduce((count, value, i) => count + Number(value > 0 === (label[i] === 1)), 0);
  const n = label.length;
  return {
    ...compareAtRate(judged, falsePositiveRate, resamples),
    accuracy: { value: right / n, ...wilsonInterval(right, n) },
    errorAuroc: risk === undefined || right === 0 || right === n ? null : errorAuroc(score, label, risk),
    ece: eceOf(score, label, resamples),
  };
}

function errorAuroc(score: Float64Array, label: Uint8Array, risk: Float64Array): Measured {
  const loss = Int32Array.from(score, (value, i) => Number(value > 0 !== (label[i] === 1)));
  const table = pl.DataFrame([pl.Series('loss', loss, pl.Int32), pl.Series('risk', risk, pl.Float64)]);
  const found = errorDetection(table, { loss: 'loss', risk: 'risk', resamples: 2 });
  return rowOf(found, (found.getColumn('metric').toArray() as string[]).indexOf('auroc'));
}

function eceOf(score: Float64Array, label: Uint8Array, resamples: number): Measured {
  const all = pl.Series('all', new Array<string>(label.length).fill('all'), pl.Utf8);
  const labels = pl.Series('label', Int32Array.from(label), pl.Int32);
  const table = pl.DataFrame([all, labels, pl.Series('yHat', score, pl.Float64)]);
  return rowOf(byGroup(table, { metric: 'ece', by: 'all', resamples }), 0);
}

function rowOf(table: pl.DataFrame, line: number): Measured {
  const cell = (name: string): number => (table.getColumn(name).toArray() as number[])[line]!;
  return { value: cell('value'), lower: cell('lower'), upper: cell('upper') };
}
