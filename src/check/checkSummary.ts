import { inspect } from 'node:util';
import { escapeHtml } from '../base';
import { displaySymbol } from '../cell';
import { pointsText } from './checkReport';
import type { CheckResult, CheckState } from './checkResult';
import { inlineCode, marks, resultsBundle, stateColour } from './views';

/** What a row of the table says. */
const words: Record<CheckState, string> = {
  passed: 'right',
  failed: 'not right yet',
  open: 'to do',
  error: 'not checked',
};

/** The results of all exercises of a lab, and how a notebook or a terminal shows them: a table with what is reached. */
export class CheckSummary {
  /** One for each exercise, in their order. */
  readonly results: readonly CheckResult[];
  /** The points that were earned. */
  readonly points: number;
  /** The points that can be earned. */
  readonly of: number;

  /**
   * @param results - one for each exercise, in their order
   * @param note - why there is none. Default empty
   */
  constructor(
    results: readonly CheckResult[],
    private readonly note = '',
  ) {
    this.results = results;
    this.points = results.reduce((sum, { points }) => sum + points, 0);
    this.of = results.reduce((sum, one) => sum + one.of, 0);
  }

  /** The table as text. */
  toString(): string {
    if (this.results.length === 0) return this.note;
    const widest = Math.max(...this.results.map(({ id, title }) => `${id}  ${title}`.length));
    const rows = this.results.map(({ id, title, state, points, of }) => {
      return `${marks[state]} ${`${id}  ${title}`.padEnd(widest)}  ${words[state].padEnd(13)}  ${points}/${of}`;
    });
    return [...rows, this.total()].join('\n');
  }

  /** How Node prints it. @internal */
  [inspect.custom](): string {
    return this.toString();
  }

  /** How a cell shows it. @internal */
  [displaySymbol](): Record<string, unknown> {
    return resultsBundle(this.results, this.toString(), this.html());
  }

  private total(): string {
    const right = this.results.filter(({ state }) => state === 'passed').length;
    return `${right} of ${this.results.length} exercises are right: ${pointsText(this.points, this.of)}.`;
  }

  private html(): string {
    if (this.results.length === 0) return `<div>${inlineCode(this.note)}</div>`;
    const cell = (text: string, style = ''): string => `<td style="text-align:left;${style}">${text}</td>`;
    const rows = this.results.map(({ id, title, state, points, of }) => {
      const mark = `<strong style="color:${stateColour[state]}">${marks[state]} ${words[state]}</strong>`;
      const hint = stateHint(this.results.find((one) => one.id === id)!);
      return `<tr>${cell(escapeHtml(id))}${cell(escapeHtml(title))}${cell(mark)}${cell(`${points} of ${of}`)}${cell(hint, 'white-space:normal')}</tr>`;
    });
    const heads = ['Exercise', '', 'State', 'Points', 'Next']
      .map((head) => `<th style="text-align:left">${head}</th>`)
      .join('');
    const bar = `<progress max="${this.of}" value="${this.points}" style="width:16em;vertical-align:middle"></progress>`;
    return `<div>${bar} ${escapeHtml(this.total())}</div><table style="color:inherit;font:inherit"><thead><tr>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
  }
}

/** What to do next about an exercise. */
function stateHint({ state, findings }: CheckResult): string {
  const [first] = findings;
  if (state === 'passed' || !first) return '';
  return state === 'open' ? 'write it' : inlineCode(first.hint || `${first.what}: got ${first.got}`);
}
