import type * as tf from '@tensorflow/tfjs';
import { compiled, type CompiledFunction } from '../backend';
import type { Batch, Fields } from './batch';
import { predictAll, type Inferred, type NoiseSource } from './predictAll';

/** The compiled predictions of a model: graphs go by the fields, in their order, and by the part of the result that is wanted. */
export class Inference {
  private readonly steps = new Map<string, CompiledFunction>();

  /** @param pass - a whole prediction of a batch of `RowTensors` */
  constructor(private readonly pass: (batch: Batch) => Record<string, tf.Tensor>) {}

  /** What a prediction gives for all rows. @param part - the one result that is wanted; its graph leaves out what only others need */
  run(fields: Fields, batchSize: number, noise: NoiseSource, part?: string): Promise<Inferred> {
    const names = [...Object.keys(fields), 'noise'];
    const key = JSON.stringify([part ?? null, names]);
    const step =
      this.steps.get(key) ??
      compiled((...tensors) => {
        const outputs = this.pass(Object.fromEntries(names.map((name, i) => [name, tensors[i]!])));
        return part === undefined ? outputs : { [part]: outputs[part]! };
      });
    this.steps.set(key, step);
    return predictAll(fields, step, batchSize, noise);
  }

  /** Frees the graphs. */
  dispose(): void {
    for (const step of this.steps.values()) step.dispose();
  }
}
