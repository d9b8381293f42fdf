import { InputError } from '../../base';
import { ink, palette } from '../theme';
import type { Piece } from './encodings';
import { legendAbove } from './legend';
import { ordered } from '../../table';
import type { OrderOptions } from './rowOrder';
import { checkDistinct, checkSeries } from './tables';
import { own } from './words';

/** What stands for an empty value in a legend. */
export const noGroup = '(none)';

/** Options of plots that colour by the groups of a column. */
export interface GroupNameOptions extends OrderOptions {
  /** What the legend calls the groups, by their value: `{ 0: 'no face', 1: 'face' }`. Default: the values. */
  names?: Readonly<Record<string, string>>;
}

/** The groups of a column as a legend shows them. */
export interface GroupColors {
  /** The values, in the order of the legend. */
  groups: string[];
  /** What each is called. */
  labels: string[];
  /** The colour of each. */
  colors: string[];
  /** What the legend calls one value. */
  labelOf: (value: string | null) => string;
}

/**
 * The colour of each group: the same in every picture of the library. Class 0 has the first colour and class 1 the second, also
 * where the other is missing (so do `false` and `true`); other groups have colours in their order (see `expectedOrder`), and empty values are grey.
 *
 * @param values - the values of the column, one per row
 * @throws InputError when there are more groups than colours, a name is of no group, or two groups have the same
 */
export function groupColors(
  column: string,
  values: readonly (string | null)[],
  { names = {}, order }: GroupNameOptions = {},
): GroupColors {
  const present = ordered(
    values.filter((value) => value !== null),
    order,
  );
  const empty = values.includes(null);
  checkSeries(column, present.length + Number(empty));
  const strange = Object.keys(names).find((value) => !present.includes(value));
  if (strange !== undefined) throw new InputError('names', `values of ${column} among ${present.join(', ')}`, strange);
  const classes = present.map(classOf);
  // `1` and `01` are one number, but two groups.
  const apart = new Set(classes).size === present.length;
  const places = apart && classes.every((one) => one !== undefined) ? classes : [...present.keys()];
  const labelOf = (value: string | null) => (value === null ? noGroup : (own(names, value) ?? value));
  const groups = [...present, ...(empty ? [noGroup] : [])];
  const labels = [...present.map(labelOf), ...(empty ? [noGroup] : [])];
  checkDistinct('names', labels);
  return {
    groups,
    labels,
    colors: [...places.map(classColor), ...(empty ? [ink.rule] : [])],
    labelOf,
  };
}

/** Refuses names and an order where no column is named whose groups they are of. @param option - the one that names it @throws InputError */
export function checkNamed({ names, order }: GroupNameOptions, option: string, column: string | undefined): void {
  if (column !== undefined || (names === undefined && order === undefined)) return;
  throw new InputError(names === undefined ? 'order' : 'names', option, 'none', 'Say which column has the groups.');
}

/** The colour of a class, counted from 0. */
export function classColor(one: number): string {
  return palette[one] ?? ink.text;
}

/** Colour by the field `name`, which holds labels of groups. */
export function groupColor({ labels, colors }: GroupColors, title: string): Piece {
  return {
    field: 'name',
    type: 'nominal',
    title,
    scale: { domain: labels, range: colors },
    legend: legendAbove(labels, { title }),
  };
}

/** The class that a value names: a whole number that has a colour, or false and true. */
function classOf(value: string): number | undefined {
  if (value === 'false' || value === 'true') return Number(value === 'true');
  const number = numberOf(value);
  return Number.isInteger(number) && 0 <= number && number < palette.length ? number : undefined;
}

/** The number that a value is written as; NaN where it is none. */
function numberOf(value: string): number {
  return value.trim() === '' ? NaN : Number(value);
}
