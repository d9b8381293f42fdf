import type pl from 'nodejs-polars';
import type { Split } from '../../data';
import type { RiskWrapper } from '../../risk';
import { robust } from '../../robust';
import { sizes, trainedBy } from './methods';

/** What a method reached from a seed: shares of rows, but for the error and the time. */
export interface RobustRow {
  readonly method: string;
  readonly seed: number;
  readonly clean: number;
  /** Under the best for each row of FGSM, autoPgd and square. */
  readonly attacked: number;
  /** Proven by interval bounds. */
  readonly interval: number;
  /** Proven by smoothing. */
  readonly smoothing: number;
  /** The share of corrupted images that are right, over all kinds and severities. */
  readonly corrupted: number;
  /** The mean corruption error, that of the first method being 1; null where that one makes no errors of some kind. */
  readonly mce: number | null;
  /** Processor time of the training, in seconds. */
  readonly seconds: number;
}

/** How much is measured. */
export interface TrialSettings {
  readonly seed: number;
  readonly epochs: number;
  readonly methods: readonly string[];
  /** Severities of corruptions. */
  readonly severities: readonly number[];
  /** How many noisy copies of each row certify it, and of how many rows. */
  readonly copies: number;
  readonly smoothed: number;
}

/** Trains a network by each method, and measures them on the same rows. Nothing of them is left. */
export async function trial(
  { train, test }: Readonly<Record<'train' | 'test', Split>>,
  { seed, epochs, methods, severities, copies, smoothed }: TrialSettings,
  say: (text: string) => void,
): Promise<RobustRow[]> {
  const models: Record<string, RiskWrapper> = {};
  try {
    const rows: Omit<RobustRow, 'corrupted' | 'mce'>[] = [];
    for (const method of methods) {
      const { model, seconds } = await trainedBy(method, train, { seed, epochs });
      models[method] = model;
      const { accuracy } = await robust.attackReport(model, test, { eps: [sizes.attack] });
      const interval = await robust.certifyIntervals(model, test, { eps: [sizes.interval] });
      const some = Array.from({ length: Math.min(smoothed, test.table.height) }, (_, row) => row);
      const asked = { images: test.images.select(some), labels: labelsOf(test).slice(0, some.length) };
      const { deviation, smoothing: radius } = sizes;
      const options = { deviation, eps: [radius], samples: copies, labels: asked.labels, seed };
      const smoothing = await robust.certifySmoothing(model, asked.images, options);
      const [clean, attacked] = accuraciesIn(accuracy) as [number, number];
      const certified = [interval, smoothing].map((report) => accuraciesIn(report.accuracy)[1]!) as [number, number];
      rows.push({ method, seed, clean, attacked, interval: certified[0], smoothing: certified[1], seconds });
      say(`seed ${seed}, ${method}: clean ${clean.toFixed(3)}, attacked ${attacked.toFixed(3)}, ${seconds.toFixed(0)} s`);
    }
    const { summary } = await robust.corruptionError(models, test, { baseline: methods[0]!, severities, seed });
    const errors = summary.toRecords() as { model: string; error: number; mce: number | null }[];
    return rows.map((row) => {
      const { error, mce } = errors.find(({ model }) => model === row.method)!;
      return { ...row, corrupted: 1 - error, mce };
    });
  } finally {
    for (const model of Object.values(models)) model.dispose();
  }
} // prettier-ignore

function labelsOf({ table }: Split): number[] {
  return table.getColumn('label').toArray() as number[];
}

function accuraciesIn(report: pl.DataFrame): number[] {
  return report.getColumn('accuracy').toArray() as number[];
}
