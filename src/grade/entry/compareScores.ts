import { checkRange } from '../../base';

/** Predictions, in the order of their rows. */
export interface EntryScores {
  readonly score: ArrayLike<number>;
  /** Undefined where there is none. */
  readonly risk?: ArrayLike<number> | undefined;
}

/** How far the predictions of a run are from those that were handed in. */
export interface ScoreDifference {
  /** How many rows there are. */
  readonly rows: number;
  /** How many scores or risks differ by more than the tolerance. */
  readonly beyond: number;
  /** How many scores are on the other side of 0: another decision. */
  readonly decisions: number;
  /** The largest difference of two scores, of whatever size. */
  readonly largest: number;
}

/**
 * Compares predictions. Two numbers agree when they differ by at most the tolerance, or by that share of the one handed in where it is larger
 * than 1.
 *
 * @param tolerance - at least 0
 * @throws InputError when the tolerance is none
 * @example
 * compareScores({ score: [1, -1] }, { score: [1, 0.5] }, 0.001); // { rows: 2, beyond: 1, decisions: 1, largest: 1.5 }
 */
export function compareScores(handedIn: EntryScores, run: EntryScores, tolerance: number): ScoreDifference {
  checkRange('tolerance', tolerance, 0, Infinity);
  const rows = handedIn.score.length;
  const found = { rows, beyond: 0, decisions: 0, largest: 0 };
  for (let i = 0; i < rows; i++) {
    const [before, now] = [handedIn.score[i]!, run.score[i]!];
    found.largest = Math.max(found.largest, Math.abs(now - before));
    if (before > 0 !== now > 0) found.decisions++;
    const risks = handedIn.risk ? agree(handedIn.risk[i]!, run.risk![i]!, tolerance) : true;
    if (!(risks && agree(before, now, tolerance))) found.beyond++;
  }
  return found;
}

function agree(before: number, now: number, tolerance: number): boolean {
  return Math.abs(now - before) <= tolerance * Math.max(1, Math.abs(before));
}
