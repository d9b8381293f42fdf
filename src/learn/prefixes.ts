import { InputError } from '../base';

/** Named records as one: what is in each behind its name and a dot. Undone by {@link unprefixed}. */
export function prefixed<T>(
  records: Iterable<readonly [name: string | number, record: Readonly<Record<string, T>>]>,
): Record<string, T> {
  const entries = [...records].flatMap(([name, record]) =>
    Object.entries(record).map(([key, value]) => [`${name}.${key}`, value] as const),
  );
  return Object.fromEntries(entries);
}

/** The record that {@link prefixed} put behind a name. */
export function unprefixed<T>(record: Readonly<Record<string, T>>, name: string | number): Record<string, T> {
  const start = `${name}.`;
  const entries = Object.entries(record).filter(([key]) => key.startsWith(start));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(start.length), value]));
}

/** Records as one, in which no name may come twice: the last would silently stand for both. @throws InputError naming it */
export function joined<T>(what: string, records: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const names = new Set<string>();
  for (const name of records.flatMap(Object.keys)) {
    if (names.has(name)) throw new InputError(what, 'a name of its own for each', `${name} twice`, 'Rename one.');
    names.add(name);
  }
  return Object.assign({}, ...records) as Record<string, T>;
}
