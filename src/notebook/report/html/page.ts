import { RisklabError, sum } from '../../../base';
import { readNotebook, type Notebook } from '../../nbformat';
import { countRun, type NotebookResult } from '../../results';
import { duration } from '../duration';
import { countLine } from '../text';
import { isSuccess, type RunSummary } from '../summary';
import { html, Markup } from './markup';
import { badge, notebookSection } from './notebookSection';
import { style } from './style';
import { fileName } from '../../standardInput';

/** Nothing in the page can run or be fetched, whatever notebooks have put out. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/**
 * The report of a run as one page that needs nothing else: outcomes and times of the notebooks, and of each that did not end
 * well the cell, with source, output and traceback; what differs from the baseline; the executed notebooks.
 */
export async function htmlReport(summary: RunSummary): Promise<string> {
  const { results, startedAt, seconds } = summary;
  const notebooks = await Promise.all(results.map(copyOf));
  const good = results.filter(({ outcome }) => outcome === 'ok').length;
  const title = isSuccess(results)
    ? `All ${results.length} notebooks are well`
    : `${good} of ${results.length} notebooks are well`;
  const cells = sum(results, (result) => countRun(result.cells));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title}</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <main>
          <header class="top ${isSuccess(results) ? 'ok' : 'error'}">
            <h1>${title}</h1>
            <p>
              ${countLine(results)} · ${cells} cells · ${duration(seconds)} ·
              <time datetime="${startedAt.toISOString()}"
                >${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC</time
              >
            </p>
            <div class="share">${results.map(({ outcome }) => html`<i class="${outcome}"></i>`)}</div>
          </header>
          ${overview(results)} ${results.map((result, i) => notebookSection(result, notebooks[i], i))}
        </main>
      </body>
    </html>`;
  return `${page.text}\n`;
}

function overview(results: readonly NotebookResult[]): Markup {
  const most = Math.max(...results.map(({ seconds }) => seconds), 0.001);
  const rows = results.map(({ file, outcome, cells, seconds }, i) => {
    const width = ((100 * seconds) / most).toFixed(1);
    return html`<tr>
      <td>${badge(outcome)}</td>
      <td><a href="#n${i}">${fileName(file)}</a></td>
      <td class="number">${countRun(cells)}/${cells.length}</td>
      <td class="number">${duration(seconds)}</td>
      <td class="time"><i class="${outcome}" style="width:${width}%"></i></td>
    </tr>`;
  });
  return html`<table class="overview">
    <thead>
      <tr>
        <th>outcome</th>
        <th>notebook</th>
        <th class="number">cells</th>
        <th class="number">time</th>
        <th class="time"></th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

async function copyOf({ copy }: NotebookResult): Promise<Notebook | undefined> {
  if (copy === undefined) return undefined;
  try {
    return await readNotebook(copy);
  } catch (error) {
    if (error instanceof RisklabError) return undefined;
    throw error;
  }
}
