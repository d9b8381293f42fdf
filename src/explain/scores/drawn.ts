/** So many are drawn, without putting them back, of all, some of which are marked. */
export interface Drawn {
  readonly all: number;
  readonly marked: number;
  readonly drawn: number;
}

/** The mean of a function of how many marked ones are drawn (hypergeometric distribution). */
export function expectedOf(of: (marked: number) => number, { all, marked, drawn }: Drawn): number {
  const least = Math.max(0, drawn + marked - all);
  const most = Math.min(drawn, marked);
  // Weights relative to that of the most likely number, from which they fall to both sides, so that none overflows.
  const middle = Math.min(most, Math.max(least, Math.floor(((drawn + 1) * (marked + 1)) / (all + 2))));
  const ratio = (k: number): number => ((marked - k) * (drawn - k)) / ((k + 1) * (all - marked - drawn + k + 1));
  let [total, weighted] = [1, of(middle)];
  const add = (k: number, weight: number): void => {
    total += weight;
    weighted += weight * of(k);
  };
  for (let [k, weight] = [middle, 1]; k < most && weight > 1e-18; k++) add(k + 1, (weight *= ratio(k)));
  for (let [k, weight] = [middle, 1]; k > least && weight > 1e-18; k--) add(k - 1, (weight /= ratio(k - 1)));
  return weighted / total;
}
