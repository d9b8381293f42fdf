import { InputError } from '../base';

/** Which rows belong together. */
export interface GroupOptions {
  /** Column of the group, or several: then each combination of values is a group. */
  by: string | readonly string[];
}

/**
 * What a group is called, by its values in the columns that make groups. Two groups never have one name.
 *
 * @example
 * groupName(['dark', 'hat']); // 'dark / hat'
 */
export function groupName(values: readonly string[]): string {
  const isPlain = (value: string): boolean => !value.includes(' / ') && !value.startsWith('"');
  return values.map((value) => (values.length === 1 || isPlain(value) ? value : JSON.stringify(value))).join(' / ');
}

/**
 * The columns that say which group a row of a result is of.
 *
 * @param own - the other columns of the result
 * @throws InputError when one of them has the name of such a column: one of the two would be lost
 */
export function groupColumns(
  by: string | readonly string[],
  groups: readonly { readonly values: readonly string[] }[],
  own: readonly string[],
): Record<string, string[]> {
  const names = columnNames(by);
  const taken = names.find((name) => own.includes(name));
  if (taken !== undefined) {
    const todo = `Rename it: table.rename({ ${taken}: 'group' }).`;
    throw new InputError('by', `a column not called ${own.join(', ')}, as those of the result`, taken, todo);
  }
  return Object.fromEntries(names.map((name, i) => [name, groups.map(({ values }) => values[i] ?? '')]));
}

/** The names in `by`. @throws InputError when there is none */
export function columnNames(by: string | readonly string[]): readonly string[] {
  const names = typeof by === 'string' ? [by] : by;
  if (!Array.isArray(names) || names.length === 0) {
    throw new InputError('by', 'the name of a column, or several', by, "For example { by: 'group' }.");
  }
  return names as readonly string[];
}
