/** Cross entropy of a logit z with a label 0 or 1, log(1 + e^-z) or log(1 + e^z), without overflow. */
export function crossEntropy(logit: number, label: number): number {
  const wrong = label === 1 ? -logit : logit;
  return Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
}

/** The cross entropy of each row. */
export function crossEntropies(logits: ArrayLike<number>, labels: ArrayLike<number>): Float64Array {
  return Float64Array.from(logits, (logit, row) => crossEntropy(logit, labels[row]!));
}

/** Whether a logit says the other class; one of exactly 0 says class 0. */
export function errors(logits: ArrayLike<number>, labels: ArrayLike<number>): boolean[] {
  return Array.from(logits, (logit, row) => Number(logit > 0) !== labels[row]);
}
