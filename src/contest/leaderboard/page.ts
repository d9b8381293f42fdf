import { escapeHtml } from '../../base';
import { metricNames, type Measured, type MetricName } from '../../submission';
import { rankLeaderboard, type Place } from './rank';
import type { LeaderboardRow } from './rows';

/** Options of {@link leaderboardPage}. */
export interface LeaderboardPageOptions {
  /** Default `Leaderboard`. */
  readonly title?: string;
  /** Whether the private part decides. Default: the public one. */
  readonly final?: boolean;
}

const titles: Readonly<Record<MetricName, string>> = {
  worstGroup: 'Worst group',
  gap: 'Gap',
  accuracy: 'Accuracy',
  errorAuroc: 'Errors by risk (AUROC)',
  ece: 'Calibration error',
};

/**
 * The leaderboard as one page of HTML, without scripts and without anything from elsewhere. Names and reasons are text there, whatever is in them.
 *
 * @param rows - see `readLeaderboard`
 */
export function leaderboardPage(rows: readonly LeaderboardRow[], options: LeaderboardPageOptions = {}): string {
  const { title = 'Leaderboard', final = false } = options;
  const places = rankLeaderboard(rows, final);
  const own = rows.filter(({ state, track }) => state === 'scored' && track === 'own');
  const rejected = rows.filter(({ state }) => state === 'rejected');
  const part = final ? 'private' : 'public';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p>Measured on the ${part} part of the test set. ${final ? finalWords : publicWords}</p>
${places.length > 0 ? placesTable(places, final) : '<p>No submission was scored yet.</p>'}
${notes}
${own.length > 0 ? ownTable(own) : ''}
${rejected.length > 0 ? rejectedTable(rejected) : ''}
</body>
</html>
`;
}

const publicWords = 'The private part decides in the end.';
const finalWords = 'Each entrant counts with the submission that was best on the public part.';
const notes = `<p class="note">Worst group: share of faces found in the group with the smallest share, at the fixed rate of false alarms; it decides.
Gap: the best group less the worst. Accuracy: a score above 0 is a face. Errors by risk: 100% where the risk tells all wrong decisions from right ones,
50% where it tells nothing. Ranges are intervals of 95%. Places: worst group, then gap, accuracy, calibration error; equal in all four, equal in
place.</p>`;

function placesTable(places: readonly Place[], final: boolean): string {
  const head = [
    'Place',
    'Entrant',
    ...metricNames.map((name) => titles[name]),
    ...(final ? ['Public'] : []),
    'Submissions',
  ];
  const lines = places.map(({ rank, row, publicRow, submissions }) => [
    `<td class="number">${rank}</td><th scope="row">${nameOf(row)}</th>`,
    ...metricNames.map((name) => cell(row.scores[name], name === 'worstGroup')),
    ...(publicRow ? [cell(publicRow.scores.worstGroup)] : []),
    `<td class="number">${submissions}</td>`,
  ]);
  return table('Leaderboard', head, lines);
}

function ownTable(rows: readonly LeaderboardRow[]): string {
  const lines = rows.map((row) => [
    `<th scope="row">${nameOf(row)}</th>`,
    ...metricNames.map((name) => cell(row.scores[name])),
  ]);
  const note =
    '<p>Each on data of their own, with labels of their own: these scores cannot be compared, and have no places.</p>';
  return `<h2>Track own</h2>\n${note}\n${table('Track own', ['Entrant', ...metricNames.map((name) => titles[name])], lines)}`;
}

function rejectedTable(rows: readonly LeaderboardRow[]): string {
  const lines = rows.map(({ file, reason }) => [
    `<th scope="row">${escapeHtml(file)}</th><td>${escapeHtml(reason)}</td>`,
  ]);
  return `<h2>Rejected</h2>\n${table('Rejected', ['Submission', 'Why'], lines)}`;
}

/** Columns of text; all others have numbers. */
const words = ['Entrant', 'Submission', 'Why'];

function table(caption: string, head: readonly string[], lines: readonly (readonly string[])[]): string {
  const number = (title: string): string => (words.includes(title) ? '' : ' class="number"');
  const cells = head.map((title) => `<th scope="col"${number(title)}>${escapeHtml(title)}</th>`).join('');
  const body = lines.map((line) => `<tr>${line.join('')}</tr>`).join('\n');
  return `<div class="wide"><table aria-label="${escapeHtml(caption)}">
<thead><tr>${cells}</tr></thead>
<tbody>
${body}
</tbody>
</table></div>`;
}

function nameOf({ first, last }: LeaderboardRow): string {
  // Names that are written from right to left leave what is beside them alone.
  return `<bdi>${escapeHtml(`${first} ${last}`)}</bdi>`;
}

function cell(measured: Measured | null, main = false): string {
  if (!measured) return '<td class="number">-</td>';
  const { value, lower, upper } = measured;
  const bar = main ? ` style="--part: ${percent(value)}" class="number main"` : ' class="number"';
  return `<td${bar}>${percent(value)}<small>${percent(lower)} to ${percent(upper)}</small></td>`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}

const style = `
:root { color-scheme: light dark; --line: #ddd; --bar: #cfe3f7; --soft: #666; }
@media (prefers-color-scheme: dark) { :root { --line: #444; --bar: #1f3d5c; --soft: #aaa; } }
* { box-sizing: border-box; }
body { font: 16px/1.45 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.4rem 0.5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th, thead .number { font-weight: 600; overflow-wrap: normal; white-space: normal; vertical-align: bottom; }
tbody th { font-weight: 500; min-width: 8rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.main { background: linear-gradient(to right, var(--bar) var(--part), transparent var(--part)); }
small { display: block; color: var(--soft); }
.note { color: var(--soft); font-size: 0.9rem; max-width: 60rem; }
@media (max-width: 60rem) {
  body { padding: 0 0.6rem; }
  table { font-size: 0.74rem; }
  th, td { padding: 0.3rem 0.12rem; }
  tbody th { min-width: 4.5rem; }
  .number { white-space: normal; overflow-wrap: normal; }
}
`;
