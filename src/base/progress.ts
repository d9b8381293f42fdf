/** Where a long job tells how far it is. One job at a time writes to one of these. */
export interface Progress {
  /**
   * So far it is.
   *
   * @param done - finished units, at most the total given at the start
   * @param note - a few words, such as the loss
   */
  update(done: number, note?: string): void;
  /** Ends the progress; whether the bar stays depends on where it is shown. Called once, also after an error. */
  end(note?: string): void;
}

/** Opens a {@link Progress} for a job. @param total - how many units it has */
export type ProgressFactory = (label: string, total: number) => Progress;

/** Shows nothing. */
export const silentProgress: ProgressFactory = () => ({ update: () => undefined, end: () => undefined });

/**
 * Plain lines on standard error, at most one every `everyMs` milliseconds, and none twice in a row: reads well in a terminal and in a log.
 *
 * @example
 * const progress = lineProgress()('avatar-faces', 20000);
 * progress.update(5000);   // avatar-faces: 25% (5000/20000), 12 s left
 */
export function lineProgress(
  everyMs = 2000,
  write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
): ProgressFactory {
  return (label, total) => {
    const start = Date.now();
    let last = start;
    let shown = '';
    return {
      update(done, note) {
        const now = Date.now();
        if (now - last < everyMs) return;
        last = now;
        const { percent, left } = howFar(done, total, now - start);
        const line = [`${label}: ${percent} (${done}/${total})`, left, note].filter(Boolean).join(', ');
        if (line !== shown) write(line); // at 100% it may take a while to the end
        shown = line;
      },
      end(note) {
        write(`${label}: ${note ?? 'done'} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
      },
    };
  };
}

/**
 * How far a job is, in words: the share that is done, and the time left if it goes on as it did, which nobody knows before anything
 * is done. A job of nothing is done.
 *
 * @param elapsed - since its start, in ms
 * @example
 * howFar(50, 200, 4000); // { percent: '25%', left: '12 s left' }
 */
export function howFar(done: number, total: number, elapsed: number): { percent: string; left?: string } {
  const percent = `${total > 0 ? Math.floor((100 * done) / total) : 100}%`;
  return done > 0 ? { percent, left: `${Math.ceil(((elapsed / done) * (total - done)) / 1000)} s left` } : { percent };
}

let factory: ProgressFactory = lineProgress();

/** How long jobs show their progress from now on; notebooks set a bar in the cell. */
export function setProgress(next: ProgressFactory): void {
  factory = next;
}

/** Starts to show the progress of a job in the way that was last set (plain lines unless told). */
export const startProgress: ProgressFactory = (label, total) => factory(label, total);
