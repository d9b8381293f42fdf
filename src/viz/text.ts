/** A dash: what stands for a number that is not known. */
const unknown = '–';

/** A number in as few letters as tell it: four significant digits, and an exponent only where it is shorter; a dash for null. */
export function shortNumber(value: number | null): string {
  if (value === null) return unknown;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  return text.replaceAll('-', '−');
}

/** A whole number with thousands apart. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A share as a percentage with one decimal; a dash for null. */
export function percent(value: number | null): string {
  return value === null ? unknown : `${(100 * value).toFixed(1)}%`;
}

/** Five significant digits: what a chart needs, in few bytes. Infinite values become null, for JSON has none. */
export function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : null;
}

/**
 * Rounds as {@link rounded} does, but values that lie close together stay apart: five digits of the span of all of them.
 *
 * @example
 * roundedWithin([1000000, 1000003.14159])(1000003.14159);   // 1000003.1416, where rounded(1000003.14159) is 1000000
 */
export function roundedWithin(...all: readonly ArrayLike<number>[]): (value: number) => number | null {
  let [low, high] = [Infinity, -Infinity];
  for (const values of all) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) continue;
      [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
  }
  const places = Math.floor(Math.log10(Math.max(-low, high))) - Math.floor(Math.log10(high - low));
  const digits = high > low ? Math.min(15, 5 + Math.max(0, places)) : 15;
  return (value) => (Number.isFinite(value) ? Number(value.toPrecision(digits)) : null);
}

/**
 * Rows of text in aligned columns, the first to the left and the others to the right.
 *
 * @example
 * textTable(['group', 'n'], [['dark', '500'], ['light', '1,500']]);
 */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return alignedTable(
    header.map((name, i) => ({ side: i === 0 ? 'left' : 'right', cells: [name, ...rows.map((row) => row[i] ?? '')] })),
  );
}

/** Columns of text beside each other, two spaces apart. */
export function alignedTable(columns: readonly { side: 'left' | 'right'; cells: readonly string[] }[]): string {
  const padded = columns.map(({ side, cells }) => {
    const width = Math.max(...cells.map((cell) => cell.length));
    return cells.map((cell) => (side === 'left' ? cell.padEnd(width) : cell.padStart(width)));
  });
  const lines =
    padded[0]?.map((_, row) =>
      padded
        .map((cells) => cells[row])
        .join('  ')
        .trimEnd(),
    ) ?? [];
  return lines.join('\n');
}
