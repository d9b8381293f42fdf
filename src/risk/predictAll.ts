import * as tf from '@tensorflow/tfjs';
import { InterruptedError, interruptSignal } from '../base';
import type { CompiledFunction } from '../backend';
import type { ImageStore } from '../data';
import { Values } from './values';

/** What a model's inference gave for all rows, by name; `yHat` is always there. */
export type Prediction = { yHat: Values } & Record<string, Values>;

/**
 * Runs a compiled inference over all images, `batchSize` at a time. The last batch is filled up with its first image, so that one
 * graph serves all; what those rows give is dropped. Fewer images than `batchSize` are filled up to the next power of two:
 * predicting selections of every size takes a handful of graphs, and at most twice the time.
 */
export async function predictAll(images: ImageStore, infer: CompiledFunction, batchSize: number): Promise<Prediction> {
  const { height, width, channels, length } = images;
  const size = Math.min(batchSize, 2 ** Math.ceil(Math.log2(length)));
  const buffer = new Float32Array(size * height * width * channels);
  const gathered = new Map<string, { data: Float32Array; row: number[] }>();
  const rows = new Uint32Array(size);
  for (let start = 0; start < length; start += size) {
    rows.forEach((_, i) => (rows[i] = start + i < length ? start + i : start));
    const outputs = inferRows(images.gather(rows, buffer), [size, height, width, channels], infer);
    for (const [name, tensor] of Object.entries(outputs)) {
      const row = tensor.shape.slice(1);
      const count = row.reduce((product, n) => product * n, 1);
      if (!gathered.has(name)) gathered.set(name, { data: new Float32Array(length * count), row });
      const used = Math.min(size, length - start);
      gathered.get(name)!.data.set((tensor.dataSync() as Float32Array).subarray(0, used * count), start * count);
      tensor.dispose();
    }
    // Other work of the process, such as an interrupt, has its turn between batches.
    await new Promise(setImmediate);
    if (interruptSignal()?.aborted)
      throw new InterruptedError(`predict: interrupted after ${Math.min(start + size, length)} of ${length} images.`);
  }
  const values = [...gathered].map(([name, { data, row }]) => [name, new Values(data, [length, ...row])] as const);
  return Object.fromEntries(values) as Prediction;
}

function inferRows(pixels: Float32Array, shape: number[], infer: CompiledFunction): Record<string, tf.Tensor> {
  const batch = tf.tensor(pixels, shape, 'float32');
  try {
    return infer(batch);
  } finally {
    batch.dispose();
  }
}
