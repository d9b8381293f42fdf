import { checkInteger, InputError, keysOf } from '../base';
import { densityOf, histogram, type Density, type DensityEstimator, type DensityName } from '../density';
import { LatentQueue } from './latentQueue';
import { Values, type TaskName, type OwnState, type Scorers } from '../learn';

/** Options of wrappers that estimate how rare a sample is. */
export interface LatentDensityOptions {
  /** Bins of the histogram of a latent value, where that is how the density is estimated. Default 5. */
  bins?: number;
  /** How many latent vectors are remembered. Default 2000. */
  queueSize?: number;
  /** How the density is estimated. Default a histogram with `bins`. */
  density?: DensityName | DensityEstimator;
}

/** The names of {@link LatentDensityOptions}. */
export const latentDensityNames = keysOf<LatentDensityOptions>()('bins', 'queueSize', 'density');

/** Whether only rows of label 1 count. @throws InputError when they should and the task has no labels 0 and 1 */
export function positivesCount(positivesOnly: boolean | undefined, byDefault: boolean, task: TaskName): boolean {
  if (positivesOnly === true && task !== 'binary') {
    throw new InputError('positivesOnly', 'false for a task without labels 0 and 1', true);
  }
  return positivesOnly ?? (byDefault && task === 'binary');
}

/** Refuses options of the histogram beside another estimator, which does not read them. @throws InputError */
function refuseUnread(bins: number | undefined, density: DensityName | DensityEstimator, rule: string): void {
  const { name } = densityOf(density);
  if (bins !== undefined) {
    const todo = name === 'histogram' ? 'Give them to it: histogram({ bins }).' : 'Leave one of them out.';
    throw new InputError('bins', `none beside density ${name}, which does not take them from here`, bins, todo);
  }
  if (rule === 'reference') {
    throw new InputError('density', 'none beside the rule of the reference, which has a histogram', name);
  }
}

/** The latent vectors last seen in training, and their density. */
export class LatentDensity {
  private readonly queue: LatentQueue;
  private readonly estimator: DensityEstimator;
  private readonly bins: number;

  /** @throws InputError for a bad option */
  constructor(
    private readonly width: number,
    { bins: asked, queueSize = 2000, density }: LatentDensityOptions,
    private readonly rule: 'sound' | 'reference' = 'sound',
  ) {
    const ofHistogram = density === undefined || density === 'histogram';
    if (!ofHistogram) refuseUnread(asked, density, rule);
    const bins = asked ?? 5;
    checkInteger('bins', bins, 1);
    checkInteger('queueSize', queueSize, 1);
    this.bins = bins;
    this.estimator = ofHistogram ? histogram({ bins, rule }) : densityOf(density);
    this.queue = new LatentQueue(queueSize, width);
  }

  /** Remembers vectors. @param counts - by row, whether to; default all */
  push(rows: Float32Array, counts: (row: number) => boolean = () => true): void {
    for (let row = 0; row * this.width < rows.length; row++) {
      if (counts(row)) this.queue.push(rows.subarray(row * this.width, (row + 1) * this.width));
    }
  }

  /** The log density of vectors, `[n]`; before any training there is nothing that a sample could be rare among. */
  bias(latent: Values): Values | undefined {
    if (this.queue.length === 0) return undefined;
    const rows = this.rule === 'reference' ? this.queue.padded() : this.queue.rows();
    return logDensityOf(latent, this.estimator.fit(rows, this.width));
  }

  /**
   * Scores of latent vectors. By the sound rule the density among the vectors given, as the model sees them now; by the
   * reference's, among what the queue holds, zeros where it was never filled.
   *
   * @param latents - gives the vectors
   */
  scorers(latents: () => Promise<Values>): Scorers {
    const { width, bins } = this;
    const own = this.rule === 'reference' ? histogram({ bins }) : this.estimator;
    const reference = histogram({ bins, rule: 'reference' });
    let known: Promise<Values> | undefined;
    const once = (): Promise<Values> => (known ??= latents());
    return {
      latents: once,
      logDensity: async () => logDensityOf(await once(), own.fit((await once()).data, width)),
      referenceLogDensity: async () => logDensityOf(await once(), reference.fit(this.queue.padded(), width)),
    };
  }

  state(): OwnState {
    const { next, filled, rows } = this.queue.state();
    return { meta: { queue: { next, filled } }, arrays: { queue: rows } };
  }

  restore({ meta, arrays }: OwnState): void {
    const { queue } = meta as { queue: { next: number; filled: number } };
    this.queue.restore({ ...queue, rows: arrays['queue']! });
  }
}

/** The log density of vectors, `[n]`. */
function logDensityOf(latents: Values, density: Density): Values {
  return new Values(Float32Array.from(density.logDensity(latents.data)), [latents.length]);
}
