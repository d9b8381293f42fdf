import * as tf from '@tensorflow/tfjs';
import { product } from '../base';
import { Values, numbersOf, type RowBatch } from '../learn';
import type { Context, PredictionContext } from './method';
import { functionValues } from './predictionFunction';
import { explainedOf } from './slopes';
import type { FunctionSubject } from './subject';

/**
 * Makes changed copies of samples: points `[points, batch, ...input]` of samples `[batch, ...input]` and of tensors that say what changes, the first size
 * of which is the number of points.
 */
export type Change = (x: tf.Tensor, ...given: tf.Tensor[]) => tf.Tensor;

/**
 * What is explained at changed copies of the samples of a batch, all with the first change, all with the second ...: `[count, batch.size]`. Rows that
 * fill up the batch may have any number.
 *
 * @param count - how many copies of each sample
 * @param given - the tensors of so many copies from the one at `start` on; freed here. Beyond `count` they may hold anything
 */
export type Probe = (
  batch: RowBatch,
  count: number,
  given: (start: number, size: number) => tf.Tensor[],
) => Promise<Float64Array>;

/** How a method asks for predictions of changed samples: of a network in one graph with the change, of a function by calling it. */
export function probe(context: PredictionContext, change: Change): Probe {
  const { run, subject } = context;
  let ask: Ask | undefined;
  return async (batch, count, given) => {
    const calls = run.calls(count);
    ask ??= subject.network
      ? askNetwork(context as Context, change, calls)
      : askFunction(context, subject, change, calls);
    const found = new Float64Array(count * batch.size);
    const perRow = run.perRow(count);
    for (let start = 0; start < count; start += perRow) {
      const used = Math.min(perRow, count - start);
      const tensors = given(start, perRow);
      try {
        const values = await ask(batch, used, tensors);
        found.set(values.subarray(0, used * batch.size), start * batch.size);
      } finally {
        tf.dispose(tensors);
      }
      await run.pause((start + used) / count);
    }
    return found;
  };
}

/** @param used - how many of the copies are wanted */
type Ask = (batch: RowBatch, used: number, given: tf.Tensor[]) => Float32Array | Promise<Float32Array>;

function askNetwork(context: Context, change: Change, calls: number): Ask {
  const step = context.run.compile((x, choice, ...given) => {
    const points = change(x, ...given);
    const choices = tf.tile(choice, [points.shape[0], ...choice.shape.slice(1).map(() => 1)]);
    return { value: explainedOf(context, tf.reshape(points, [-1, ...x.shape.slice(1)]), choices) };
  }, calls);
  return ({ x, choice }, _, given) => numbersOf(step(x, choice, ...given))['value']!;
}

/** A function may be slow: it is not asked about what fills up a batch. */
function askFunction(
  { run, rows, target }: PredictionContext,
  subject: FunctionSubject,
  change: Change,
  calls: number,
): Ask {
  const step = run.compile((x, ...given) => ({ points: change(x, ...given) }), calls);
  const width = product(rows.rowShape);
  return async ({ x, choice, size, used: wanted }, used, given) => {
    const points = numbersOf(step(x, ...given))['points']!; // [points, size, ...input]
    const asked = new Float32Array(used * wanted * width);
    for (let point = 0; point < used; point++) {
      asked.set(points.subarray(point * size * width, (point * size + wanted) * width), point * wanted * width);
    }
    const samples = new Values(asked, [used * wanted, ...rows.rowShape]);
    const outputs = await functionValues(subject.predict, samples, subject.columns);
    const values = Values.compute(() => {
      const choices = tf.tile(tf.slice(choice, 0, wanted), [used, ...choice.shape.slice(1).map(() => 1)]);
      return target.value(outputs.tensor(), choices);
    });
    const found = new Float32Array(used * size);
    for (let point = 0; point < used; point++) {
      found.set(values.data.subarray(point * wanted, (point + 1) * wanted), point * size);
    }
    return found;
  };
}
