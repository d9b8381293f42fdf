/** What a spreadsheet takes for the start of a formula; the wide ones it takes for the plain ones. */
const formula = /^[=+\-@\uff1d\uff0b\uff0d\uff20]./s;

/** A cell of a table: text of anybody's, a number of ours, or nothing. */
export type CsvCell = string | number | undefined;

/**
 * A table as CSV (RFC 4180). Text that a spreadsheet would take for a formula gets a `'` in front, control characters and line ends become spaces.
 *
 * @example
 * csvText([['name', 'score'], ['=1+1', 3]]); // name,score\r\n'=1+1,3\r\n
 */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: CsvCell): string {
  if (typeof cell !== 'string') return cell === undefined ? '' : String(cell);
  const text = plainText(cell);
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",;']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A text without control characters, and without those that turn the direction of what follows. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ').trim();
}
