import * as tf from '@tensorflow/tfjs';
import type pl from 'nodejs-polars';
import { InterruptedError, interruptSignal, RisklabError, startProgress, type Progress } from '../base';
import type { Rows, Sampler } from '../data';
import { Checkpoints } from './save/checkpoints';
import { historyTable, RunningMeans, type HistoryRow } from './history';
import { silentFitMonitor, startFitMonitor, type FitMonitor } from './monitor';
import { checkResampling } from './resampling/checkResampling';
import { type ResamplingPolicy } from './resampling/policy';
import { RowTensors } from './rowTensors';
import type { Trainable } from './trainable';
import { areFinite, Snapshot } from './variables';

/** What {@link runFit} is told, checked and with defaults filled in. */
export interface FitSettings {
  /** What progress and curve are called; undefined: `fit`. */
  readonly name?: string | undefined;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly resampling: ResamplingPolicy;
  /** Gives numbers on held-out data, named `val...`, after each epoch. */
  readonly validate: (() => Promise<HistoryRow>) | undefined;
  readonly checkpoint: string | undefined;
  readonly resume: boolean;
  readonly signal: AbortSignal | undefined;
  /** Whether the monitor that was set follows it, such as the curve in a notebook's cell. */
  readonly curve: boolean;
}

/** What {@link runFit} learns from. */
export interface TrainingData {
  readonly x: Rows;
  /** What is to be learned: as many numbers for each row. */
  readonly y: Float32Array;
  /** Draws the rows of a batch. */
  readonly sampler: Sampler;
  /** How many batches a step works on, one after another in the same tensors: one for each member of an ensemble. */
  readonly batchesPerStep: number;
}

/** How many rows of history an epoch gives. */
const rowsPerEpoch = 10;
/** How long the loop works, in milliseconds, before it lets other work of the process run. */
const breathe = 50;

/** Where a training stands. */
interface Position {
  epoch: number;
  readonly rows: HistoryRow[];
}

/**
 * Trains on batches that the sampler draws, by weights that the resampling policy decides on anew before each epoch.
 *
 * @returns the history (see {@link historyTable})
 * @throws RisklabError when the loss or a weight is not finite; the model is then as it was before that epoch
 * @throws InterruptedError when interrupted; the weights are then those of the last whole step
 */
export async function runFit(model: Trainable, data: TrainingData, settings: FitSettings): Promise<pl.DataFrame> {
  const { sampler } = data;
  const batches = new BatchSource(data);
  const checkpoints = new Checkpoints(settings.checkpoint);
  const position: Position = settings.resume ? await checkpoints.load(model, sampler) : { epoch: 0, rows: [] };
  const monitor = settings.curve ? startFitMonitor(settings.name) : silentFitMonitor();
  // What an earlier training did is no part of the job: the time that is left would be reckoned from it.
  const before = position.epoch;
  const progress = startProgress(
    settings.name ?? 'fit',
    Math.max(0, settings.epochs - before) * settings.stepsPerEpoch,
  );
  try {
    while (position.epoch < settings.epochs) {
      const report = await resample(model, sampler, settings.resampling);
      await runEpoch({ model, settings, batches, position, progress, report, before });
      await checkpoints.save(model, sampler, position);
      if (position.epoch < settings.epochs) await monitor.onEpoch(historyTable(position.rows));
    }
    progress.end(lastWord(position));
  } catch (error) {
    progress.end(error instanceof InterruptedError ? 'interrupted' : 'failed');
    throw error;
  } finally {
    await end(monitor, position);
  }
  return historyTable(position.rows);
}

async function end(monitor: FitMonitor, { rows }: Position): Promise<void> {
  if (rows.length > 0) await monitor.onEnd(historyTable(rows));
}

/** Asks the policy, and tells the sampler. */
async function resample(model: Trainable, sampler: Sampler, policy: ResamplingPolicy): Promise<HistoryRow> {
  const context = await model.resamplingContext(sampler.candidates, policy.needsScores);
  const { weights, report } = checkResampling(policy.name, await policy.weigh(context));
  sampler.setWeights(weights);
  return report;
}

