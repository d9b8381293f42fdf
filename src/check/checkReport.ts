import { inspect } from 'node:util';
import { escapeHtml } from '../base';
import { displaySymbol } from '../cell';
import type { CheckResult, CheckState, Finding } from './checkResult';
import { inlineCode, marks, resultsBundle, stateColour } from './views';

/** What a check says in a word. */
const words: Record<CheckState, string> = {
  passed: 'right',
  failed: 'not right yet',
  open: 'still to do',
  error: 'could not be checked',
};

/** The result of a check: plain data, and how a notebook or a terminal shows it. */
export class CheckReport implements CheckResult {
  declare readonly id: string;
  declare readonly title: string;
  declare readonly state: CheckState;
  declare readonly points: number;
  declare readonly of: number;
  declare readonly findings: Finding[];

  constructor(result: CheckResult) {
    Object.assign(this, result);
  }

  /** What the result says, as text. */
  toString(): string {
    const lines = this.state === 'open' ? todoLines : findingLines;
    return [headOf(this), ...this.findings.flatMap(lines)].join('\n');
  }

  /** How Node prints it. @internal */
  [inspect.custom](): string {
    return this.toString();
  }

  /** How a cell shows it. @internal */
  [displaySymbol](): Record<string, unknown> {
    return resultsBundle([{ ...this }], this.toString(), htmlOf(this));
  }
}

function headOf({ id, title, state, points, of }: CheckResult): string {
  return `${marks[state]} Exercise ${id}, ${title}: ${words[state]}. ${pointsText(points, of)}`;
}

/** Such as `1 of 2 points`. */
export function pointsText(points: number, of: number): string {
  return `${points} of ${of} ${of === 1 ? 'point' : 'points'}`;
}

function findingLines({ what, expected, got, hint }: Finding): string[] {
  return [`  ${what}`, `    expected ${expected}`, `    got ${got}`, ...(hint ? [`    ${hint}`] : [])];
}

/** Of an open exercise: what there is to do. */
function todoLines({ expected, hint }: Finding): string[] {
  return [`  ${expected}`, `  ${hint}`];
}

function htmlOf({ id, title, state, points, of, findings }: CheckResult): string {
  const colour = stateColour[state];
  const head = `<strong style="color:${colour}">${marks[state]} ${words[state]}</strong> &nbsp;Exercise ${escapeHtml(id)}: ${escapeHtml(title)}`;
  const right = `<span style="opacity:.7"> · ${pointsText(points, of)}</span>`;
  return (
    `<div style="border-left:4px solid ${colour};padding:.3em .8em;max-width:60em">` +
    `<div>${head}${right}</div>${findings.map(state === 'open' ? todoHtml : findingHtml).join('')}</div>`
  );
}

function todoHtml({ expected, hint }: Finding): string {
  return `<div style="margin-top:.4em">${inlineCode(expected)}</div><div style="opacity:.7">${inlineCode(hint)}</div>`;
}

function findingHtml({ what, expected, got, hint }: Finding): string {
  const row = (name: string, value: string): string =>
    `<tr style="background:none"><td style="text-align:left;padding:0 1em 0 0;opacity:.7">${name}</td>` +
    `<td style="text-align:left;padding:0;white-space:normal">${value}</td></tr>`;
  const rows =
    row('looked at', `<code>${escapeHtml(what)}</code>`) +
    row('expected', escapeHtml(expected)) +
    row('got', escapeHtml(got));
  const words = hint ? `<div style="margin-top:.2em">${inlineCode(hint)}</div>` : '';
  return `<div style="margin-top:.5em"><table style="color:inherit;font:inherit;border:none;border-collapse:collapse;margin:0">${rows}</table>${words}</div>`;
}
