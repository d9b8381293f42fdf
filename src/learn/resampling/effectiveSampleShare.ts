/**
 * How many equally weighted samples a weighted sample is worth, as a share of all (Kish, 1965):
 * (sum w)^2 / (n sum w^2), from 1 / n (one sample has all the weight) to 1 (all weights equal).
 *
 * @example
 * resampling.effectiveSampleShare(new Float64Array([1, 1, 0, 0]));   // 0.5
 */
export function effectiveSampleShare(weights: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return (sum * sum) / (weights.length * squares);
}
