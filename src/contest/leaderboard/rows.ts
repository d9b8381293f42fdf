import { readFile } from 'node:fs/promises';
import pl from 'nodejs-polars';
import { foundInstead, InputError, makeFileWhole, messageOf } from '../../base';
import { metricNames, type ContestScores, type MetricName, type Track } from '../../submission';
import { parts, type Part } from '../truth';

/** A line of the leaderboard: a submission, scored on one part of the test set, or rejected. */
export interface LeaderboardRow {
  /** The id of the contest; empty in the track `own` and for submissions that could not be read. */
  readonly contest: string;
  /** Checksum of the ZIP. */
  readonly sha256: string;
  readonly file: string;
  /** Empty where the submission could not be read. */
  readonly first: string;
  readonly last: string;
  readonly track: Track | '';
  readonly part: Part;
  readonly state: 'scored' | 'rejected';
  /** Why it was rejected; empty where it was scored. */
  readonly reason: string;
  /** When it came onto the leaderboard, in ISO 8601. */
  readonly time: string;
  /** All null where it was rejected. */
  readonly scores: ContestScores;
}

const texts = ['contest', 'sha256', 'file', 'first', 'last', 'track', 'part', 'state', 'reason', 'time'] as const;
const ends = ['', 'Lower', 'Upper'] as const;
const numberNames = metricNames.flatMap((name) => ends.map((end) => `${name}${end}`));
const columns = [...texts, ...numberNames];

/** No scores at all. */
export const noScores = Object.fromEntries(metricNames.map((name) => [name, null])) as ContestScores;

/** The lines as a table; each metric is three columns, such as `gap`, `gapLower` and `gapUpper`. */
export function leaderboardTable(rows: readonly LeaderboardRow[]): pl.DataFrame {
  const number = (row: LeaderboardRow, name: MetricName, key: 'value' | 'lower' | 'upper'): number | null =>
    row.scores[name]?.[key] ?? null;
  return pl.DataFrame([
    ...texts.map((name) =>
      pl.Series(
        name,
        rows.map((row) => row[name]),
        pl.Utf8,
      ),
    ),
    ...metricNames.flatMap((name) =>
      (['value', 'lower', 'upper'] as const).map((key, i) =>
        pl.Series(
          `${name}${ends[i]}`,
          rows.map((row) => number(row, name, key)),
          pl.Float64,
        ),
      ),
    ),
  ]);
}

/**
 * Reads a leaderboard.
 *
 * @returns its lines in their order; none where there is no such file
 * @throws InputError when it is torn, or was not written by `risklab score`
 */
export async function readLeaderboard(file: string): Promise<LeaderboardRow[]> {
  const todo = 'Name another file, or bring back a copy of this one.';
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new InputError(file, 'a leaderboard', foundInstead(error), 'Check the path.');
  }
  // What is no Parquet is not given to polars, which takes some bytes for a path.
  const marks = [bytes.subarray(0, 4), bytes.subarray(-4)].map((mark) => mark.toString('latin1'));
  if (bytes.length < 12 || marks.some((mark) => mark !== 'PAR1')) {
    throw new InputError(file, 'a leaderboard in Parquet', `${bytes.length} bytes that are none, or torn`, todo);
  }
  let table: pl.DataFrame;
  try {
    table = pl.readParquet(bytes);
  } catch (error) {
    throw new InputError(file, 'a leaderboard in Parquet', messageOf(error).split('\n', 1)[0], todo);
  }
  if (table.columns.join() !== columns.join()) {
    throw new InputError(file, 'a leaderboard that risklab score has written', 'another table', todo);
  }
  const rows = (table.toRecords() as Record<string, unknown>[]).map(rowOf);
  if (rows.every((row) => row !== undefined)) return rows;
  throw new InputError(file, 'a leaderboard that risklab score has written', 'a line with other values', todo);
}

/** Writes a leaderboard: whole or not at all. */
export async function writeLeaderboard(file: string, rows: readonly LeaderboardRow[]): Promise<void> {
  const table = leaderboardTable(rows);
  await makeFileWhole(file, (temporary) => Promise.resolve(table.writeParquet(temporary, { compression: 'zstd' })));
}

function rowOf(record: Record<string, unknown>): LeaderboardRow | undefined {
  if (!texts.every((name) => typeof record[name] === 'string')) return undefined;
  if (!parts.some((part) => part === record['part'])) return undefined;
  const scores = metricNames.map((name) => {
    const [value, lower, upper] = ends.map((end) => record[`${name}${end}`] as number | null);
    return [name, value === null ? null : { value, lower, upper }] as const;
  });
  const words = Object.fromEntries(texts.map((name) => [name, record[name]])) as unknown as Omit<
    LeaderboardRow,
    'scores'
  >;
  return { ...words, scores: Object.fromEntries(scores) as ContestScores };
}
