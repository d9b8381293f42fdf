import pl, { type DataType } from 'nodejs-polars';
import { RisklabError } from '../../base';

/** Names for the values of a column, by what follows its prefix. */
export type ValueNames = Readonly<Record<string, string>>;

/**
 * A column of text from columns `prefix_value` of which exactly one is 1 in each row.
 *
 * @param csv - columns of text or of numbers
 * @param names - what the values are called here. Default: as they are
 * @throws RisklabError when a row has none or several of them, or a value has no name: the file is not the one that it should be
 */
export function valuesOf(csv: pl.DataFrame, prefix: string, names?: ValueNames): string[] {
  const found = new Array<string | undefined>(csv.height).fill(undefined);
  for (const column of csv.columns.filter((one) => one.startsWith(`${prefix}_`))) {
    const value = column.slice(prefix.length + 1);
    const name = names ? names[value] : value;
    if (name === undefined)
      throw new RisklabError(`column ${column}: expected one of ${Object.keys(names!).join(', ')}, got ${value}.`);
    (csv.getColumn(column).toArray() as unknown[]).forEach((cell, row) => {
      if (Number(cell) !== 1) return;
      if (found[row] !== undefined)
        throw new RisklabError(`columns ${prefix}_: expected one value in row ${row}, got two.`);
      found[row] = name;
    });
  }
  const none = found.indexOf(undefined);
  if (none >= 0) throw new RisklabError(`columns ${prefix}_: expected a value in each row, got none in row ${none}.`);
  return found as string[];
}

/** A column of text. */
export function textSeries(name: string, values: readonly string[]): pl.Series {
  return pl.Series(name, values, pl.Utf8);
}

/** A column of whole or of decimal numbers, from text. */
export function numberSeries(csv: pl.DataFrame, from: string, name: string, type: DataType = pl.Int32): pl.Series {
  return pl.Series(name, (csv.getColumn(from).toArray() as unknown[]).map(Number), type);
}

/** A column of 0 and 1: 1 where a value is the one that is named. */
export function isValue(name: string, values: readonly string[], value: string): pl.Series {
  return pl.Series(
    name,
    values.map((one) => Number(one === value)),
    pl.Int32,
  );
}
