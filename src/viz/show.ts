import { formsOf, showForms, type Shown } from '../cell';
import { isTable } from '../table';
import { Figure } from './figure';
import { tableBundle } from './tableBundle';

/**
 * Shows things in the cell that runs, one output each, in order: figures, image grids, polars tables and whatever else
 * knows how a notebook shows it (`Symbol.for('Jupyter.display')`), as `display` does; everything else as text. In a terminal, all as text.
 *
 * @example
 * await show(test.table.head(5), plot.histogram(scored, { column: 'bias' }));
 */
export async function show(...things: readonly unknown[]): Promise<void> {
  for (const thing of things) await showForms(await shownOf(thing));
}

async function shownOf(thing: unknown): Promise<Shown> {
  if (thing instanceof Figure) return thing.render();
  return { data: isTable(thing) ? tableBundle(thing) : await formsOf(thing), metadata: {} };
}
