import { randomUUID } from 'node:crypto';
import { checkRange, escapeHtml, howFar, lineProgress, type Progress } from '../base';
import type { MimeBundle } from './bundle';
import { display, updateDisplay } from './display';
import { cellHost } from './host';

/** The bar changes at most this often, in ms: each change is a message that a front end has to draw. */
const periodMs = 250;

/**
 * Shows how far a job is: a bar in the cell, in place of which one line stays at the end; lines on standard error in a
 * program outside notebooks.
 *
 * @param label - what is being done
 * @param total - how many units it has
 * @throws InputError when the total is no number above or equal to 0
 * @example
 * const bar = progress('faces', 1000);
 * for (let i = 1; i <= 1000; i++) {
 *   await draw(i);
 *   bar.update(i, `face ${i}`);
 * }
 * bar.end();
 */
export function progress(label: string, total: number): Progress {
  checkRange('progress, total', total, 0, Infinity);
  return cellHost() === 'terminal' ? lineProgress()(label, total) : new CellProgress(label, total);
}

class CellProgress implements Progress {
  private readonly id = randomUUID();
  private readonly start = Date.now();
  private last = -Infinity;
  private shown = false;

  constructor(
    private readonly label: string,
    private readonly total: number,
  ) {}

  update(done: number, note = ''): void {
    const now = Date.now();
    if (now - this.last < periodMs) return;
    this.last = now;
    const { percent, left } = howFar(done, this.total, now - this.start);
    const words = `${this.label}: ${[percent, left, note].filter(Boolean).join(', ')}`;
    // A bar of 0 units would be empty: a job of nothing is done.
    const [value, max] = this.total > 0 ? [done, this.total] : [1, 1];
    const bar = `<progress value="${value}" max="${max}" style="width: 20em"></progress>`;
    this.show({ 'text/plain': words, 'text/html': `<div>${bar} ${escapeHtml(words)}</div>` });
  }

  end(note = 'done'): void {
    const words = `${this.label}: ${note} (${((Date.now() - this.start) / 1000).toFixed(1)} s)`;
    this.show({ 'text/plain': words, 'text/html': `<div>${escapeHtml(words)}</div>` });
  }

  private show(bundle: MimeBundle): void {
    const sent = this.shown ? updateDisplay(this.id, bundle) : display(bundle, { id: this.id });
    this.shown = true;
    // A message that is not delivered must not end the job that it reports on.
    sent.catch(() => undefined);
  }
}
