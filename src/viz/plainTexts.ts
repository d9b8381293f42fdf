/**
 * A specification whose texts every vega-lite and vega can hold.
 *
 * - Version 5 of vega-lite, which JupyterLab has, puts the title of a channel into an expression as it is, where a quotation
 *   mark ends the text and a backslash begins something else. Both become their typographic variants.
 * - Vega keeps texts as keys of plain objects, where it finds `constructor`, `toString` or `__proto__` before they are there: as
 *   titles and in orders they end it, as names of lines they lose these. Such texts get a space that is not seen.
 */
export function withPlainTexts<T>(piece: T): T {
  if (typeof piece === 'string') return notOfObjects(piece) as T;
  if (Array.isArray(piece)) return piece.map((one: unknown) => withPlainTexts(one)) as T;
  if (typeof piece !== 'object' || piece === null) return piece;
  const isChannel = 'field' in piece;
  const entries = Object.entries(piece).map(([key, value]): [string, unknown] => {
    const isTitle = isChannel && key === 'title' && typeof value === 'string';
    return [key, withPlainTexts(isTitle ? withoutQuotes(value) : (value as unknown))];
  });
  return Object.fromEntries(entries) as T;
}

/** A text that is no member of all objects; a space at the end that breaks no line is drawn everywhere, and shows nowhere. */
function notOfObjects(text: string): string {
  return text in Object.prototype ? `${text}\u00A0` : text;
}

function withoutQuotes(title: string): string {
  return title
    .replace(/"([^"]*)"/g, '“$1”')
    .replaceAll('"', '”')
    .replaceAll('\\', '∖');
}
