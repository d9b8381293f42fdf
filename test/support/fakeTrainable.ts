import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { ImageStore, type Split } from '../../src/data';
import type { HistoryRow, ResamplingContext, Trainable } from '../../src/learn';

/** Rows whose one pixel is their number (so at most 256); labels alternate 0, 1; `id` is the number, too. */
export function numberedRows(count: number): { split: Split; labels: Uint8Array } {
  const bytes = Uint8Array.from({ length: count }, (_, row) => row);
  const labels = Uint8Array.from(bytes, (row) => row % 2);
  const table = pl.DataFrame({ id: [...bytes], label: [...labels] });
  return {
    split: { name: 'numbered', table, images: new ImageStore(bytes, { height: 1, width: 1, channels: 1 }) },
    labels,
  };
}

/** What {@link fakeTrainable} may do in a step. @param step - steps made before */
export type FakeStep = (step: number) => HistoryRow;

/** A model for tests of the loop. */
export interface FakeTrainable {
  readonly model: Trainable;
  /** Rows of every batch so far. */
  readonly seen: number[][];
  /** What was asked for resampling. */
  readonly contexts: { rows: Uint32Array; needs: readonly string[] | undefined }[];
  /** Steps that the weight counts, and steps that the rest of the model remembers. */
  now(): { weight: number; memory: number };
  dispose(): void;
}

/** A model that counts its steps in a variable and remembers which rows it was shown. */
export function fakeTrainable(onStep: FakeStep = (step) => ({ loss: step })): FakeTrainable {
  const weight = tf.tidy(() => tf.variable(tf.scalar(0)));
  const seen: number[][] = [];
  const contexts: { rows: Uint32Array; needs: readonly string[] | undefined }[] = [];
  let memory = 0;
  const model: Trainable = {
    trainStep({ x, y }) {
      const rows = [...x!.dataSync()].map((value) => Math.round(value * 255));
      seen.push(rows);
      [...y!.dataSync()].forEach((label, i) => {
        if (label !== rows[i]! % 2) throw new Error(`row ${rows[i]} came with label ${label}`);
      });
      const step = weight.dataSync()[0]!;
      tf.tidy(() => weight.assign(tf.add(weight, 1)));
      memory++;
      return onStep(step);
    },
    variables: () => ({ weight }),
    state: () => ({ meta: { memory }, arrays: { memory: Float32Array.of(memory) } }),
    restore: ({ meta, arrays }) => {
      ({ memory } = meta as { memory: number });
      if (arrays['memory']?.[0] !== memory) throw new Error('expected meta and arrays of the same state');
    },
    resamplingContext: ({ needs }, rows) => {
      contexts.push({ rows, needs });
      const score = (): never => {
        throw new Error('not asked for');
      };
      return Promise.resolve<ResamplingContext>({ table: pl.DataFrame({ id: [...rows] }), score });
    },
  };
  return {
    model,
    seen,
    contexts,
    now: () => ({ weight: weight.dataSync()[0]!, memory }),
    dispose: () => weight.dispose(),
  };
}
