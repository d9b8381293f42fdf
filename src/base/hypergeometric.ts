import { sum } from './numbers';
import type { Random } from './random';

/**
 * How many of the `marked` among `total` rows are in a draw of `drawn` without replacement. Exact, going outwards from the most likely
 * number: it takes about as many steps as the distribution is wide, however many rows there are.
 */
export function hypergeometric(random: Random, total: number, marked: number, drawn: number): number {
  const lowest = Math.max(0, drawn + marked - total);
  const highest = Math.min(drawn, marked);
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((drawn + 1) * (marked + 1)) / (total + 2))));
  /** P(k + 1) / P(k). */
  const growth = (k: number): number => ((marked - k) * (drawn - k)) / ((k + 1) * (total - marked - drawn + k + 1));
  const atMode = Math.exp(logChoose(marked, mode) + logChoose(total - marked, drawn - mode) - logChoose(total, drawn));
  let left = random.uniform() - atMode;
  let [up, above, down, below] = [mode, atMode, mode, atMode];
  while (left >= 0 && (up < highest || down > lowest)) {
    if (up < highest) {
      above *= growth(up++);
      left -= above;
      if (left < 0) return up;
    }
    if (down > lowest) {
      below /= growth(--down);
      left -= below;
      if (left < 0) return down;
    }
  }
  return mode;
}

/**
 * Deals marked rows out to groups of given sizes, each dealing equally likely: what permuting the groups of all rows does to the counts.
 *
 * @param marked - how many of all rows, which are as many as the sizes together
 * @returns how many of them each group gets
 */
export function dealt(random: Random, sizes: readonly number[], marked: number): number[] {
  let rows = sum(sizes);
  let left = marked;
  return sizes.map((size) => {
    const own = hypergeometric(random, rows, left, size);
    rows -= size;
    left -= own;
    return own;
  });
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const small = Array.from({ length: 32 }, (_, n) => sum(Array.from({ length: n }, (_, i) => Math.log(i + 1))));

/** Stirling's series; from 32 on its error is below 1e-13. */
function logFactorial(n: number): number {
  if (n < small.length) return small[n]!;
  const inverse = 1 / (n * n);
  const series = (1 / 12 - (1 / 360 - inverse / 1260) * inverse) / n;
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}
