/** The probability of a logit, without overflow. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
