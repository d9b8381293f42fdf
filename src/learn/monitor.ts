import type pl from 'nodejs-polars';

/** Follows a training as it goes, for example with a live curve. */
export interface FitMonitor {
  /** After each epoch, with the history so far. */
  onEpoch(history: pl.DataFrame): void | Promise<void>;
  /** Once at the end, also of a training that was stopped. */
  onEnd(history: pl.DataFrame): void | Promise<void>;
}

/** Shows nothing. */
export const silentFitMonitor = (): FitMonitor => ({ onEpoch: () => undefined, onEnd: () => undefined });

let factory: (name?: string) => FitMonitor = silentFitMonitor;

/** How trainings are followed from now on; notebooks draw a live curve. @param next - makes a monitor of a training, which may have a name */
export function setFitMonitor(next: (name?: string) => FitMonitor): void {
  factory = next;
}

/** A monitor for one training. */
export function startFitMonitor(name?: string): FitMonitor {
  return factory(name);
}
