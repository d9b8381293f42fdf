import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../base';
import type { KernelSession } from './session/session';
import type { Outcome } from './results';

/** What a cell may use. */
export interface CellLimits {
  /** Its own time, in seconds. */
  cellSeconds: number;
  /** The time that is left for its notebook, in seconds; none when there is no such limit. */
  notebookSeconds?: number;
  /** The memory of its kernel, in MB; none when there is no such limit. */
  memoryMB?: number;
  /** What it may put out, in MB. */
  outputMB: number;
  /** Ends the run. */
  signal: AbortSignal;
}

/** Why a cell was ended that had not ended by itself. */
export interface CellStop {
  outcome: Exclude<Outcome, 'ok' | 'skipped'>;
  message: string;
  limit?: 'memory' | 'output';
}

/** How often memory is looked at, in ms. */
const memoryEveryMs = 250;
const mb = 1e6;

/** Watches over a cell that runs, and says when it has gone too far. */
export class CellWatch {
  /** Resolves when the cell has to be ended; never when it keeps within its limits. */
  readonly stopped: Promise<CellStop>;
  private stop: (stop: CellStop) => void = () => undefined;
  private readonly done = new AbortController();

  constructor(
    session: KernelSession,
    private readonly limits: CellLimits,
  ) {
    this.stopped = new Promise((resolve) => (this.stop = resolve));
    this.watchTime();
    this.watchSignal();
    if (limits.memoryMB !== undefined) void this.watchMemory(session, limits.memoryMB);
  }

  /** @param size - how much the cell has put out by now, in characters @returns whether it may go on */
  allowsOutput(size: number): boolean {
    const { outputMB } = this.limits;
    if (size <= outputMB * mb) return true;
    this.stop({ outcome: 'error', limit: 'output', message: `It put out more than ${outputMB} MB.` });
    return false;
  }

  /** Ends the watch. */
  close(): void {
    this.done.abort();
  }

  private watchTime(): void {
    const { cellSeconds, notebookSeconds = Infinity } = this.limits;
    const message =
      notebookSeconds < cellSeconds ? 'The time for the notebook was over.' : `It ran longer than ${cellSeconds} s.`;
    const ms = Math.max(0, Math.min(cellSeconds, notebookSeconds) * 1000);
    void sleep(ms, undefined, { signal: this.done.signal }).then(
      () => this.stop({ outcome: 'timeout', message }),
      () => undefined,
    );
  }

  private watchSignal(): void {
    const { signal } = this.limits;
    const onAbort = (): void => this.stop({ outcome: 'aborted', message: 'The run was stopped.' });
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { signal: this.done.signal });
  }

  private async watchMemory(session: KernelSession, limitMB: number): Promise<void> {
    try {
      while (!this.done.signal.aborted) {
        const used = ((await session.memory?.()) ?? 0) / mb;
        if (used > limitMB) {
          const message = `Its kernel used ${Math.ceil(used)} MB of memory, more than ${limitMB} MB.`;
          return this.stop({ outcome: 'dead', limit: 'memory', message });
        }
        await sleep(memoryEveryMs, undefined, { signal: this.done.signal });
      }
    } catch (error) {
      if (!this.done.signal.aborted) this.stop({ outcome: 'error', message: messageOf(error) });
    }
  }
}
