/**
 * Holm's correction of p-values for how many there are: with it the chance of any false alarm among all is at most the level.
 *
 * @see Holm, S. (1979). A simple sequentially rejective multiple test procedure.
 * @example
 * holm([0.01, 0.04, 0.03]);   // [0.03, 0.06, 0.06]
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const corrected = new Array<number>(values.length);
  let highest = 0;
  order.forEach((place, rank) => {
    highest = Math.max(highest, Math.min(1, (values.length - rank) * values[place]!));
    corrected[place] = highest;
  });
  return corrected;
}
