import pl from 'nodejs-polars';
import type { Split } from '../data';
import { resampling } from '../learn';
import { Evidence } from './evidence';
import type { Classifier, Recipe, Trained } from './recipe';

/** What a method gives. */
export interface Debiased<M extends Classifier = Classifier> extends Trained<M> {
  /** The name of the method. */
  readonly method: string;
  /** The table of the training set; with what the method found out about each row: `suspicion`, `suspect`, `inferredGroup`, `weight`. */
  readonly table: pl.DataFrame;
  /** A few numbers about the method, such as the share of suspects and the effective sample size, by name. */
  readonly report: Readonly<Record<string, number>>;
  /** What it costs in all, in whole training runs of the recipe. */
  readonly trainings: number;
}

/** Options that every method has. */
export interface MethodOptions<M extends Classifier = Classifier> {
  /** Training runs that were made already on the same training set, to be shared with other methods. Default: made, and freed, here. */
  readonly evidence?: Evidence<M>;
}

/** Runs a method on evidence that it is given, or on its own, which is freed at the end. */
export async function withEvidence<M extends Classifier, T>(
  train: Split,
  recipe: Recipe<M>,
  given: Evidence<M> | undefined,
  run: (evidence: Evidence<M>) => Promise<T>,
): Promise<T> {
  if (given) {
    given.countAnew();
    return run(given);
  }
  const evidence = new Evidence(train, recipe);
  try {
    return await run(evidence);
  } finally {
    evidence.dispose();
  }
}

/** The table of the training set with columns about its rows. */
export function withColumns(
  train: Split,
  columns: Readonly<Record<string, ArrayLike<number> | readonly boolean[]>>,
): pl.DataFrame {
  return train.table.withColumns(
    ...Object.entries(columns).map(([name, values]) => {
      const list = Array.from(values as ArrayLike<number | boolean>);
      return pl.Series(name, list as never, typeof list[0] === 'boolean' ? pl.Bool : pl.Float64);
    }),
  );
}

/** How much data weights leave: see `resampling.effectiveSampleShare`. */
export function effectiveSample(weights: Float64Array): number {
  return resampling.effectiveSampleShare(weights);
}
