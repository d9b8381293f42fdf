import type * as tf from '@tensorflow/tfjs';
import { mean, type Random, variance } from '../base';
import { NetworkModel } from './networkModel';
import { adam } from './optimizers/adam';
import { Values } from '../data';

/** Rows of numbers, the class of each, and the part that it is in. */
export interface FoldedRows {
  /** Row after row, `width` numbers each. */
  readonly values: Float32Array;
  readonly width: number;
  /** The class of each row, from 0. */
  readonly codes: ArrayLike<number>;
  /** The part of each row, from 0; see {@link foldsOf}. */
  readonly parts: ArrayLike<number>;
  readonly folds: number;
}

/** How the classifiers of {@link crossFitted} are made and trained. */
export interface CrossFitSettings {
  /** A fresh network that gives a logit for each class; it is disposed of here. */
  readonly network: () => tf.LayersModel;
  /** How many classes there are. */
  readonly classes: number;
  /** How often each goes through its rows. Default 10, and more where that are fewer than 300 steps: one that has not learned tells nothing. */
  readonly epochs?: number | undefined;
  readonly seed: number;
  /** What the progress is called. */
  readonly name: string;
}

const batchSize = 128;
const fewestSteps = 300;

/** The part of each row, 0 to `folds - 1`, by chance; each class is spread evenly over the parts. */
export function foldsOf(codes: Int32Array, classes: number, folds: number, random: Random): Uint32Array {
  const parts = new Uint32Array(codes.length);
  for (let one = 0; one < classes; one++) {
    const own = random.shuffle([...codes.keys()].filter((row) => codes[row] === one));
    own.forEach((row, i) => (parts[row] = i % folds));
  }
  return parts;
}

/**
 * What classifiers say of rows that they have not seen: for each part a fresh one is trained on the others. Numbers are brought to mean 0 and standard deviation 1
 * of the rows that it sees.
 *
 * The values of different parts come from different classifiers: compare them within a part.
 *
 * @returns for each row the logits of all classes
 */
export async function crossFitted(
  { values, width, codes, parts, folds }: FoldedRows,
  { network, classes, epochs, seed, name }: CrossFitSettings,
): Promise<Float32Array[]> {
  const scores = new Array<Float32Array>(codes.length);
  const stepsPerEpoch = Math.max(1, Math.floor((codes.length * (1 - 1 / folds)) / batchSize));
  const enough = Math.max(10, Math.ceil(fewestSteps / stepsPerEpoch));
  const rowsOf = (wanted: (part: number) => boolean): number[] =>
    Array.from(codes, (_, row) => row).filter((row) => wanted(parts[row]!));
  for (let fold = 0; fold < folds; fold++) {
    const [seen, held] = [rowsOf((part) => part !== fold), rowsOf((part) => part === fold)];
    const x = scaled(values, width, seen);
    const model = new NetworkModel(network(), { seed });
    try {
      model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'sparseCategoricalCrossentropyFromLogits' });
      const y = seen.map((row) => codes[row]!);
      await model.fit({ x: x(seen), y }, { name, epochs: epochs ?? enough, batchSize, curve: false });
      const [logits] = Object.values(await model.predict({ x: x(held) }));
      held.forEach((row, i) => (scores[row] = logits!.data.slice(i * classes, (i + 1) * classes)));
    } finally {
      model.dispose();
    }
  }
  return scores;
}

/** Gives rows with each column in standard deviations from its mean, both over the rows seen; a column of one value alone is 0 there. */
function scaled(values: Float32Array, width: number, seen: readonly number[]): (rows: readonly number[]) => Values {
  const middles = new Float64Array(width);
  const spreads = new Float64Array(width);
  const column = new Float64Array(seen.length);
  for (let at = 0; at < width; at++) {
    for (let i = 0; i < seen.length; i++) column[i] = values[seen[i]! * width + at]!;
    middles[at] = mean(column);
    spreads[at] = Math.sqrt(variance(column, 0)) || 1;
  }
  return (rows) => {
    const data = new Float32Array(rows.length * width);
    for (let i = 0; i < rows.length; i++) {
      const [from, to] = [rows[i]! * width, i * width];
      for (let at = 0; at < width; at++) data[to + at] = (values[from + at]! - middles[at]!) / spreads[at]!;
    }
    return new Values(data, [rows.length, width]);
  };
}
