import { InputError } from '../../base';
import { withLock } from './lock';
import { entrantOf } from './rank';
import { noScores, readLeaderboard, writeLeaderboard, type LeaderboardRow } from './rows';

/** How many submissions of an entrant are scored. */
export interface SubmissionLimit {
  readonly count: number;
  /** In a day, by UTC, or altogether. */
  readonly per: 'day' | 'total';
}

/**
 * Reads a limit.
 *
 * @param text - such as `5` (altogether) or `2/day`
 * @throws InputError
 */
export function parseLimit(text: string): SubmissionLimit {
  const [, count, per] = /^(\d+)(\/day)?$/.exec(text) ?? [];
  if (count === undefined || Number(count) < 1) throw new InputError('--limit', 'a number such as 5 or 2/day', text);
  return { count: Number(count), per: per === undefined ? 'total' : 'day' };
}

/** A line as it is on the leaderboard now. */
export interface AppendedRow {
  readonly row: LeaderboardRow;
  /** Whether it is from before, as the ZIP was there: then nothing was added. */
  readonly already: boolean;
}

/** Options of {@link appendToLeaderboard}. */
export interface AppendOptions {
  readonly limit?: SubmissionLimit | undefined;
}

/**
 * Adds the lines of one submission to a leaderboard. Any number of processes may do so at a time: none loses a line of another.
 *
 * The same ZIP comes onto it once for each part; what was rejected before is replaced. The limit counts the submissions of the entrant that
 * were scored on the public part.
 *
 * @returns the lines as they are on the leaderboard now: those from before, where the ZIP was there, or rejected ones, where it was too many
 * @throws InputError when the file is torn, foreign or a leaderboard of another contest; it is left as it is
 */
export async function appendToLeaderboard(
  file: string,
  rows: readonly LeaderboardRow[],
  { limit }: AppendOptions = {},
): Promise<AppendedRow[]> {
  return withLock(file, async () => {
    const before = await readLeaderboard(file);
    checkLeaderboard(
      file,
      before,
      rows.map(({ contest }) => contest).find((id) => id !== ''),
    );
    const same = (one: LeaderboardRow, other: LeaderboardRow): boolean =>
      one.sha256 === other.sha256 && one.part === other.part;
    const there = rows.map((row) => before.find((one) => one.state === 'scored' && same(one, row)));
    const fresh = rows.filter((_, i) => !there[i]).map((row) => withinLimit(row, before, limit));
    // One that is too many is scored on neither part.
    const refused = fresh.find(({ state }) => state === 'rejected');
    const added = refused ? [refused] : fresh;
    const kept = before.filter((one) => one.state === 'scored' || !added.some((row) => row.sha256 === one.sha256));
    if (added.length > 0) await writeLeaderboard(file, [...kept, ...added]);
    const old = there.filter((row) => row !== undefined);
    return [...old.map((row) => ({ row, already: true })), ...added.map((row) => ({ row, already: false }))];
  });
}

/** Refuses a leaderboard of another contest; undefined and '' are of none. @throws InputError */
export function checkLeaderboard(file: string, rows: readonly LeaderboardRow[], contest: string | undefined): void {
  if (!contest) return;
  const other = rows.find((row) => row.contest !== '' && row.contest !== contest);
  if (!other) return;
  const todo = 'Keep a leaderboard for each contest.';
  throw new InputError(file, `the leaderboard of contest ${contest}`, `that of ${other.contest}`, todo);
}

/** The line, rejected where the entrant has had as many as are allowed. What decides in the end, the private part, is not limited. */
function withinLimit(
  row: LeaderboardRow,
  before: readonly LeaderboardRow[],
  limit: SubmissionLimit | undefined,
): LeaderboardRow {
  if (!limit || row.state !== 'scored' || row.part === 'private' || row.track !== 'avatar') return row;
  const day = (time: string): string => (limit.per === 'day' ? time.slice(0, 10) : '');
  const count = before.filter(
    (one) =>
      one.state === 'scored' &&
      one.part === 'public' &&
      one.track === 'avatar' &&
      entrantOf(one) === entrantOf(row) &&
      day(one.time) === day(row.time),
  ).length;
  if (count < limit.count) return row;
  const when = limit.per === 'day' ? ' today' : '';
  const reason = `this entrant has had ${count} submissions scored${when}, of ${limit.count} allowed`;
  return { ...row, state: 'rejected', reason, scores: noScores };
}
