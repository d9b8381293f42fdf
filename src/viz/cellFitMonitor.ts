import { randomUUID } from 'node:crypto';
import type pl from 'nodejs-polars';
import { messageOf } from '../base';
import type { FitMonitor } from '../learn';
import { showForms, type Shown } from '../cell';
import { trainingCurves } from './plot/trainingCurves';

/**
 * The curves of a training run in the cell, with its name in the title if it has one, redrawn in place after each epoch; at the
 * end with their static form.
 *
 * @example
 * setFitMonitor(cellFitMonitor);
 */
export function cellFitMonitor(name?: string): FitMonitor {
  const id = randomUUID();
  let update = false;
  const draw = async (history: pl.DataFrame, last: boolean) => {
    await showForms(await curves(history, last, name), { id, update });
    update = true;
  };
  return { onEpoch: (history) => draw(history, false), onEnd: (history) => draw(history, true) };
}

/** A curve that cannot be drawn must not stop the training run: it says why instead. */
async function curves(history: pl.DataFrame, last: boolean, name: string | undefined): Promise<Shown> {
  try {
    const chart = trainingCurves(history, name ? { title: `Training: ${name}` } : {});
    return last ? await chart.render() : chart.live();
  } catch (error) {
    return { data: { 'text/plain': `No curves of this training run: ${messageOf(error)}` }, metadata: {} };
  }
}
