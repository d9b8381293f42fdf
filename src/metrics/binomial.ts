import { sum, most } from '../base';
/**
 * The beta-binomial distribution: how many of `n` happen when their probability is itself drawn from Beta(a, b). With a and b whole
 * numbers it is exact by a product from term to term.
 *
 * @returns the probability of 0, 1 ... n, summing to 1
 */
export function betaBinomial(n: number, a: number, b: number): Float64Array {
  // Term to term: P(k + 1) / P(k) = (n - k) (k + a) / ((k + 1) (n - k - 1 + b)). In logarithms, for the first may be tiny.
  const logs = new Float64Array(n + 1);
  for (let k = 0; k < n; k++) {
    logs[k + 1] = logs[k]! + Math.log(((n - k) * (k + a)) / ((k + 1) * (n - k - 1 + b)));
  }
  const highest = most(logs);
  const terms = logs.map((value) => Math.exp(value - highest));
  const total = sum(terms);
  return terms.map((value) => value / total);
}

/** The least k with P(X <= k) of at least `p`. */
export function quantileOf(probabilities: Float64Array, p: number): number {
  let sum = 0;
  const k = probabilities.findIndex((value) => (sum += value) >= p);
  return k < 0 ? probabilities.length - 1 : k;
}

/** P(X >= k) of `n` trials of probability `p`: also the distribution of Beta(k, n + 1 - k) at p. */
export function binomialTail(k: number, n: number, p: number): number {
  if (k <= 0 || p === 1) return 1;
  if (k > n || p === 0) return 0;
  // Terms from n downwards, each from the one before.
  let log = n * Math.log(p);
  let sum = Math.exp(log);
  for (let j = n; j > k; j--) {
    log += Math.log((j * (1 - p)) / ((n - j + 1) * p));
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

/**
 * The lower end of the one-sided Clopper-Pearson interval of a probability: the p of which `k` or more of `n` trials happen with probability `alpha`.
 *
 * @returns in [0, 1); 0 where k is 0
 */
export function binomialLowerBound(k: number, n: number, alpha: number): number {
  if (k === 0) return 0;
  if (k === n) return alpha ** (1 / n);
  let [low, high] = [0, k / n];
  // The tail grows with p. Halved until floats end.
  for (let middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (binomialTail(k, n, middle) < alpha) low = middle;
    else high = middle;
  }
  return low;
}
