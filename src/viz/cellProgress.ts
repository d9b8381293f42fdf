import { randomUUID } from 'node:crypto';
import type { Progress, ProgressFactory } from '../base';
import { display } from './cell';
import { escapeHtml } from './html';

/** The bar changes at most this often, in milliseconds: each change is a message that a front end has to draw. */
const PERIOD = 250;

/**
 * A progress bar in the cell, redrawn in place; at the end one line stays.
 *
 * @example
 * setProgress(cellProgress);
 */
export const cellProgress: ProgressFactory = (label, total) => new CellProgress(label, total);

class CellProgress implements Progress {
  private readonly id = randomUUID();
  private readonly start = Date.now();
  private last = 0;
  private shown = false;

  constructor(
    private readonly label: string,
    private readonly total: number,
  ) {}

  update(done: number, note = ''): void {
    const now = Date.now();
    if (now - this.last < PERIOD) return;
    this.last = now;
    const left = done > 0 ? Math.ceil((((now - this.start) / done) * (this.total - done)) / 1000) : undefined;
    const parts = [
      `${Math.floor((100 * done) / this.total)}%`,
      ...(left === undefined ? [] : [`${left} s left`]),
      note,
    ];
    const words = `${this.label}: ${parts.filter(Boolean).join(', ')}`;
    const bar = `<progress value="${done}" max="${this.total}" style="width: 20em"></progress>`;
    this.write(words, `<div>${bar} ${escapeHtml(words)}</div>`);
  }

  end(note = 'done'): void {
    const words = `${this.label}: ${note} (${((Date.now() - this.start) / 1000).toFixed(1)} s)`;
    this.write(words, `<div>${escapeHtml(words)}</div>`);
  }

  private write(text: string, html: string): void {
    const shown = { data: { 'text/plain': text, 'text/html': html }, metadata: {} };
    // A message that is not delivered must not end the job that it reports on.
    void display(shown, { id: this.id, update: this.shown }).catch(() => undefined);
    this.shown = true;
  }
}
