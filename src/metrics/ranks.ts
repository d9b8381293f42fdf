/** Ranks less their mean, ties sharing theirs; `undefined` for values that are all the same. */
export function centredRanks(values: Float64Array): Float64Array | undefined {
  if (values.every((value) => value === values[0])) return undefined;
  const sorted = Float64Array.from(values).sort();
  const middle = (values.length - 1) / 2;
  // The mean place, from 0, of all that are equal.
  return values.map((value) => (below(sorted, value, false) + below(sorted, value, true) - 1) / 2 - middle);
}

/** How many of the sorted values are below a value, or equal to it as well. */
function below(sorted: Float64Array, value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (sorted[half]! < value || (orEqual && sorted[half] === value)) low = half + 1;
    else high = half;
  }
  return low;
}

/** Spearman's rank correlation of {@link centredRanks}: 0 where one of them has none, 1 where neither has. */
export function centredCorrelation(first: Float64Array | undefined, second: Float64Array | undefined): number {
  if (!first || !second) return first === second ? 1 : 0;
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < first.length; i++) {
    product += first[i]! * second[i]!;
    squaresA += first[i]! ** 2;
    squaresB += second[i]! ** 2;
  }
  return product / Math.sqrt(squaresA * squaresB);
}
