import { nameKey } from '../../submission';
import type { LeaderboardRow } from './rows';

/** A place on the leaderboard. */
export interface Place {
  /** From 1; equal scores share a place, and the next one is left out. */
  readonly rank: number;
  /** What decides the place. */
  readonly row: LeaderboardRow;
  /** The same submission on the public part, where the private one decides. */
  readonly publicRow: LeaderboardRow | undefined;
  /** How many submissions of the entrant were scored on the public part. */
  readonly submissions: number;
}

/** Who a line belongs to, by the whole name, see {@link nameKey}. */
export function entrantOf({ first, last }: Pick<LeaderboardRow, 'first' | 'last'>): string {
  return nameKey(`${first} ${last}`);
}

/**
 * The places of the track `avatar`.
 *
 * Each entrant has one: that of their submission with the best public score. The order: a higher worst-group accuracy, then a smaller gap, then
 * a higher accuracy, then a smaller calibration error; who is equal in all four shares the place, and is listed by name. In the end the same
 * submission counts by its private score: so nobody gains by many submissions, and the private part chooses nothing.
 *
 * @param final - whether the private part decides; entrants whose chosen submission was not scored on it are left out
 */
export function rankLeaderboard(rows: readonly LeaderboardRow[], final: boolean): Place[] {
  const scored = rows.filter(({ state, track }) => state === 'scored' && track === 'avatar');
  const byEntrant = new Map<string, LeaderboardRow[]>();
  for (const row of scored.filter(({ part }) => part === 'public')) {
    byEntrant.set(entrantOf(row), [...(byEntrant.get(entrantOf(row)) ?? []), row]);
  }
  const chosen = [...byEntrant.values()].flatMap((own) => {
    const [best] = [...own].sort((a, b) => compareScores(a, b) || compareTexts(a.sha256, b.sha256));
    const row = final ? scored.find(({ part, sha256 }) => part === 'private' && sha256 === best!.sha256) : best;
    return row ? [{ row, publicRow: final ? best : undefined, submissions: own.length }] : [];
  });
  chosen.sort((a, b) => compareScores(a.row, b.row) || compareTexts(entrantOf(a.row), entrantOf(b.row)));
  const ranks: number[] = [];
  chosen.forEach(({ row }, i) => {
    const before = chosen[i - 1];
    ranks.push(before && compareScores(before.row, row) === 0 ? ranks[i - 1]! : i + 1);
  });
  return chosen.map((place, i) => ({ rank: ranks[i]!, ...place }));
}

/** Below 0 where the first is better. */
function compareScores({ scores: a }: LeaderboardRow, { scores: b }: LeaderboardRow): number {
  const value = (scores: LeaderboardRow['scores'], name: keyof LeaderboardRow['scores']): number =>
    scores[name]?.value ?? 0;
  return (
    value(b, 'worstGroup') - value(a, 'worstGroup') ||
    value(a, 'gap') - value(b, 'gap') ||
    value(b, 'accuracy') - value(a, 'accuracy') ||
    value(a, 'ece') - value(b, 'ece')
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
