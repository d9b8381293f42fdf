import { mean, most, variance } from '../base';
import { resampling } from '../learn';
import { checkShare } from './recipe';

/**
 * Weights by which the suspects of each class are given a share of its draws; the others share the rest. Each class keeps half of all
 * draws; a class without suspects, or of nothing else, is drawn evenly.
 *
 * @param labels - 0 or 1 for each row
 * @param suspects - whether each row is one
 * @param share - of the draws of a class, above 0 and below 1
 * @returns weights whose mean is 1
 * @throws InputError for a share out of range
 */
export function shareWeights(labels: readonly number[], suspects: readonly boolean[], share: number): Float64Array {
  checkShare('share', share);
  const weights = new Float64Array(labels.length);
  for (const label of [0, 1]) {
    const own = labels.flatMap((one, row) => (one === label ? [row] : []));
    const found = own.filter((row) => suspects[row]).length;
    const mixed = found > 0 && found < own.length;
    for (const row of own) {
      const part = !mixed ? 1 / own.length : suspects[row] ? share / found : (1 - share) / (own.length - found);
      weights[row] = 0.5 * labels.length * part;
    }
  }
  return weights;
}

/**
 * Weights by which every group of a class is drawn equally often, and each class half of the time.
 *
 * @param groups - the group of each row, by whatever name
 */
export function groupWeights(labels: readonly number[], groups: readonly unknown[]): Float64Array {
  const counts = new Map<unknown, number>();
  const names = labels.map((label, row) => `${label} ${String(groups[row])}`);
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const groupsOf = [0, 1].map(
    (label) => [...counts.keys()].filter((name) => String(name).startsWith(`${label} `)).length,
  );
  return Float64Array.from(names, (name, row) => (0.5 * labels.length) / groupsOf[labels[row]!]! / counts.get(name)!);
}

/** The largest factor of scores that is tried, where they have a standard deviation of 1. */
const steepest = 50;

/**
 * Weights in proportion to e^(b x score) within each class, with the largest b at which the effective sample size is still the share asked for; each class
 * keeps half of all draws. Equal scores give equal weights.
 *
 * @param effectiveSample - a share of each class, above 0 and below 1
 * @returns weights whose mean is 1
 * @throws InputError for a share out of range
 */
export function temperedWeights(
  labels: readonly number[],
  scores: ArrayLike<number>,
  effectiveSample: number,
): Float64Array {
  checkShare('effectiveSample', effectiveSample);
  const weights = new Float64Array(labels.length);
  for (const label of [0, 1]) {
    const rows = labels.flatMap((one, row) => (one === label ? [row] : []));
    const own = Float64Array.from(rows, (row) => scores[row]!);
    const powers = atSample(own, effectiveSample);
    const average = mean(powers);
    rows.forEach((row, i) => (weights[row] = (0.5 * labels.length * powers[i]!) / average / rows.length));
  }
  return weights;
}

/** e^(b x score), with the largest b that leaves the effective sample size: it falls as b grows, so by bisection. */
function atSample(scores: Float64Array, effectiveSample: number): Float64Array {
  const spread = Math.sqrt(variance(scores, 0));
  if (!(spread > 0)) return scores.map(() => 1);
  const highest = most(scores);
  const powers = (b: number): Float64Array => scores.map((score) => Math.exp((b * (score - highest)) / spread));
  let [low, high] = [0, steepest];
  for (let round = 0; round < 50; round++) {
    const middle = (low + high) / 2;
    if (resampling.effectiveSampleShare(powers(middle)) >= effectiveSample) low = middle;
    else high = middle;
  }
  return powers(low);
}
