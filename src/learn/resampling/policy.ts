import type pl from 'nodejs-polars';
import type { Values, WeighedRows } from '../../data';

/**
 * What a policy can ask for. Every wrapper has `predictions`, `losses` (of each row) and the risks that it estimates; those with
 * a latent space have `latents`, those with a density `logDensity` (in nats) and `referenceLogDensity` (by the rule of the
 * reference). A model may have others under names of its own.
 */
export type ScoreName =
  | 'predictions'
  | 'losses'
  | 'bias'
  | 'aleatoric'
  | 'epistemic'
  | 'latents'
  | 'logDensity'
  | 'referenceLogDensity'
  | (string & {});

/**
 * What a resampling policy knows of the rows that it weighs, in the order of the data: the positives (the faces) where batches are
 * half positives and it does not ask for all, else all rows.
 */
export interface ResamplingContext {
  /** Their rows of the dataset's table. */
  readonly table: pl.DataFrame;
  /** A score that the policy has in its `needs`: `[n]`, or `[n, ...]` where a row has several numbers. @throws InputError for another */
  score(name: ScoreName): Values;
}

/** What a resampling policy decides before an epoch. */
export interface Resampling {
  /** One weight a row that it weighs, in the order of the data; `null` when all are equally likely. */
  readonly weights: Float64Array | null;
  /** A few numbers to be told and kept in the history, by name. */
  readonly report: Readonly<Record<string, number>>;
}

/** How training samples are drawn: called before every epoch, and waited for where it returns a promise. */
export interface ResamplingPolicy {
  readonly name: string;
  /** The scores of the training data that it needs; each takes a pass over them. Default none. */
  readonly needs?: readonly ScoreName[];
  /**
   * Which rows it weighs where batches are half positives: the positives, or `all`. Each class keeps its half of a batch: weights say
   * which of its rows are drawn. Default `positives`.
   */
  readonly rows?: WeighedRows;
  /** Decides, before an epoch, how likely each row of the data is drawn. */
  weigh(context: ResamplingContext): Resampling | Promise<Resampling>;
}

/** A policy that need not be waited for, as all of risklab's own. */
export interface ImmediatePolicy extends ResamplingPolicy {
  weigh(context: ResamplingContext): Resampling;
}
