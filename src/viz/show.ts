import { isTable } from '../table';
import { inspect } from 'node:util';
import { showForms } from '../cell';
import type { MimeBundle, Shown } from '../cell';
import { Figure, jupyterDisplay } from './figure';
import { tableBundle } from './tableBundle';

interface Displayable {
  [jupyterDisplay](): MimeBundle | Promise<MimeBundle>;
}

/**
 * Shows things in the cell that runs, one output each, in order: figures, image grids, polars tables and whatever else
 * knows how a notebook shows it (`Symbol.for('Jupyter.display')`); everything else as text. In a terminal, all as text.
 *
 * @example
 * await show(test.table.head(5), plot.histogram(scored, { column: 'bias' }));
 */
export async function show(...things: readonly unknown[]): Promise<void> {
  for (const thing of things) await showForms(await shownOf(thing));
}

async function shownOf(thing: unknown): Promise<Shown> {
  if (thing instanceof Figure) return thing.render();
  if (isTable(thing)) return { data: tableBundle(thing), metadata: {} };
  const text = typeof thing === 'string' ? thing : inspect(thing);
  const own = isDisplayable(thing) ? await thing[jupyterDisplay]() : {};
  return { data: { 'text/plain': text, ...own }, metadata: {} };
}

function isDisplayable(thing: unknown): thing is Displayable {
  return typeof (thing as Partial<Displayable> | null | undefined)?.[jupyterDisplay] === 'function';
}
