import type { Difference } from '../../compare/difference';
import type { Notebook, NotebookCell } from '../../nbformat';
import { planOf } from '../../plan';
import { countRun, failureOf, type CellResult, type NotebookResult } from '../../results';
import { duration } from '../duration';
import { timeChart } from './chart';
import { html, type Markup } from './markup';
import { renderMarkdown, renderOutput, renderSource, renderText } from './render';
import { fileName } from '../../standardInput';

/** What the page says of one notebook. @param notebook - its executed copy, where there is one */
export function notebookSection(result: NotebookResult, notebook: Notebook | undefined, index: number): Markup {
  const { file, outcome, cells, seconds, problem, kept, differences = [] } = result;
  const anchor = (cell: number): string => `n${index}-c${cell}`;
  const ran = cells.some((cell) => cell.seconds > 0);
  const time = kept ? 'finished by an earlier run' : duration(seconds);
  return html`<section id="n${index}" class="notebook">
    <header>
      <h2>${fileName(file)}</h2>
      ${badge(outcome)}
      <p>${countRun(cells)} of ${cells.length} cells · ${time} · <code>${file}</code></p>
    </header>
    ${problem !== undefined && renderText(problem, 'error')} ${failureCard(result, notebook)}
    ${differences.length > 0 && differenceList(differences)} ${ran && timeChart(cells, anchor)} ${metricTable(result)}
    ${notebook && executed(result, notebook, anchor)}
  </section>`;
}

/** A word that says how something ended. */
export function badge(outcome: string): Markup {
  return html`<span class="badge ${outcome}">${outcome}</span>`;
}

function failureCard(result: NotebookResult, notebook: Notebook | undefined): Markup | false {
  const failure = failureOf(result);
  if (!failure) return false;
  const { number, executionCount, line, message } = failure;
  const cell = notebook && cellOf(result.cells.indexOf(failure), result, notebook);
  const count = executionCount === undefined ? '' : ` · In [${executionCount}]`;
  const at = line === undefined ? '' : ` · line ${line}`;
  return html`<article class="card ${failure.outcome}">
    <h3>Cell ${number}${count}${at}</h3>
    <p class="message">${message.split('\n')[0]}</p>
    ${cell && [renderSource(cell.source, line), ...(cell.outputs ?? []).map(renderOutput)]}
  </article>`;
}

/** The cell that a result is about: results are in the order of the code cells. */
function cellOf(index: number, { file }: NotebookResult, notebook: Notebook): NotebookCell | undefined {
  return planOf(notebook, file)[index]?.cell;
}

function differenceList(differences: readonly Difference[]): Markup {
  const items = differences.map(
    ({ cell, what, message, texts, images }) =>
      html`<li>
        <p><b>Cell ${cell}, ${what}:</b> ${message}</p>
        ${texts && pair(renderText(texts.expected, 'stdout'), renderText(texts.actual, 'stdout'))}
        ${images && imageTriple(images)}
      </li>`,
  );
  return html`<article class="card different">
    <h3>${differences.length} ${differences.length === 1 ? 'difference' : 'differences'} from the baseline</h3>
    <ul>
      ${items}
    </ul>
  </article>`;
}

function pair(expected: Markup, actual: Markup): Markup {
  return html`<details>
    <summary>Both texts</summary>
    <div class="side">
      <figure>
        <figcaption>baseline</figcaption>
        ${expected}
      </figure>
      <figure>
        <figcaption>now</figcaption>
        ${actual}
      </figure>
    </div>
  </details>`;
}

function imageTriple({ expected, actual, difference }: NonNullable<Difference['images']>): Markup {
  const one = (title: string, data: string): Markup =>
    html`<figure>
      <figcaption>${title}</figcaption>
      <img src="data:image/png;base64,${data}" alt="${title}" />
    </figure>`;
  return html`<div class="side">
    ${one('baseline', expected)} ${one('now', actual)} ${difference !== undefined && one('difference', difference)}
  </div>`;
}

function metricTable({ metrics = {}, differences = [] }: NotebookResult): Markup | false {
  const names = Object.keys(metrics);
  if (names.length === 0) return false;
  const off = new Set(differences.map(({ what }) => what));
  const rows = names.map((name) => {
    const mark = off.has(`metric ${name}`) ? 'different' : '';
    return html`<tr class="${mark}">
      <td>${name}</td>
      <td>${String(metrics[name])}</td>
    </tr>`;
  });
  return html`<details class="metrics">
    <summary>${names.length} ${names.length === 1 ? 'metric' : 'metrics'}</summary>
    <table>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </details>`;
}

function executed(result: NotebookResult, notebook: Notebook, anchor: (cell: number) => string): Markup {
  const indices = new Map(planOf(notebook, result.file).map(({ cell }, i) => [cell, i] as const));
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type === 'markdown') return renderMarkdown(cell.source);
    const index = indices.get(cell);
    if (index === undefined) return '';
    const about = result.cells[index];
    return html`<div class="cell" id="${anchor(index)}">
      ${about && cellLine(about, cell)} ${renderSource(cell.source)} ${(cell.outputs ?? []).map(renderOutput)}
    </div>`;
  });
  return html`<details class="executed">
    <summary>The executed notebook</summary>
    ${cells}
  </details>`;
}

function cellLine({ number, outcome, seconds, replayed }: CellResult, { execution_count }: NotebookCell): Markup {
  const count = typeof execution_count === 'number' ? `In [${execution_count}] · ` : '';
  const time = outcome === 'aborted' && seconds === 0 ? 'not run' : duration(seconds);
  return html`<p class="about">
    ${count}cell ${number} · ${time}${replayed ? ' · outputs of an earlier run' : ''}
    ${outcome !== 'ok' && badge(outcome)}
  </p>`;
}
