import type pl from 'nodejs-polars';

/**
 * What a resampling policy knows of the rows that it weighs, in the order of the data: the positives (the faces) where batches are
 * half positives, else all rows.
 */
export interface ResamplingContext {
  /** Their rows of the dataset's table. */
  readonly table: pl.DataFrame;
  /** Latent vectors, `[n, width]`. @throws InputError for a model that has none */
  latents(): { readonly values: Float32Array; readonly width: number };
  /** Log density of each, in nats. @throws InputError for a model that estimates no density */
  logDensity(): Float64Array;
  /** Log density by the reference's own rule. @throws InputError for a model that estimates no density */
  referenceLogDensity(): Float64Array;
}

/** What a resampling policy decides before an epoch. */
export interface Resampling {
  /** One weight a positive, in the order of the data; `null` when all are equally likely. */
  readonly weights: Float64Array | null;
  /** A few numbers to be told and kept in the history, by name. */
  readonly report: Readonly<Record<string, number>>;
}

/** How training samples are drawn: called before every epoch, and waited for where it returns a promise. */
export interface ResamplingPolicy {
  readonly name: string;
  /** Whether it needs scores of the training data, which takes a pass over them. */
  readonly needsScores: boolean;
  weigh(context: ResamplingContext): Resampling | Promise<Resampling>;
}

/** A policy that need not be waited for, as all of risklab's own. */
export interface ImmediatePolicy extends ResamplingPolicy {
  weigh(context: ResamplingContext): Resampling;
}
