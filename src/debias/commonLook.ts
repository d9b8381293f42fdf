import pl from 'nodejs-polars';
import { sum } from '../base';
import type { Split } from '../data';
import { auroc } from '../metrics';
import { coarseImages, type RowFeatures } from './coarseImages';
import { crossFitted } from './crossFitted';

/** Fewer errors, or other rows, in a class say too little. */
const fewest = 5;

/** What errors have in common that one can see from far away. */
export interface CommonLook {
  /** How much each row looks like the errors of its class; 0 in a class with too few of them. */
  readonly likeness: Float64Array;
  /** How well that tells errors of class 0, and of class 1, from its other rows: the area under the ROC curve. 0.5: nothing in common, or too few errors. */
  readonly areas: readonly [number, number];
}

/**
 * Do the errors of a class look alike? Coarse images of the class are asked which of its rows are errors, each row by a rule that has not seen it (see
 * `crossFitted`). Pictures that are hard, each in its own way, do not look alike, whatever a network makes of them; those of a group do.
 *
 * @param labels - 0 or 1 for each row
 * @param wrong - whether each row is an error
 */
export function commonLook(
  train: Split,
  labels: readonly number[],
  wrong: readonly boolean[],
  seed: number,
): CommonLook {
  const coarse = coarseImages(train);
  const likeness = new Float64Array(labels.length);
  const areas = [0, 1].map((label) => {
    const rows = labels.flatMap((one, row) => (one === label ? [row] : []));
    const targets = rows.map((row) => Number(wrong[row]));
    const errors = sum(targets);
    if (Math.min(errors, rows.length - errors) < fewest) return 0.5;
    const found = crossFitted(ofRows(coarse, rows), targets, seed);
    rows.forEach((row, i) => (likeness[row] = found[i]!));
    return auroc(pl.DataFrame({ label: targets, yHat: Array.from(found) }));
  });
  return { likeness, areas: areas as [number, number] };
}

function ofRows({ features, width }: RowFeatures, rows: readonly number[]): RowFeatures {
  const own = new Float32Array(rows.length * width);
  rows.forEach((row, i) => own.set(features.subarray(row * width, (row + 1) * width), i * width));
  return { features: own, width };
}
