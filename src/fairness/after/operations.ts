import type { ClassCounts, Operation } from './criteria';

/** What a threshold gives in a group: class 1 for scores above it. */
export interface Cut extends Operation {
  /** Infinity: nobody; -Infinity: everybody. */
  readonly above: number;
}

/** A group and what each threshold gives in it. */
export interface GroupScores {
  readonly name: string;
  readonly counts: ClassCounts;
  /** From nobody to everybody, one for each distinct score. */
  readonly cuts: readonly Cut[];
}

/** What each threshold gives in a group. Rows of equal score are decided alike; thresholds lie half way between scores. */
export function operationsOf(
  name: string,
  rows: readonly number[],
  labels: Uint8Array,
  scores: Float64Array,
): GroupScores {
  const sorted = [...rows].sort((a, b) => scores[b]! - scores[a]!);
  const positives = rows.filter((row) => labels[row] === 1).length;
  const counts = { positives, negatives: rows.length - positives };
  let [truePositives, falsePositives] = [0, 0];
  const cut = (above: number): Cut => ({
    above,
    truePositiveRate: truePositives / Math.max(1, counts.positives),
    falsePositiveRate: falsePositives / Math.max(1, counts.negatives),
  });
  const cuts = [cut(Infinity)];
  sorted.forEach((row, at) => {
    if (labels[row] === 1) truePositives++;
    else falsePositives++;
    const [score, next] = [scores[row]!, at + 1 < sorted.length ? scores[sorted[at + 1]!]! : -Infinity];
    if (next < score) cuts.push(cut(between(next, score)));
  });
  return { name, counts, cuts };
}

/** Half way between two scores, and below the larger one also where no number lies between. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle < high ? middle : low;
}
