import { InterruptedError, interruptSignal, startProgress, type Progress } from '../../base';

/** How long a job may take, in ms, before it shows how far it is. */
const quiet = 1000;

/**
 * Does steps one after the other, with progress; other work of the process has its turn in between.
 *
 * @throws InterruptedError when interrupted
 */
export async function stepping(what: string, steps: number, body: (step: number) => void): Promise<void> {
  const started = Date.now();
  let progress: Progress | undefined;
  try {
    for (let step = 0; step < steps; step++) {
      body(step);
      await new Promise(setImmediate);
      if (interruptSignal()?.aborted) {
        throw new InterruptedError(`${what}: interrupted after ${step + 1} of ${steps} steps.`);
      }
      if (!progress && Date.now() - started > quiet) progress = startProgress(what, steps);
      progress?.update(step + 1);
    }
  } finally {
    progress?.end();
  }
}
