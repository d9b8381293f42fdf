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
