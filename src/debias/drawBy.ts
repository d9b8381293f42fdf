import { resampling } from '../learn';
import { effectiveSample, withColumns, type Debiased } from './debiased';
import type { Evidence } from './evidence';
import { runRecipe, type Classifier } from './recipe';

/** A fresh model whose training rows are drawn by weights. */
export interface Draws {
  readonly method: string;
  /** What its progress is called. Default: as the method. */
  readonly name?: string;
  readonly weights: Float64Array;
  /** Columns for the table, beside `weight`. */
  readonly columns: Readonly<Record<string, ArrayLike<number> | readonly boolean[]>>;
  readonly report: Readonly<Record<string, number>>;
}

/** Trains a fresh model on rows that are drawn by weights. Where these are equal within each class that is the plain training run, draw for draw. */
export async function drawBy<M extends Classifier>(evidence: Evidence<M>, draws: Draws): Promise<Debiased<M>> {
  const { method, name = method, weights, columns, report } = draws;
  const run = await runRecipe(evidence.recipe, evidence.train, {
    name,
    ...(!equalWithin(evidence.labels, weights) && { resampling: resampling.weighted(weights) }),
  });
  return {
    ...run,
    method,
    table: withColumns(evidence.train, { ...columns, weight: weights }),
    report: { ...report, effectiveSample: effectiveSample(weights) },
    trainings: evidence.trainings + 1,
  };
}

function equalWithin(labels: readonly number[], weights: Float64Array): boolean {
  const first = [0, 1].map((label) => weights[labels.indexOf(label)]);
  return labels.every((label, row) => weights[row] === first[label]);
}
