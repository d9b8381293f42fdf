import { inspect } from 'node:util';
import type pl from 'nodejs-polars';
import { escapeHtml } from '../base';
import type { MimeBundle } from '../cell';
import { count, shortNumber } from './text';

/** Rows that a cell shows of a longer table. */
const MOST_ROWS = 50;

/**
 * A table as a cell shows it: at most 50 rows, numbers with four significant digits. (What polars itself offers repeats all
 * digits of every number twice, as HTML and as JSON that JupyterLab does not render.)
 */
export function tableBundle(table: pl.DataFrame): MimeBundle {
  const head = table.head(MOST_ROWS);
  const columns = head.getColumns();
  const cells = columns.map((column) => {
    const values: unknown[] = column.toArray();
    return values.map((value) => `<td style="${sideOf(column)}">${escapeHtml(cellText(value))}</td>`);
  });
  const header = columns.map((column) => `<th style="${sideOf(column)}">${escapeHtml(column.name)}</th>`).join('');
  const rows = Array.from(
    { length: head.height },
    (_, row) => `<tr>${cells.map((column) => column[row]).join('')}</tr>`,
  );
  const more = table.height > head.height ? `<small>${count(table.height - head.height)} more rows</small>` : '';
  return {
    'text/html': `<table><thead><tr>${header}</tr></thead><tbody>${rows.join('\n')}</tbody></table>${more}`,
    'text/plain': String(table),
  };
}

function sideOf(column: pl.Series): string {
  return `text-align: ${column.isNumeric() ? 'right' : 'left'}`;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  // Whole numbers may be names, such as a row's; they stay as they are.
  return typeof value === 'number' && !Number.isInteger(value) ? shortNumber(value) : inspect(value);
}
