import type { SplitName } from './splits';

/** The share of each class in the training split. */
const train = 0.8;

/**
 * The original lab's cut: of each class the first 80%, in file order, are for training, the rest is held out (`test`).
 * (The original takes the first int(0.8 n) and the last int(0.2 n), which can leave out a row in between; here none is.)
 *
 * @param labels - one per row, 0 or 1
 * @returns one split a row
 */
export function splitByClass(labels: ArrayLike<number>): SplitName[] {
  const all = Array.from(labels);
  const left = new Map([0, 1].map((label) => [label, Math.floor(train * all.filter((x) => x === label).length)]));
  return all.map((label) => {
    const training = left.get(label) ?? 0;
    if (training === 0) return 'test';
    left.set(label, training - 1);
    return 'train';
  });
}
