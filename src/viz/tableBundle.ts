import { inspect } from 'node:util';
import type pl from 'nodejs-polars';
import { escapeHtml } from '../base';
import type { MimeBundle } from '../cell';
import { alignedTable, count, shortNumber } from './text';

/** Rows that a cell shows of a longer table. */
const mostRows = 50;
/** Characters that a line of the text has room for. */
const textWidth = 120;

/** A column as text: what its cells say, and whether it is of numbers. */
interface TextColumn {
  name: string;
  numeric: boolean;
  cells: string[];
}

/**
 * A table as a cell shows it, as HTML and as text: at most 50 rows, all columns, numbers with four significant digits. (What polars
 * itself offers repeats all digits of every number twice, as HTML and as JSON that JupyterLab does not render, and its text
 * leaves columns out.)
 */
export function tableBundle(table: pl.DataFrame): MimeBundle {
  const head = table.head(mostRows);
  const columns = head.getColumns().map(readColumn);
  const more = table.height > head.height ? `${count(table.height - head.height)} more rows` : '';
  return { 'text/html': htmlOf(columns, head.height, more), 'text/plain': textOf(columns, table.height, more) };
}

function readColumn(column: pl.Series): TextColumn {
  const values: unknown[] = column.toArray();
  return { name: column.name, numeric: column.isNumeric(), cells: values.map(cellText) };
}

function htmlOf(columns: TextColumn[], height: number, more: string): string {
  const side = ({ numeric }: TextColumn) => `text-align: ${numeric ? 'right' : 'left'}`;
  const header = columns.map((column) => `<th style="${side(column)}">${escapeHtml(column.name)}</th>`).join('');
  const rows = Array.from({ length: height }, (_, row) => {
    const cells = columns.map((column) => `<td style="${side(column)}">${escapeHtml(column.cells[row] ?? '')}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  const note = more && `<small>${more}</small>`;
  return `<table><thead><tr>${header}</tr></thead><tbody>${rows.join('\n')}</tbody></table>${note}`;
}

/** The same as text: a table too wide for a line goes on below, its columns in as many blocks as they need. */
function textOf(columns: TextColumn[], height: number, more: string): string {
  const size = `${count(height)} row${height === 1 ? '' : 's'} × ${columns.length} column${columns.length === 1 ? '' : 's'}`;
  const blocks = inBlocks(columns).map((block) =>
    alignedTable(
      block.map(({ name, numeric, cells }) => ({
        side: numeric ? 'right' : 'left',
        cells: [name, ...cells].map((cell) => cell.replaceAll(/\s*\n\s*/g, ' ')),
      })),
    ),
  );
  return [...blocks, more ? `${size}; ${more}` : size].join('\n\n');
}

/** Columns that fit a line each time; a column that is wider than a line stands alone. */
function inBlocks(columns: TextColumn[]): TextColumn[][] {
  const blocks: TextColumn[][] = [];
  let room = 0;
  for (const column of columns) {
    const width = 2 + Math.max(column.name.length, ...column.cells.map((cell) => cell.length));
    const block = blocks.at(-1);
    if (block && width <= room) block.push(column);
    else blocks.push([column]);
    room = (block && width <= room ? room : textWidth) - width;
  }
  return blocks;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  // Whole numbers may be names, such as a row's; they stay as they are, but for those too large to be exact.
  return typeof value === 'number' && !Number.isSafeInteger(value) ? shortNumber(value) : inspect(value);
}
