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
