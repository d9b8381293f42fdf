import type { StoredState } from './labProgress';
import type { Progress } from './readProgress';

/** How many checks of a lab are in a state. */
export function countChecks({ checks = [] }: Progress, ...states: readonly StoredState[]): number {
  return checks.filter(({ state }) => states.includes(state)).length;
}

/** The day and minute of a file, in the time of this machine. */
export function whenChanged({ changed }: Progress): string {
  const date = new Date(changed);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Columns of the table, in the terminal and on the page. */
export const progressColumns: readonly { title: string; of: (progress: Progress) => string }[] = [
  { title: 'lab', of: ({ lab = '?' }) => lab },
  { title: 'answered', of: ({ questions }) => (questions ? `${questions.answered} of ${questions.of}` : '') },
  { title: 'passed', of: (row) => (row.checks ? `${countChecks(row, 'passed')} of ${row.checks.length}` : '') },
  { title: 'failed', of: (row) => (row.checks ? String(countChecks(row, 'failed', 'error')) : '') },
  { title: 'open', of: (row) => (row.checks ? String(countChecks(row, 'open')) : '') },
  { title: 'not run', of: (row) => (row.checks ? String(countChecks(row, 'not run')) : '') },
  { title: 'last changed', of: whenChanged },
  { title: 'notebook', of: ({ file, problem }) => (problem === undefined ? file : `${file} (${problem})`) },
];

/** Where what is said of the checks comes from. */
export function progressSource(isRun: boolean): string {
  return isRun
    ? 'The notebooks were run for this.'
    : 'Checks are as stored in the notebooks, from when they were last run: --run runs them, to be sure.';
}

/** The progress as a table of plain text. */
export function progressTable(rows: readonly Progress[], isRun: boolean): string {
  const table = [
    progressColumns.map(({ title }) => title),
    ...rows.map((row) => progressColumns.map(({ of }) => of(row))),
  ];
  const widths = progressColumns.map((_, i) => Math.max(...table.map((cells) => cells[i]!.length)));
  const lines = table.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n${progressSource(isRun)}\n`;
}
