import { mean } from '../../base';

/** A row whose label is doubtful. */
export interface Doubt {
  readonly row: number;
  /** The probability of the label that it has: the smaller, the more doubtful. */
  readonly confidence: number;
}

/** What confident learning finds. */
export interface ConfidentLearning {
  /** The mean probability of class 0 among rows labelled 0, and of class 1 among those labelled 1; NaN of a class without rows. */
  readonly thresholds: readonly [number, number];
  /** Rows that surely are of the other class than their label says, the most doubtful first. */
  readonly doubts: readonly Doubt[];
}

/**
 * Confident learning (Northcutt, Jiang and Chuang, 2021) for two classes: a row is surely of a class where its probability is at least the
 * mean of those that are labelled so. Doubtful is a row that is surely of the other class, and more probable there than in its own. The
 * thresholds make up for a model that is surer of one class than of the other.
 *
 * @param labels - 0 or 1
 * @param ones - the probability of class 1 of each row, by a model that has not seen it
 */
export function confidentLearning(labels: readonly number[], ones: ArrayLike<number>): ConfidentLearning {
  const of = (label: number, row: number): number => (label === 1 ? ones[row]! : 1 - ones[row]!);
  const rows = labels.map((_, row) => row);
  const thresholds = [0, 1].map((label) =>
    mean(
      rows.filter((row) => labels[row] === label),
      (row) => of(label, row),
    ),
  ) as [number, number];
  const doubts = rows.flatMap((row): Doubt[] => {
    const label = labels[row]!;
    const [own, other] = [of(label, row), of(1 - label, row)];
    return other >= thresholds[1 - label]! && other > own ? [{ row, confidence: own }] : [];
  });
  return { thresholds, doubts: doubts.sort((a, b) => a.confidence - b.confidence || a.row - b.row) };
}
