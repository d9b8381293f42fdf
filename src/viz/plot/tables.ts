import { InputError } from '../../base';
import { namedTables, type ForEach, type NamedTable, type Tables } from '../../table';
import { palette } from '../theme';

/** What every plot can be told. */
export interface PlotOptions {
  /** Title above the picture. Default: says what is drawn. */
  title?: string;
}

/** Where scores become decisions, table by table. */
export interface ThresholdsOptions {
  /** One for all tables, or one for each: `[0.1, 0.3]` in their order, or `{ before: 0.1, after: 0.3 }`. Default 0. */
  threshold?: ForEach<number>;
}

/** The tables with their names, no more than can be told apart. @throws InputError as `namedTables`, and when there are more */
export function comparedTables(what: string, tables: Tables): NamedTable[] {
  const named = namedTables(what, tables);
  checkSeries(what, named.length);
  return named;
}

/** Refuses fewer or more things to compare than there are colours. */
export function checkSeries(what: string, count: number): void {
  if (count >= 1 && count <= palette.length) return;
  throw new InputError(what, `1 to ${palette.length} things to compare`, count, 'More cannot be told apart by colour.');
}

/** Refuses things that a legend would call the same. @param what - the option that tells them apart @throws InputError */
export function checkDistinct(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new InputError(what, 'a name of its own for each', `${twice} twice`);
}
