import { escapeHtml } from '../../base';
import { notFilledIn, type CardSection, type CardTable, type CardText } from './cardSections';

const style = `
.risklab-card { font: 14px/1.5 system-ui, sans-serif; max-width: 60rem; border: 1px solid #8886; border-radius: 8px; padding: 0 1.25rem 1rem; }
.risklab-card h2 { margin: 1rem 0 0; font-size: 1.4em; }
.risklab-card h3 { margin: 1.2rem 0 0.2rem; font-size: 1.05em; }
.risklab-card p, .risklab-card ul { margin: 0.2rem 0; }
.risklab-card .empty { font-style: italic; opacity: 0.75; }
.risklab-card dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 1rem; margin: 0.2rem 0; }
.risklab-card dt { opacity: 0.75; }
.risklab-card dd { margin: 0; }
.risklab-card .wide { overflow-x: auto; margin: 0.4rem 0; }
.risklab-card table { border-collapse: collapse; font-size: 0.86em; }
.risklab-card caption { text-align: left; font-weight: 600; }
.risklab-card .wide th, .risklab-card .wide td { padding: 0.15rem 0.3rem; text-align: left; vertical-align: bottom; border-bottom: 1px solid #8884; }
.risklab-card .wide .number { text-align: right; font-variant-numeric: tabular-nums; }
`;

/** The card as a piece of a page. */
export function cardHtml(name: string, sections: readonly CardSection[]): string {
  const body = sections.map(sectionHtml).join('\n');
  const title = `<h2>Model card: ${escapeHtml(name)}</h2>`;
  return `<article class="risklab-card"><style>${style}</style>${title}\n${body}</article>`;
}

/** The card as a page of its own. */
export function cardPage(name: string, sections: readonly CardSection[]): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Model card: ${escapeHtml(name)}</title>`;
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body>\n${cardHtml(name, sections)}\n</body></html>\n`;
}

function sectionHtml({ title, said, facts, tables }: CardSection): string {
  const list = facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('');
  const parts = [`<h3>${escapeHtml(title)}</h3>`, saidHtml(said), list && `<dl>${list}</dl>`, ...tables.map(tableHtml)];
  return `<section>${parts.filter((part) => part !== '').join('\n')}</section>`;
}

function saidHtml(said: CardText | undefined): string {
  if (said === undefined) return `<p class="empty">${notFilledIn}</p>`;
  if (typeof said !== 'string') return `<ul>${said.map((point) => `<li>${escapeHtml(point)}</li>`).join('')}</ul>`;
  return said === '' ? '' : `<p>${escapeHtml(said)}</p>`;
}

function tableHtml({ title, columns, rows, notes }: CardTable): string {
  const side = (column: number): string => (columns[column]?.numeric ? ' class="number"' : '');
  const rowHtml = (row: readonly string[]): string =>
    `<tr>${row.map((cell, i) => `<td${side(i)}>${breakable(cell)}</td>`).join('')}</tr>`;
  const head = columns.map(({ name }, i) => `<th${side(i)}>${breakable(name)}</th>`).join('');
  const below = notes.map((note) => `<p><small>${escapeHtml(note)}</small></p>`).join('');
  const body = rows.map(rowHtml).join('\n');
  return `<div class="wide"><table><caption>${escapeHtml(title)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${below}`;
}

/** Names such as `truePositiveRate` may break before each capital: whole, they are wider than the numbers below. Intervals break before `to` alone. */
function breakable(text: string): string {
  return escapeHtml(text)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '<wbr>')
    .replaceAll(/ to (?=-?\d)/g, ' to&nbsp;');
}
