import { readFile } from 'node:fs/promises';
import pl from 'nodejs-polars';
import { foundInstead, InputError, makeFileWhole, type Random } from '../base';
import { labelColumn, textColumn } from '../table';

/** The two parts of a test set: one for the leaderboard that all see, one that decides. */
export const parts = ['public', 'private'] as const;
/** One of {@link parts}. */
export type Part = (typeof parts)[number];

/** What entrants do not have. Line i is that of row i. */
export interface Truth {
  /** 1 = face, 0 = not. */
  readonly label: Uint8Array;
  /** The group of each face; null for what belongs to none. */
  readonly group: readonly (string | null)[];
  readonly part: readonly Part[];
  /** The id of the contest; undefined in a file that does not tell. */
  readonly contest: string | undefined;
}

/**
 * Reads a truth file: Parquet with `row` (0, 1, ...), `label` (0 or 1), `group` (text, or empty), `part` (`public` or `private`) and,
 * optional, `contest` (its id, the same in each line).
 *
 * @throws InputError when it cannot be read, a column is missing or wrong, or rows are missing or come twice
 */
export async function readTruth(file: string): Promise<Truth> {
  const todo = 'It is the truth.parquet that risklab contest make has written for you.';
  let table: pl.DataFrame;
  try {
    table = pl.readParquet(await readFile(file));
  } catch (error) {
    throw new InputError(file, 'a truth file in Parquet', foundInstead(error).split('\n', 1)[0], todo);
  }
  const missing = ['row', 'label', 'group', 'part'].filter((name) => !table.columns.includes(name));
  if (missing.length > 0) throw new InputError(file, `columns ${missing.join(', ')}`, table.columns.join(', '), todo);
  const sorted = table.sort('row');
  const rows = sorted.getColumn('row').toArray() as unknown[];
  const odd = rows.findIndex((row, i) => Number(row) !== i);
  if (odd >= 0) throw new InputError(`${file}: row`, `each of 0 to ${rows.length - 1} once`, String(rows[odd]), todo);
  const part = textColumn(sorted, 'part').map((name) => {
    const known = parts.find((one) => one === name);
    if (!known) throw new InputError(`${file}: part`, `one of ${parts.join(', ')}`, name, todo);
    return known;
  });
  const contest = sorted.columns.includes('contest') ? textColumn(sorted, 'contest') : [];
  if (new Set(contest).size > 1) throw new InputError(`${file}: contest`, 'one id', 'several', todo);
  return {
    label: labelColumn(sorted, 'label'),
    group: textColumn(sorted, 'group'),
    part,
    contest: contest[0] ?? undefined,
  };
}

/**
 * Writes the truth file of a contest. The parts are drawn within each group, and within what is no face.
 *
 * @param table - one line per image, in their order, with `label` and `group`
 */
export async function writeTruth(
  file: string,
  table: pl.DataFrame,
  { contest, publicPart, random }: { contest: string; publicPart: number; random: Random },
): Promise<void> {
  const group = textColumn(table, 'group');
  const part = new Array<Part>(table.height).fill('private');
  for (const name of new Set(group)) {
    const rows = random.shuffle([...group.keys()].filter((row) => group[row] === name));
    for (const row of rows.slice(0, Math.round(publicPart * rows.length))) part[row] = 'public';
  }
  const truth = pl.DataFrame([
    pl.Series('row', Int32Array.from(group.keys()), pl.Int32),
    pl.Series('label', Int32Array.from(labelColumn(table, 'label')), pl.Int32),
    pl.Series('group', group, pl.Utf8),
    pl.Series('part', part, pl.Utf8),
    pl.Series('contest', new Array<string>(table.height).fill(contest), pl.Utf8),
  ]);
  await makeFileWhole(file, (temporary) => Promise.resolve(truth.writeParquet(temporary, { compression: 'zstd' })));
}