interface Epoch {
  readonly model: Trainable;
  readonly settings: FitSettings;
  readonly batches: BatchSource;
  readonly position: Position;
  readonly progress: Progress;
  readonly report: HistoryRow;
  /** Epochs of an earlier training that this one goes on from. */
  readonly before: number;
}

async function runEpoch({ model, settings, batches, position, progress, report, before }: Epoch): Promise<void> {
  const { stepsPerEpoch, epochs, validate } = settings;
  const { epoch } = position;
  const means = new RunningMeans();
  const snapshot = new Snapshot(Object.values(model.variables()));
  const state = model.state();
  let rest = Date.now();
  try {
    for (let step = 1; step <= stepsPerEpoch; step++) {
      const values = batches.next((x, y) => model.trainStep(x, y));
      // The loss is that of the weights before the step: only here would those after an epoch's last step be seen.
      const isFinite = Number.isFinite(values['loss']);
      if (!isFinite || (step === stepsPerEpoch && !areFinite(model.variables()))) {
        snapshot.restore();
        model.restore(state);
        throw notFinite(isFinite ? 'weights' : values, step, stepsPerEpoch, epoch);
      }
      means.add(values);
      const done = Math.floor((step * rowsPerEpoch) / stepsPerEpoch);
      if (done > Math.floor(((step - 1) * rowsPerEpoch) / stepsPerEpoch)) {
        const last = step === stepsPerEpoch;
        position.rows.push({
          epoch: epoch + step / stepsPerEpoch,
          step: epoch * stepsPerEpoch + step,
          ...means.take(),
          ...(last ? report : {}),
          ...(last && validate ? await validate() : {}),
        });
      }
      if (Date.now() - rest > breathe) {
        progress.update(
          (epoch - before) * stepsPerEpoch + step,
          `epoch ${epoch + 1} of ${epochs}, loss ${values['loss']!.toFixed(4)}`,
        );
        await new Promise(setImmediate);
        rest = Date.now();
      }
      stopIfAsked(settings.signal, step, stepsPerEpoch, epoch);
    }
    position.epoch++;
  } finally {
    snapshot.dispose();
  }
}

function stopIfAsked(signal: AbortSignal | undefined, step: number, steps: number, epoch: number): void {
  if (!(signal ?? interruptSignal())?.aborted) return;
  throw new InterruptedError(
    `fit: interrupted at step ${step} of ${steps} in epoch ${epoch + 1}. The weights of that step are kept; fit again to go on.`,
  );
}

function notFinite(found: HistoryRow | 'weights', step: number, steps: number, epoch: number): RisklabError {
  const what =
    found === 'weights'
      ? 'finite weights, got others'
      : `a finite loss, got ${Object.entries(found)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ')}`;
  return new RisklabError(
    `fit: expected ${what} at step ${step} of ${steps} in epoch ${epoch + 1}. ` +
      `Lower the learning rate, or check the data. The weights are those from before this epoch.`,
  );
}

function lastWord({ epoch, rows }: Position): string {
  const last = rows.at(-1);
  return last ? `${epoch} epoch${epoch === 1 ? '' : 's'}, loss ${last['loss']!.toFixed(4)}` : 'nothing to do';
}

/** The batches that a sampler draws, as tensors. */
class BatchSource {
  private readonly samples: RowTensors;

  constructor(private readonly data: TrainingData) {
    this.samples = new RowTensors(data.x);
  }

  /** Calls `use` with the samples of the next step and what is to be learned from them, then frees both. */
  next<T>(use: (x: tf.Tensor, y: tf.Tensor) => T): T {
    const { x: all, y: wanted, sampler, batchesPerStep } = this.data;
    const rows = Array.from({ length: batchesPerStep }, () => [...sampler.next()]).flat();
    const x = this.samples.of(rows);
    const width = wanted.length / all.length;
    const values = new Float32Array(rows.length * width);
    rows.forEach((row, k) => values.set(wanted.subarray(row * width, (row + 1) * width), k * width));
    const y = tf.tensor(values, [rows.length, width], 'float32');
    try {
      return use(x, y);
    } finally {
      x.dispose();
      y.dispose();
    }
  }
}
