import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkKeys, keysOf } from '../base';
import {
  BatchRun,
  networkOutputs,
  numbersOf,
  predictRows,
  singleNetwork,
  type Numbers,
  type PredictInput,
} from '../learn';
import { tableOf } from '../table';
import { classesIn } from './adversarialExamples';
import { checkReach, oneHotRows, rangeOf, type AttackedModel } from './attackFunction';
import { boxAround, worstLogits } from './bounds/networkBounds';
import { certifiedAccuracy, checkSizes, type CertifiedReport } from './certifiedReport';
import { labelsOf } from './classLabels';
import { classScores } from './classScores';

/** Options of `robust.certifyIntervals`. */
export interface CertifyIntervalsOptions {
  /** How large changes may be in the norm `linf`: several sizes, each above 0, in units of the inputs. */
  eps: readonly number[];
  /** The true classes: one a row, or one for all. Default: those of the split. */
  labels?: number | Numbers;
  /** The smallest and the largest number that an input may have. Default 0 and 1 for images; has to be given for numbers. */
  range?: readonly [low: number, high: number];
  /** How many samples the network is given at once. Default 256. */
  batchSize?: number;
  /** Of the intervals. Default 0.95. */
  confidence?: number;
}

const what = 'certifyIntervals';

/**
 * Proves that no change within eps in the norm `linf` makes a network err, by bounds of everything that its layers give (interval bound propagation; Gowal and others 2018). Exact for one
 * layer; of deeper networks bounds are loose, and those that were not trained for it by `robust.intervalBounds` are hardly ever certified. What is not certified may still be robust.
 *
 * Bounds are worked out in 32-bit floats: rows on the very edge are not proven beyond rounding.
 *
 * @returns `accuracy` by eps; `rows`: `row`, `label`, `predicted`, `certified` (the largest eps up to which it is proven right; 0 where it is right alone; empty where it is wrong) and `margin`
 *   (by how much the true class wins at least, in logits, at the smallest eps)
 * @throws InputError for sizes that are none, labels that do not fit, a layer that has no bounds, and numbers without a range
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const { accuracy } = await robust.certifyIntervals(model, test, { eps: [1 / 255, 2 / 255] });
 */
export async function certifyIntervals(
  model: AttackedModel,
  inputs: PredictInput,
  options: CertifyIntervalsOptions,
): Promise<CertifiedReport> {
  checkKeys(what, options, keysOf<CertifyIntervalsOptions>()('eps', 'labels', 'range', 'batchSize', 'confidence'));
  const { eps, batchSize = 256, confidence = 0.95 } = options;
  checkSizes(eps);
  checkInteger('batchSize', batchSize, 1);
  const network = singleNetwork(what, model);
  const rows = predictRows(inputs, network, what);
  const { classes, read } = classScores(network);
  const labels = labelsOf(options.labels, inputs, rows.length, classes);
  const range = rangeOf(what, options.range, rows);
  for (const one of eps) checkReach(one, range[1] - range[0], range);
  const predicted = classesIn(await networkOutputs(network, rows, batchSize, read));
  const run = new BatchRun(what, rows, batchSize);
  try {
    const margins = run.compile((x, shares, size) => {
      const worst = worstLogits(network, boxAround(x, size, range), shares as tf.Tensor2D);
      // The true class has 0: it is no rival of itself.
      return { margin: tf.neg(tf.max(tf.sub(worst, tf.mul(shares, 1e9)), 1)) };
    }, eps.length);
    const { all } = await run.over(oneHotRows(labels, classes), ({ x, choice, size }) => {
      const each = new Float32Array(size * eps.length);
      eps.forEach((one, k) => {
        const radius = tf.scalar(one);
        try {
          const { margin } = numbersOf(margins(x, choice, radius));
          margin!.forEach((value, row) => (each[row * eps.length + k] = value));
        } finally {
          radius.dispose();
        }
      });
      return { all: each };
    });
    const marginsOf = (row: number): Float32Array => all!.subarray(row * eps.length, (row + 1) * eps.length);
    const certified = Array.from(labels, (label, row) => {
      if (predicted[row] !== label) return undefined;
      return [...marginsOf(row)].reduce((largest, margin, k) => (margin > 0 ? eps[k]! : largest), 0);
    });
    const records = Array.from(labels, (label, row) => {
      return { row, label, predicted: predicted[row], certified: certified[row], margin: marginsOf(row)[0] };
    });
    return {
      accuracy: certifiedAccuracy(eps, certified, confidence),
      rows: tableOf(records, { row: 'whole', label: 'whole', predicted: 'whole', certified: 'number', margin: 'number' }),
    };
  } finally {
    run.end();
  }
} // prettier-ignore
