import { rankLeaderboard, type AppendedRow, type LeaderboardRow } from '../contest';

/**
 * Prints a line of the leaderboard as the command says it.
 *
 * @param file - the name under which the ZIP was given now
 */
export function printRow({ row, already }: AppendedRow, file: string): void {
  if (row.state === 'rejected') return console.log(`rejected  ${row.file}: ${row.reason}`);
  const { worstGroup, gap, accuracy, errorAuroc, ece } = row.scores;
  const words = [
    ['worst group', worstGroup],
    ['gap', gap],
    ['accuracy', accuracy],
    ['errors by risk', errorAuroc],
    ['ece', ece],
  ] as const;
  const shown = words.map(([name, found]) => {
    if (!found) return `${name} -`;
    const [value, lower, upper] = [found.value, found.lower, found.upper].map((number) => number.toFixed(3));
    return `${name} ${value} (${lower} to ${upper})`;
  });
  const where = row.track === 'own' ? 'own data' : `${row.part} part`;
  const what = `${row.first} ${row.last}, ${where}: ${shown.join(', ')}`;
  if (!already) return console.log(`scored    ${row.file}, ${what}`);
  // The time is part of a line of the table, and its first letters are the day.
  const name = row.file === file ? '' : ` as ${row.file}`;
  console.log(`already   ${JSON.stringify(file).slice(1, -1)}: scored on ${row.time.slice(0, 10)}${name}, ${what}`);
}

/**
 * Prints how many were scored, already scored and rejected, and who is first. The exit code is 1 when one was rejected.
 *
 * @param scored - the lines of each ZIP that was given; one that was given twice is there twice
 */
export function printSummary(
  scored: readonly (readonly AppendedRow[])[],
  all: readonly LeaderboardRow[],
  final: boolean,
  added: number | undefined,
): void {
  const count = (of: (rows: readonly AppendedRow[]) => boolean): number => scored.filter(of).length;
  const isFresh = ({ row, already }: AppendedRow): boolean => row.state === 'scored' && !already;
  const rejected = count((rows) => rows.some(({ row }) => row.state === 'rejected'));
  // A ZIP from before may have been scored on the private part just now.
  const old = count((rows) => rows.every(({ already }) => already));
  const counts = `${count((rows) => rows.some(isFresh))} scored, ${old > 0 ? `${old} already scored, ` : ''}${rejected} rejected`;
  const board = added === undefined ? '' : `; the leaderboard has ${added === 1 ? '1 line' : `${added} lines`} more`;
  console.log(`${counts}${board}.${leadOf(all, final)}`);
  if (rejected > 0) process.exitCode = 1;
}

/** Who is first; those who share that place, all of them up to three. */
function leadOf(rows: readonly LeaderboardRow[], final: boolean): string {
  const first = rankLeaderboard(rows, final).filter(({ rank }) => rank === 1);
  const names = first.map(({ row }) => `${row.first} ${row.last}`);
  if (names.length < 2) return names.length === 0 ? '' : ` First: ${names[0]}.`;
  const shown = names.length > 3 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const together = `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
  return ` First: ${together} share the place, as worst group, gap, accuracy and calibration error are equal.`;
}
