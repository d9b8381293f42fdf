import { checkPositive, InputError } from '../../base';
import { stemOf, type Entrant } from '../../submission';
import { entrantOf, rankLeaderboard } from './rank';
import type { LeaderboardRow } from './rows';

/** What an entrant earns by the leaderboard. */
export interface EntrantGrade {
  /** The names as the file of the submission has them: `Ada_Lovelace`. */
  readonly student: string;
  readonly entrant: Entrant;
  readonly track: 'avatar';
  /** `rejected` where no submission of theirs was scored; that earns nothing. */
  readonly outcome: 'graded' | 'rejected';
  readonly score: number;
  /** The points that can be earned. */
  readonly of: number;
}

/** Options of {@link leaderboardGrades}. */
export interface LeaderboardGradesOptions {
  /** Whether the private part counts. Default: the public one. */
  readonly final?: boolean;
  /** What somebody earns who finds all faces of the worst group, above 0. Default 100. */
  readonly points?: number;
}

/**
 * What the entrants of the track `avatar` earn: points in proportion to the worst-group accuracy of the submission that has their place, to two
 * digits after the point.
 *
 * @param rows - see `readLeaderboard`
 * @returns one for each entrant who is known by name, in the order of the places; those of whom nothing was scored come last
 * @throws InputError when the points are none, there is no entrant, or the private part of a submission that counts was not scored
 * @example
 * leaderboardGrades(await readLeaderboard('board.parquet'))[0]; // { student: 'Ada_Lovelace', score: 87.5, of: 100, ... }
 */
export function leaderboardGrades(
  rows: readonly LeaderboardRow[],
  options: LeaderboardGradesOptions = {},
): EntrantGrade[] {
  const { final = false, points = 100 } = options;
  checkPositive('points', points);
  const own = rows.filter(({ track, first, last }) => track === 'avatar' && first !== '' && last !== '');
  const places = rankLeaderboard(own, final).map(({ row }) => row);
  const counted = new Set(places.map(entrantOf));
  if (final)
    checkAllScored(
      rankLeaderboard(own, false).map(({ row }) => row),
      counted,
    );
  const others = new Map<string, LeaderboardRow>();
  for (const row of own) if (!counted.has(entrantOf(row))) others.set(entrantOf(row), row);
  const earned = (share: number): number => Math.round(share * points * 100) / 100;
  const grades = [
    ...places.map((row) => ({ row, outcome: 'graded' as const, score: earned(row.scores.worstGroup?.value ?? 0) })),
    ...[...others.values()].map((row) => ({ row, outcome: 'rejected' as const, score: 0 })),
  ];
  if (grades.length === 0) throw new InputError('the leaderboard', 'an entrant of the track avatar', 'none');
  return grades.map(({ row: { first, last }, outcome, score }) => {
    const entrant = { first, last };
    return { student: stemOf(entrant), entrant, track: 'avatar', outcome, score, of: points };
  });
}

/** @throws InputError, as the grade of an entrant would be lost */
function checkAllScored(chosen: readonly LeaderboardRow[], counted: ReadonlySet<string>): void {
  const missing = chosen.filter((row) => !counted.has(entrantOf(row))).map(({ file }) => file);
  if (missing.length === 0) return;
  const got = `${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''} without it`;
  throw new InputError('--final', 'the private part of all that count', got, 'Type risklab score with --final first.');
}
