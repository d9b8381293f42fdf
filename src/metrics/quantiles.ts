/**
 * Quantile of the standard normal distribution, for the usual levels of confidence (accurate to about 1e-12).
 *
 * @param p - in (0, 1)
 * @example
 * normalQuantile(0.975);   // 1.959963984540
 */
export function normalQuantile(p: number): number {
  return invert(normalCdf, p);
}

/**
 * Quantile of Student's t distribution (accurate to about 1e-12).
 *
 * @param p - in (0, 1)
 * @param freedom - degrees of freedom, a whole number of at least 1
 * @example
 * studentQuantile(0.975, 4);   // 2.776445105198
 */
export function studentQuantile(p: number, freedom: number): number {
  return freedom < 1000 ? invert((t) => studentCdf(t, freedom), p) : nearlyNormalQuantile(p, freedom);
}

/** Many degrees of freedom make the finite sums long; the expansion of Abramowitz and Stegun 26.7.5 is then right to eleven digits. */
function nearlyNormalQuantile(p: number, freedom: number): number {
  const z = normalQuantile(p);
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + (first + (second + third / freedom) / freedom) / freedom;
}

/**
 * P(X <= x) of the standard normal distribution: Marsaglia's series (Evaluating the normal distribution, 2004). Its absolute error
 * is below 1e-15, so far below 0 it has few digits of its own.
 *
 * @example
 * normalCdf(1.959963984540);   // 0.975
 */
export function normalCdf(x: number): number {
  // Beyond this the distribution is 1 to all digits, and the series overflows.
  if (Math.abs(x) > 9) return x > 0 ? 1 : 0;
  let sum = x;
  let term = x;
  for (let k = 3; sum !== sum + term || k === 3; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** P(T <= t) for t >= 0: the finite sums of Abramowitz and Stegun 26.7.3 (odd) and 26.7.4 (even degrees of freedom). */
function studentCdf(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cos2 = Math.cos(angle) ** 2;
  const odd = freedom % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = 0;
  for (let k = odd ? 3 : 2; k <= freedom; k += 2) {
    sum += term;
    term *= (cos2 * (k - 1)) / k;
  }
  const inside = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return 0.5 + inside / 2;
}

/** The place where a symmetric distribution reaches `p`, by bisection; `cdf` is asked at 0 and above only. */
function invert(cdf: (x: number) => number, p: number): number {
  if (p < 0.5) return -invert(cdf, 1 - p);
  let low = 0;
  let high = 1;
  while (cdf(high) < p && high < 2 ** 60) high *= 2;
  while (high - low > 1e-14 * high) {
    const middle = (low + high) / 2;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
