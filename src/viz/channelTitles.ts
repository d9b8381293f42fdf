/**
 * A specification whose channels have titles that every vega-lite can read out: version 5, which JupyterLab has, puts the title of a
 * channel into an expression as it is, where a quotation mark ends the text and a backslash begins something else. Both become
 * their typographic kin.
 */
export function withPlainTitles<T>(piece: T): T {
  if (Array.isArray(piece)) return piece.map((one: unknown) => withPlainTitles(one)) as T;
  if (typeof piece !== 'object' || piece === null) return piece;
  const entries = Object.entries(piece).map(([key, value]): [string, unknown] => {
    // Rows stay as they are: they are data, and many.
    if (key === 'data') return [key, value];
    return [
      key,
      key === 'title' && 'field' in piece && typeof value === 'string' ? plain(value) : withPlainTitles(value),
    ];
  });
  return Object.fromEntries(entries) as T;
}

function plain(title: string): string {
  return title
    .replace(/"([^"]*)"/g, '“$1”')
    .replaceAll('"', '”')
    .replaceAll('\\', '∖');
}
