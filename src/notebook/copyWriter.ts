import { formatNotebook } from './formatNotebook';
import type { Notebook } from './nbformat';
import { withRecord, type RunRecord } from './resume';
import { writeText } from './writeText';

/** A copy is left alone for so many times as long as the last write took. */
const pauseFactor = 4;
/** A write that takes less is not worth waiting for, in ms. */
const quick = 50;

/**
 * Saves the executed copy of a notebook while it runs: after each cell as long as that is quick; else as often as a fifth of the time
 * allows, also while a cell runs. What was not saved by then is saved at the end of the run.
 */
export class CopyWriter {
  private record: RunRecord;
  private tookMs = 0;
  private endedAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  /** The writes so far, one after the other. */
  private written: Promise<void> = Promise.resolve();

  /**
   * @param file - the copy
   * @param notebook - is saved as it is by then
   * @param run - what else the copy says of the run
   * @param quickMs - a write that takes less does not put off the next one
   */
  constructor(
    private readonly file: string,
    private readonly notebook: Notebook,
    private readonly run: { backend?: string | undefined; fingerprint?: string | undefined } = {},
    private readonly quickMs = quick,
  ) {
    this.record = { outcome: 'running', done: 0 };
  }

  /**
   * Saves now or soon.
   *
   * @param done - how many cells have ended well
   * @throws RisklabError when it cannot be written, or could not since the last time
   */
  async save(done: number): Promise<void> {
    this.record = { outcome: 'running', done };
    const restMs = this.tookMs < this.quickMs ? 0 : this.endedAt + pauseFactor * this.tookMs - performance.now();
    if (restMs <= 0 && this.timer === undefined) return this.write();
    this.timer ??= setTimeout(() => void this.write().catch(() => undefined), restMs);
    // Tells what went wrong since, and waits for a write that is under way.
    await this.written;
  }

  /** Saves how the run ended. @throws RisklabError when it cannot be written */
  async finish(outcome: RunRecord['outcome'], done: number): Promise<void> {
    this.record = { outcome, done };
    // All is saved now, whatever went wrong before.
    this.written = this.written.catch(() => undefined);
    await this.write();
  }

  /** Ends what is still to come; a write that is under way ends by itself. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.written.catch(() => undefined);
  }

  private write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.written = this.written.then(() => this.writeNow());
    this.written.catch(() => undefined);
    return this.written;
  }

  private async writeNow(): Promise<void> {
    const start = performance.now();
    // What is undefined is left out of the file.
    const text = formatNotebook(withRecord(this.notebook, { ...this.record, ...this.run }));
    await writeText(this.file, text, 'Choose another folder with --out.');
    this.endedAt = performance.now();
    this.tookMs = this.endedAt - start;
  }
}
