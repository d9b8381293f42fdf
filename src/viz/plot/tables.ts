import pl from 'nodejs-polars';
import { InputError } from '../../base';
import { PALETTE } from '../theme';

/** One table, or several to compare, by the names that the legend shows: `{ before, after }`. */
export type Tables = pl.DataFrame | Readonly<Record<string, pl.DataFrame>>;

/** What every plot can be told. */
export interface PlotOptions {
  /** Title above the picture. Default: says what is drawn. */
  title?: string;
}

/** The tables with their names; a single table has the empty name. */
export function namedTables(what: string, tables: Tables): [name: string, table: pl.DataFrame][] {
  if (isTable(tables)) return [['', tables]];
  const entries = typeof tables === 'object' && tables !== null ? Object.entries(tables) : [];
  checkSeries(what, entries.length);
  for (const [name, table] of entries) {
    if (!isTable(table)) {
      throw new InputError(`${what}: ${name}`, 'a polars table', table, 'Join a prediction to its table first.');
    }
  }
  return entries;
}

/** Refuses fewer or more things to compare than there are colours. */
export function checkSeries(what: string, count: number): void {
  if (count >= 1 && count <= PALETTE.length) return;
  throw new InputError(what, `1 to ${PALETTE.length} things to compare`, count, 'More cannot be told apart by colour.');
}

/** Refuses things that a legend would call the same. @param what - the option that tells them apart @throws InputError */
export function checkDistinct(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new InputError(what, 'a name of its own for each', `${twice} twice`);
}

/** Tells a polars table from anything else. */
export function isTable(value: unknown): value is pl.DataFrame {
  return (
    value instanceof Object && (pl.DataFrame as unknown as { isDataFrame(x: unknown): boolean }).isDataFrame(value)
  );
}
