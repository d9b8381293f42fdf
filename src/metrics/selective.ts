import { ascending, tiesOf } from './statistic';

/**
 * Sum over k of `shape(mean loss of the k rows of least risk)`, divided by the number of rows: the area under a curve of what is
 * kept. Rows of equal risk come in no particular order, so each of them counts as their mean: a constant risk is a random order,
 * and the result does not depend on the order of the table.
 *
 * @returns a function of how often each row occurs in the table
 */
export function areaOfKept(
  risks: Float64Array,
  losses: Float64Array,
  shape: (mean: number) => number = (mean) => mean,
): (counts: Uint32Array) => number {
  const blocks = tiesOf(risks, ascending(risks));
  return (counts) => {
    let [kept, total, area] = [0, 0, 0];
    for (const block of blocks) {
      let [size, loss] = [0, 0];
      for (const row of block) {
        const count = counts[row]!;
        size += count;
        if (count > 0) loss += count * losses[row]!;
      }
      for (let j = 1; j <= size; j++) area += shape((total + (loss * j) / size) / (kept + j));
      kept += size;
      total += loss;
    }
    return area / kept;
  };
}

/** The kept part after each block of equal risks, from the least risk on: what a threshold can reach. */
export function keptParts(risks: Float64Array, losses: Float64Array): { risk: number; n: number; loss: number }[] {
  let [n, total] = [0, 0];
  return tiesOf(risks, ascending(risks)).map((block) => {
    for (const row of block) total += losses[row]!;
    n += block.length;
    return { risk: risks[block[0]!]!, n, loss: total / n };
  });
}
