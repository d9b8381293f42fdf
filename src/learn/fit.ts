import type pl from 'nodejs-polars';
import { InputError, InterruptedError, interruptSignal, RisklabError, startProgress, type Progress } from '../base';
import type { Sampler } from '../data';
import { BatchSource, type Fields } from './batch';
import { BestEpoch } from './best';
import { Checkpoints } from './save/checkpoints';
import { historyTable, RunningMeans, type HistoryRow } from './history';
import type { BestOptions } from './modelOptions';
import { joined } from './prefixes';
import { startFitMonitor, type FitMonitor } from './monitor';
import { checkResampling } from './resampling/checkResampling';
import type { ResamplingPolicy } from './resampling/policy';
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
  /** Called after each epoch, counted from 1; numbers that it gives join the history. */
  readonly onEpoch?: ((epoch: number) => HistoryRow | void | Promise<HistoryRow | void>) | undefined;
  /** Which epoch's weights are kept; undefined: those of the last. */
  readonly best?: string | BestOptions | undefined;
  readonly checkpoint: string | undefined;
  readonly resume: boolean;
  readonly signal: AbortSignal | undefined;
  /** Whether the monitor that was set follows it, such as the curve in a notebook's cell. */
  readonly curve: boolean;
}

/** What {@link runFit} draws batches from. */
export interface BatchData {
  /** What a batch is made of, by name. */
  readonly fields: Fields;
  /** Draws the rows of a batch. */
  readonly sampler: Sampler;
  /** How many batches a step works on, one after another in the same tensors: one for each member of an ensemble. */
  readonly batchesPerStep: number;
}

/** How many rows of history an epoch gives. */
const rowsPerEpoch = 10;
/** How long the loop works, in milliseconds, before it lets other work of the process run. */
const breathe = 50;

/** The position of a training run. */
interface Position {
  epoch: number;
  readonly rows: HistoryRow[];
  /** When other work of the process last had its turn: epochs may be shorter than that takes. */
  rested?: number;
}

/**
 * Trains on batches that the sampler draws, by weights that the resampling policy decides on anew before each epoch.
 *
 * @returns the history (see {@link historyTable})
 * @throws RisklabError when the loss or a weight is not finite; the model is then as it was before that epoch
 * @throws InterruptedError when interrupted; the weights are then those of the last whole step
 */
export async function runFit(model: Trainable, data: BatchData, settings: FitSettings): Promise<pl.DataFrame> {
  const { sampler } = data;
  const batches = new BatchSource(data.fields, sampler, data.batchesPerStep);
  const checkpoints = new Checkpoints(settings.checkpoint);
  const best = settings.best === undefined ? undefined : new BestEpoch(settings.best);
  const position: Position = settings.resume ? await checkpoints.load(model, sampler, best) : { epoch: 0, rows: [] };
  const monitor = settings.curve ? startFitMonitor(settings.name) : undefined;
  // The epochs of an earlier run do not count: they would distort the estimate of the time left.
  const before = position.epoch;
  const progress = startProgress(
    settings.name ?? 'fit',
    Math.max(0, settings.epochs - before) * settings.stepsPerEpoch,
  );
  try {
    while (position.epoch < settings.epochs && !best?.isOver) {
      const report = await resample(model, sampler, settings.resampling);
      await runEpoch({ model, settings, batches, position, progress, report, before });
      best?.see(model, position.epoch, position.rows.at(-1)!);
      await checkpoints.save(model, sampler, position, best);
      if (position.epoch < settings.epochs) await monitor?.onEpoch(historyTable(position.rows));
    }
    best?.restore(model);
    progress.end(lastWord(position, best));
  } catch (error) {
    progress.end(error instanceof InterruptedError ? 'interrupted' : 'failed');
    throw error;
  } finally {
    await end(monitor, position);
  }
  return historyTable(position.rows);
}

async function end(monitor: FitMonitor | undefined, { rows }: Position): Promise<void> {
  if (rows.length > 0) await monitor?.onEnd(historyTable(rows));
}

/** Asks the policy, and tells the sampler. */
async function resample(model: Trainable, sampler: Sampler, policy: ResamplingPolicy): Promise<HistoryRow> {
  const { rows } = policy;
  const context = await model.resamplingContext(policy, sampler.candidates(rows));
  const { weights, report } = checkResampling(policy.name, await policy.weigh(context));
  sampler.setWeights(weights, rows);
  return report;
}

interface Epoch {
  readonly model: Trainable;
  readonly settings: FitSettings;
  readonly batches: BatchSource;
  readonly position: Position;
  readonly progress: Progress;
  readonly report: HistoryRow;
  /** Epochs of the earlier run that this one resumes. */
  readonly before: number;
}

async function runEpoch({ model, settings, batches, position, progress, report, before }: Epoch): Promise<void> {
  const { stepsPerEpoch, epochs, validate } = settings;
  const { epoch } = position;
  const means = new RunningMeans();
  const snapshot = new Snapshot(Object.values(model.variables()));
  const state = model.state();
  position.rested ??= Date.now();
  try {
    for (let step = 1; step <= stepsPerEpoch; step++) {
      const values = batches.next((batch) => model.trainStep(batch));
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
        const row = { epoch: epoch + step / stepsPerEpoch, step: epoch * stepsPerEpoch + step };
        const atEnd = last ? [report, (await validate?.()) ?? {}, told(await settings.onEpoch?.(epoch + 1))] : [];
        position.rows.push(joined('numbers of the history', [row, means.take(), ...atEnd]));
      }
      if (Date.now() - position.rested > breathe) {
        progress.update(
          (epoch - before) * stepsPerEpoch + step,
          `epoch ${epoch + 1} of ${epochs}, loss ${values['loss']!.toFixed(4)}`,
        );
        await new Promise(setImmediate);
        position.rested = Date.now();
      }
      stopIfAsked(settings.signal, step, stepsPerEpoch, epoch);
    }
    position.epoch++;
  } finally {
    snapshot.dispose();
  }
}

/** What `onEpoch` gave, checked: the history holds numbers. @throws InputError */
function told(given: unknown): HistoryRow {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null) {
    throw new InputError('onEpoch', 'numbers by name, or nothing', given);
  }
  const odd = Object.entries(given).find(([, value]) => typeof value !== 'number');
  if (odd) throw new InputError(`onEpoch: ${odd[0]}`, 'a number', odd[1]);
  return given as HistoryRow;
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

function lastWord({ epoch, rows }: Position, best: BestEpoch | undefined): string {
  const last = rows.at(-1);
  if (!last) return 'nothing to do';
  const kept = best?.epoch === undefined ? '' : `, weights of epoch ${best.epoch}`;
  return `${epoch} epoch${epoch === 1 ? '' : 's'}, loss ${last['loss']!.toFixed(4)}${kept}`;
}
