import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { InterruptedError, interruptSignal, RisklabError, startProgress, type Progress } from '../base';
import { BatchSampler, type Split } from '../data';
import { Checkpoints } from './checkpoints';
import { historyTable, RunningMeans, type HistoryRow } from './history';
import { startFitMonitor, type FitMonitor } from './monitor';
import type { ResamplingPolicy } from './resampling';
import type { Trainable } from './trainable';
import { Snapshot } from './variables';

/** What {@link runFit} is told, checked and with defaults filled in. */
export interface FitSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly resampling: ResamplingPolicy;
  readonly validation: Split | undefined;
  readonly checkpoint: string | undefined;
  readonly resume: boolean;
  readonly signal: AbortSignal | undefined;
  readonly seed: number;
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
 * Trains: batches half positives and half negatives, the positives by the resampling policy, which decides anew before each
 * epoch.
 *
 * @param labels - 1 for the positives, 0 for the others: a number for each row of `train`
 * @returns the history (see {@link historyTable})
 * @throws RisklabError when the loss is not finite; the model is then as it was before that epoch
 * @throws InterruptedError when interrupted; the weights are then those of the last whole step
 */
export async function runFit(
  model: Trainable,
  train: Split,
  labels: Uint8Array,
  settings: FitSettings,
): Promise<pl.DataFrame> {
  const sampler = new BatchSampler({ labels, batchSize: settings.batchSize, seed: settings.seed });
  const batches = new BatchSource(train, labels);
  const positives = {
    name: train.name,
    table: train.table.filter(
      pl.Series(
        'positive',
        Array.from(labels, (label) => label === 1),
      ),
    ),
    images: train.images.select(sampler.positives),
  };
  const checkpoints = new Checkpoints(settings.checkpoint);
  const position: Position = settings.resume ? await checkpoints.load(model, sampler) : { epoch: 0, rows: [] };
  const monitor = startFitMonitor();
  const progress = startProgress('fit', settings.epochs * settings.stepsPerEpoch);
  try {
    while (position.epoch < settings.epochs) {
      const report = await resample(model, positives, sampler, settings.resampling);
      await runEpoch({ model, settings, sampler, batches, position, progress, report });
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
async function resample(
  model: Trainable,
  positives: Split,
  sampler: BatchSampler,
  policy: ResamplingPolicy,
): Promise<HistoryRow> {
  const { weights, report } = policy.weigh(await model.resamplingContext(positives, policy.needsScores));
  sampler.setWeights(weights);
  return report;
}

interface Epoch {
  readonly model: Trainable;
  readonly settings: FitSettings;
  readonly sampler: BatchSampler;
  readonly batches: BatchSource;
  readonly position: Position;
  readonly progress: Progress;
  readonly report: HistoryRow;
}

async function runEpoch({ model, settings, sampler, batches, position, progress, report }: Epoch): Promise<void> {
  const { stepsPerEpoch, epochs, validation } = settings;
  const { epoch } = position;
  const means = new RunningMeans();
  const snapshot = new Snapshot(model.variables());
  const state = model.state();
  let rest = Date.now();
  try {
    for (let step = 1; step <= stepsPerEpoch; step++) {
      const values = batches.with(sampler.next(), (images, labels) => model.trainStep(images, labels));
      if (!Number.isFinite(values['loss'])) {
        snapshot.restore();
        model.restore(state);
        throw notFinite(values, step, stepsPerEpoch, epoch);
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
          ...(last && validation ? await model.validate(validation) : {}),
        });
      }
      if (Date.now() - rest > breathe) {
        progress.update(
          epoch * stepsPerEpoch + step,
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

function notFinite(values: HistoryRow, step: number, steps: number, epoch: number): RisklabError {
  const numbers = Object.entries(values).map(([name, value]) => `${name} ${value}`);
  return new RisklabError(
    `fit: expected a finite loss, got ${numbers.join(', ')} at step ${step} of ${steps} in epoch ${epoch + 1}. ` +
      `Lower the learning rate, or check the data. The weights are those from before this epoch.`,
  );
}

function lastWord({ epoch, rows }: Position): string {
  const last = rows.at(-1);
  return last ? `${epoch} epochs, loss ${last['loss']!.toFixed(4)}` : 'nothing to do';
}

/** Turns rows into tensors, in one buffer that every batch uses. */
class BatchSource {
  private buffer: Float32Array | undefined;

  constructor(
    private readonly split: Split,
    private readonly labels: Uint8Array,
  ) {}

  /** Calls `use` with the images and labels of some rows, then frees them. */
  with<T>(rows: Uint32Array, use: (images: tf.Tensor, labels: tf.Tensor) => T): T {
    const { images } = this.split;
    this.buffer ??= new Float32Array(rows.length * images.height * images.width * images.channels);
    const pixels = images.gather(rows, this.buffer);
    const x = tf.tensor(pixels, [rows.length, images.height, images.width, images.channels], 'float32');
    const y = tf.tensor(
      Float32Array.from(rows, (row) => this.labels[row]!),
      [rows.length, 1],
      'float32',
    );
    try {
      return use(x, y);
    } finally {
      x.dispose();
      y.dispose();
    }
  }
}
