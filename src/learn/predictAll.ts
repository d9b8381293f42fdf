import * as tf from '@tensorflow/tfjs';
import { InputError, InterruptedError, interruptSignal, product } from '../base';
import type { CompiledFunction } from '../backend';
import { rowCount, type Fields } from './batch';
import { RowTensors } from './rowTensors';
import { Values } from '../data';

/** What a model's inference gave for all rows, by name. */
export type Inferred = Readonly<Record<string, Values>>;

/** What the inference of a wrapper gave; `yHat` is always there. */
export type Prediction = { yHat: Values } & Record<string, Values>;

/** Random numbers for a prediction: as many a row, filled row by row in order. */
export interface NoiseSource {
  readonly width: number;
  fill(row: Float32Array): void;
}

const noNoise: NoiseSource = { width: 0, fill: () => undefined };

/**
 * Runs a compiled inference over all rows, `batchSize` at a time. The last batch is filled up with its first row, so that one
 * graph serves all; what those rows give is dropped. Fewer rows than `batchSize` are filled up to the next power of two:
 * predicting selections of every size takes a handful of graphs, and at most twice the time.
 *
 * @param fields - what the networks take
 * @param infer - takes a batch of each field (see `RowTensors`), in their order, and random numbers, `[size, noise.width]`
 * @param noise - drawn for each row in turn, so that they do not depend on the size of a batch. Default none
 */
export async function predictAll(
  fields: Fields,
  infer: CompiledFunction,
  batchSize: number,
  noise: NoiseSource = noNoise,
): Promise<Inferred> {
  const length = rowCount(fields);
  const size = Math.min(batchSize, 2 ** Math.ceil(Math.log2(length)));
  const samples = Object.values(fields).map((rows) => new RowTensors(rows));
  const random = new Float32Array(size * noise.width);
  const gathered = new Map<string, { data: Float32Array; row: number[] }>();
  const rows = new Uint32Array(size);
  for (let start = 0; start < length; start += size) {
    rows.forEach((_, i) => (rows[i] = start + i < length ? start + i : start));
    const used = Math.min(size, length - start);
    if (noise.width) for (let i = 0; i < used; i++) noise.fill(random.subarray(i * noise.width, (i + 1) * noise.width));
    const outputs = inferRows(
      infer,
      samples.map((tensors) => tensors.of(rows)),
      random,
    );
    try {
      for (const [name, tensor] of Object.entries(outputs)) {
        if (tensor.shape[0] !== size) {
          const got = `shape [${tensor.shape.join(', ')}]`;
          throw new InputError(`inference: ${name}`, `a row for each of ${size} samples`, got);
        }
        const row = tensor.shape.slice(1);
        const count = product(row);
        if (!gathered.has(name)) gathered.set(name, { data: new Float32Array(length * count), row });
        gathered.get(name)!.data.set((tensor.dataSync() as Float32Array).subarray(0, used * count), start * count);
      }
    } finally {
      // At the end: a tensor may be there under two names.
      tf.dispose(outputs);
    }
    // Other work of the process, such as an interrupt, has its turn between batches.
    await new Promise(setImmediate);
    if (interruptSignal()?.aborted)
      throw new InterruptedError(`predict: interrupted after ${Math.min(start + size, length)} of ${length} rows.`);
  }
  const values = [...gathered].map(([name, { data, row }]) => [name, new Values(data, [length, ...row])] as const);
  return Object.fromEntries(values);
}

/** @param batch - freed here */
function inferRows(
  infer: CompiledFunction,
  batch: readonly tf.Tensor[],
  random: Float32Array,
): Record<string, tf.Tensor> {
  const size = batch[0]!.shape[0];
  const noise = tf.tensor(random, [size, random.length / size], 'float32');
  try {
    return infer(...batch, noise);
  } finally {
    tf.dispose([...batch, noise]);
  }
}
