import pl from 'nodejs-polars';
import { InputError } from '../base';
import { checkTable } from './checkTable';
import { cells, textOf, type Cell } from './columns';
import { columnNames, groupName, type GroupOptions } from './groupNames';
import { expectedOrder } from './order';

/** One group, without its rows. */
export interface CodedGroup {
  /** Its value in each of the `by` columns, as text. */
  readonly values: string[];
  /** The values in one text, see {@link groupName}. */
  readonly name: string;
}

/** Which group each row is of. */
export interface GroupCodes {
  /** In the order of their values: numbers and dates by size, text as {@link expectedOrder} has it. */
  readonly groups: readonly CodedGroup[];
  /** For each row the place of its group in `groups`; -1 where a value is empty: such a row is of no group. */
  readonly codes: Int32Array;
}

/** The distinct values of a column, and for each row the place of its own; -1 for an empty one. */
interface Coded {
  readonly values: readonly Cell[];
  readonly codes: Int32Array;
}

/**
 * The groups of a table as numbers, in one pass: what counts millions of rows by group starts here.
 *
 * @throws InputError when no column is named, one is missing, or no row has a group
 * @example
 * groupCodes(table, { by: ['sex', 'age'] });   // { groups: [{ name: 'female / old', ... }, ...], codes: Int32Array }
 */
export function groupCodes(table: pl.DataFrame, { by }: GroupOptions): GroupCodes {
  checkTable('table', table);
  const names = columnNames(by);
  const [first, ...others] = names.map((name) => codesOf(table, name));
  let { codes } = first!;
  let combinations = first!.values.map((value) => [value]);
  for (const other of others) {
    const joined = combined(codes, other, combinations);
    ({ codes } = joined);
    ({ combinations } = joined);
  }
  if (combinations.length === 0) {
    const what = `column ${names.join(', ')}`;
    throw new InputError(what, 'a group in some row', 'empty values only', 'Name another column.');
  }
  return inOrder(combinations, codes);
}

function codesOf(table: pl.DataFrame, name: string): Coded {
  const isText = table.height > 0 && table.columns.includes(name) && table.getColumn(name).isString();
  return isText ? codesOfText(table, name) : codesOfValues(cells(table, name));
}

/** Polars finds the distinct texts, so that only these become strings here. */
function codesOfText(table: pl.DataFrame, name: string): Coded {
  const column = table.getColumn(name);
  const numbers = pl.col(name).cast(pl.Categorical).cast(pl.UInt32).cast(pl.Float64).fillNull(pl.lit(-1));
  const codes = table.select(numbers).getColumn(name).toTypedArray() as Float64Array;
  return recoded(codes, (row) => column.get(row) as Cell);
}

function codesOfValues(values: readonly (Cell | null)[]): Coded {
  const known = new Map<string, number>();
  const found = Int32Array.from(values, (value) => {
    // NaN is what other tools write for an empty number.
    if (value === null || Number.isNaN(value)) return -1;
    const text = textOf(value);
    if (!known.has(text)) known.set(text, known.size);
    return known.get(text)!;
  });
  return recoded(found, (row) => values[row]!);
}

/** Codes by the first row that has each; what a code stands for is looked up once. */
function recoded(found: ArrayLike<number>, valueOf: (row: number) => Cell): Coded {
  const places = new Map<number, number>();
  const values: Cell[] = [];
  const codes = new Int32Array(found.length);
  for (let row = 0; row < found.length; row++) {
    const code = found[row]!;
    let place = code < 0 ? -1 : places.get(code);
    if (place === undefined) {
      place = values.push(valueOf(row)) - 1;
      places.set(code, place);
    }
    codes[row] = place;
  }
  return { values, codes };
}

/** Codes of the combinations that occur. */
function combined(
  before: Int32Array,
  { values, codes: after }: Coded,
  combinations: readonly Cell[][],
): { codes: Int32Array; combinations: Cell[][] } {
  const places = new Map<number, number>();
  const all: Cell[][] = [];
  const codes = before.map((first, row) => {
    const second = after[row]!;
    if (first < 0 || second < 0) return -1;
    const key = first * values.length + second;
    if (!places.has(key)) places.set(key, all.push([...combinations[first]!, values[second]!]) - 1);
    return places.get(key)!;
  });
  return { codes, combinations: all };
}

function inOrder(combinations: readonly Cell[][], codes: Int32Array): GroupCodes {
  const texts = combinations.map((values) => values.map(textOf));
  const orders = texts[0]!.map((_, at) => expectedOrder(texts.map((values) => values[at]!)));
  const order = combinations.map((_, i) => i);
  order.sort((a, b) => compare(combinations[a]!, combinations[b]!, orders));
  const place = new Int32Array(order.length);
  order.forEach((old, now) => (place[old] = now));
  const groups = order.map((i) => ({ values: texts[i]!, name: groupName(texts[i]!) }));
  return { groups, codes: codes.map((code) => (code < 0 ? -1 : place[code]!)) };
}

/** By the first values that differ. */
function compare(
  a: readonly Cell[],
  b: readonly Cell[],
  orders: readonly ((a: string, b: string) => number)[],
): number {
  const at = a.findIndex((value, i) => textOf(value) !== textOf(b[i]!));
  if (at < 0) return 0;
  const [one, other] = [a[at]!, b[at]!];
  if (typeof one === 'string' && typeof other === 'string') return orders[at]!(one, other);
  return one < other ? -1 : 1;
}
