import * as tf from '@tensorflow/tfjs';
import type { CompiledFunction, TensorFunction } from '../backend';
import { InterruptedError, interruptSignal, product, startProgress, type Progress } from '../base';
import { type Rows, Values } from '../data';
import { compiledFor } from './compiledFor';
import { RowTensors, unpacked } from './rowTensors';

/** A batch of rows. */
export interface RowBatch {
  /** The rows as floats, `[size, ...input]`; the last batch is filled up with its first row. */
  readonly x: tf.Tensor;
  /** What the target takes beside the output, `[size, ...]`. */
  readonly choice: tf.Tensor;
  /** How many rows it has; the same in all batches. */
  readonly size: number;
  /** How many of them count: the others fill it up. */
  readonly used: number;
  /** The place of its first row among all. */
  readonly start: number;
}

/** Numbers for the rows of a batch, by name: row after row. */
export type BatchResult = Readonly<Record<string, Float32Array>>;

/** How long a job may take, in ms, before it shows how far it is. */
const quiet = 1000;

/** Runs a method over rows in batches. */
export class BatchRun {
  private readonly made: CompiledFunction[] = [];
  private readonly started = Date.now();
  private progress: Progress | undefined;
  private done = 0;
  private share = 0;

  /**
   * @param what - the method
   * @param rows - what is gone over
   * @param batchSize - how many samples the network is given at once
   */
  constructor(
    private readonly what: string,
    private readonly rows: Rows,
    readonly batchSize: number,
  ) {}

  /** How many rows a batch has: at most `batchSize`, and a power of two where there are fewer rows, so that few graphs serve all. */
  get size(): number {
    return Math.min(this.batchSize, 2 ** Math.ceil(Math.log2(this.rows.length)));
  }

  /** Of `count` samples of each row, how many are made for one call: as many in each, so that a call has at most `batchSize` samples. */
  perRow(count: number): number {
    const most = Math.max(1, Math.floor(this.batchSize / this.size));
    return Math.ceil(count / Math.ceil(count / most));
  }

  /**
   * A function that lives as long as the run, compiled where it is called often enough: making a graph takes as long as some calls as it is.
   *
   * @param perBatch - how many times it is called for each batch; none where that is not known
   */
  compile(fn: TensorFunction, perBatch?: number): CompiledFunction {
    const step = compiledFor(fn, perBatch && perBatch * Math.ceil(this.rows.length / this.size));
    this.made.push(step);
    return step;
  }

  /** In how many calls `count` samples of each row are made: see {@link perRow}. */
  calls(count: number): number {
    return Math.ceil(count / this.perRow(count));
  }

  /**
   * Goes over all rows.
   *
   * @param choice - what the target takes, a row each
   * @param body - what is worked out for a batch; tensors are freed by whoever made them, the batch afterwards
   * @returns the numbers of all rows by name, `[n, ...]` flat
   * @throws InterruptedError when interrupted
   */
  async over(
    choice: Values,
    body: (batch: RowBatch) => BatchResult | Promise<BatchResult>,
  ): Promise<Record<string, Float32Array>> {
    const { rows, size } = this;
    const { length } = rows;
    const samples = new RowTensors(rows);
    const choices = new RowTensors(choice);
    const all: Record<string, Float32Array> = {};
    for (let start = 0; start < length; start += size) {
      const taken = Uint32Array.from({ length: size }, (_, i) => (start + i < length ? start + i : start));
      const used = Math.min(size, length - start);
      this.share = used;
      const batch = { x: floatsOf(samples, rows, taken), choice: choices.of(taken), size, used, start };
      try {
        for (const [name, values] of Object.entries(await body(batch))) {
          const width = values.length / size;
          all[name] ??= new Float32Array(length * width);
          all[name].set(values.subarray(0, used * width), start * width);
        }
      } finally {
        tf.dispose([batch.x, batch.choice]);
      }
      this.done = start + used;
      this.share = 0;
      await this.pause(0);
    }
    return all;
  }

  /**
   * Between two calls: other work of the process has its turn, and progress is told.
   *
   * @param share - how much of the batch is done, 0 to 1
   * @throws InterruptedError when interrupted
   */
  async pause(share: number): Promise<void> {
    await new Promise(setImmediate);
    const { length } = this.rows;
    if (interruptSignal()?.aborted) {
      throw new InterruptedError(`${this.what}: interrupted after ${this.done} of ${length} rows.`);
    }
    if (!this.progress && Date.now() - this.started > quiet && this.done < length) {
      this.progress = startProgress(this.what, length);
    }
    this.progress?.update(this.done + Math.floor(share * this.share));
  }

  /** Frees the graphs, and ends the progress. */
  end(): void {
    this.progress?.end();
    for (const step of this.made) step.dispose();
  }
}

/** Some rows as floats. The caller disposes of them. */
function floatsOf(samples: RowTensors, rows: Rows, taken: Uint32Array): tf.Tensor {
  const packed = samples.of(taken);
  const x = tf.tidy(() => unpacked(packed, rows.rowShape.at(-1) ?? 1));
  if (x !== packed) packed.dispose();
  return x;
}

/** The numbers that a compiled function gave; its tensors are freed. */
export function numbersOf(outputs: Record<string, tf.Tensor>): Record<string, Float32Array> {
  try {
    const read = Object.entries(outputs).map(([name, tensor]) => [name, tensor.dataSync() as Float32Array] as const);
    return Object.fromEntries(read);
  } finally {
    tf.dispose(outputs);
  }
}

/** Numbers of all rows with the sizes of a row. */
export function valuesOf(data: Float32Array, rows: Rows, rowShape: readonly number[] = rows.rowShape): Values {
  const shape = [rows.length, ...rowShape];
  if (product(shape) !== data.length) throw new Error(`expected ${shape.join(' x ')} values, got ${data.length}`);
  return new Values(data, shape);
}
