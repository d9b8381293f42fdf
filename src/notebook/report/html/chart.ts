import type { CellResult } from '../../results';
import { duration } from '../duration';
import { html, type Markup } from './markup';

/** A shorter bar cannot be seen, in percent of the height. */
const least = 1.5;

/**
 * Time by cell: a column per cell, in its order, with the colour of its outcome. Each leads to its cell.
 *
 * @param anchor - the id of the cell with an index, for links
 */
export function timeChart(cells: readonly CellResult[], anchor: (index: number) => string): Markup {
  const most = niceCeiling(Math.max(...cells.map(({ seconds }) => seconds), 0.001));
  const bars = cells.map(({ number, seconds, outcome }, i) => {
    const title = `cell ${number}: ${outcome}, ${duration(seconds)}`;
    const height = Math.max(least, (100 * seconds) / most).toFixed(1);
    return html`<a class="${outcome}" href="#${anchor(i)}" title="${title}"><i style="height:${height}%"></i></a>`;
  });
  return html`<figure class="chart">
    <div class="plot">
      <span class="tick" style="bottom:100%">${duration(most)}</span>
      <span class="tick" style="bottom:50%">${duration(most / 2)}</span>
      <div class="bars">${bars}</div>
    </div>
    <figcaption>Time by cell, first to last. ${slowest(cells)}</figcaption>
  </figure>`;
}

function slowest(cells: readonly CellResult[]): string {
  const top = [...cells].sort((a, b) => b.seconds - a.seconds).slice(0, 3);
  const words = top
    .filter(({ seconds }) => seconds > 0)
    .map((cell) => `cell ${cell.number} (${duration(cell.seconds)})`);
  return words.length > 0 ? `Slowest: ${words.join(', ')}.` : '';
}

/** The next of 1, 2 and 5 times a power of ten. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((factor) => factor * power >= value) ?? 10);
}
