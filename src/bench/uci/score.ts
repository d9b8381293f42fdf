import { logSumExp, mean, variance } from '../../base';

/** How good the predictions of a split are. */
export interface Score {
  /** Root of the mean squared error of the mean. */
  readonly rmse: number;
  /** Mean negative log likelihood, in nats. */
  readonly nll: number;
}

/** Predictive distributions, one per sample: each an equal mixture of normal distributions of one variance. */
export interface Mixtures {
  /** Means of the parts, a row per sample. */
  readonly means: readonly ArrayLike<number>[];
  /** The variance of the parts of each sample. */
  readonly variances: ArrayLike<number>;
}

/**
 * Error and likelihood of predictive distributions. With one part a sample they are normal; with several the likelihood is
 * -log of the mean density over parts, summed up without underflow.
 *
 * @param y - what came true
 */
export function scoreOf({ means, variances }: Mixtures, y: readonly number[]): Score {
  let [squares, losses] = [0, 0];
  y.forEach((truth, i) => {
    const parts = Array.from(means[i]!);
    const spread = variances[i]!;
    squares += (truth - mean(parts)) ** 2;
    const logs = parts.map((part) => -((truth - part) ** 2) / (2 * spread));
    losses += Math.log(2 * Math.PI * spread) / 2 - logSumExp(logs) + Math.log(parts.length);
  });
  return { rmse: Math.sqrt(squares / y.length), nll: losses / y.length };
}

/** A score in normalised units in those of the target. @param std - what the target was divided by */
export function inUnitsOf(std: number, { rmse, nll }: Score): Score {
  return { rmse: rmse * std, nll: nll + Math.log(std) };
}

/** A mean over splits, with its standard error and the standard deviation of single splits. */
export interface Spread {
  readonly mean: number;
  readonly error: number;
  readonly std: number;
}

/** The mean of at least two values. */
export function spreadOf(values: readonly number[]): Spread {
  const std = Math.sqrt(variance(values));
  return { mean: mean(values), error: std / Math.sqrt(values.length), std };
}
