import { setInterruptSource, setProgress } from '../base';
import { setFitMonitor } from '../learn';
import { cellHost, progress } from '../cell';
import { cellFitMonitor } from './cellFitMonitor';

/**
 * In a notebook: progress as bars in the cell, training runs with live curves, and long jobs that stop when the cell is
 * interrupted. Elsewhere, nothing changes.
 */
export function installCellDisplay(): void {
  if (cellHost() === 'terminal') return;
  setProgress(progress);
  setFitMonitor(cellFitMonitor);
  setInterruptSource(() => {
    const signal = (globalThis as Record<symbol, unknown>)[Symbol.for('Jupyter.interrupt')];
    return signal instanceof AbortSignal ? signal : undefined;
  });
}
