import { escapeHtml } from '../../base';
import { progressColumns, progressSource } from './progressTable';
import type { Progress } from './readProgress';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
  .checks { display: flex; flex-wrap: wrap; gap: 0.25rem; }
  .check { border-radius: 0.25rem; padding: 0 0.4rem; font-size: 0.85rem; border: 1px solid #888; }
  .passed { background: #1a7f37; border-color: #1a7f37; color: #fff; }
  .failed, .error { background: #b42318; border-color: #b42318; color: #fff; }
  .open { border-style: dashed; }
  .not-run { opacity: 0.6; }
  p { color: #777; }`;

const legend = ['passed', 'failed', 'error', 'open', 'not run']
  .map((state) => `<span class="check ${state.replace(' ', '-')}">${state}</span>`)
  .join(' ');

/** The progress as one page, which loads nothing: the table, and each check with its state. */
export function progressHtml(rows: readonly Progress[], isRun: boolean): string {
  const heading = [...progressColumns.map(({ title }) => title), 'checks'].map((title) => `<th>${title}</th>`).join('');
  const body = rows.map((row) => {
    const cells = progressColumns.map(({ of }) => `<td>${escapeHtml(of(row))}</td>`).join('');
    return `<tr>${cells}<td><div class="checks">${checkMarks(row)}</div></td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Progress</title>
<style>${style}
</style>
<h1>Progress</h1>
<table>
<thead><tr>${heading}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
<p>Checks: ${legend}. ${progressSource(isRun)}</p>
</html>
`;
}

function checkMarks({ checks = [] }: Progress): string {
  const mark = ({ id, state }: { id: string; state: string }): string =>
    `<span class="check ${state.replace(' ', '-')}" title="${state}">${escapeHtml(id)}</span>`;
  return checks.map(mark).join('');
}
