import type pl from 'nodejs-polars';

/** Follows a training run, for example with a live curve. */
export interface FitMonitor {
  /** After each epoch, with the history so far. */
  onEpoch(history: pl.DataFrame): void | Promise<void>;
  /** Once at the end, also when training was stopped. */
  onEnd(history: pl.DataFrame): void | Promise<void>;
}

let factory: ((name?: string) => FitMonitor) | undefined;

/**
 * How training runs are followed from now on; notebooks draw a live curve. @param next - makes the monitor of a run, which may have a name
 */
export function setFitMonitor(next: (name?: string) => FitMonitor): void {
  factory = next;
}

/** A monitor for one training run; undefined: nobody follows. */
export function startFitMonitor(name?: string): FitMonitor | undefined {
  return factory?.(name);
}
