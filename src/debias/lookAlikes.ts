import * as tf from '@tensorflow/tfjs';
import { checkPositive, sum } from '../base';
import type { Values } from '../learn';

/** How much large coefficients cost: the plane is kept simple, since errors of one network are in part by chance. */
const penalty = 0.3;
/** Steps of Adam over all rows of a class, and their size: by then the plane moves no more. */
const [steps, rate] = [150, 0.02];

/**
 * Suspects, and the rows of their class that look most like them: a plane in the features of a network is fitted to tell the suspects of a class
 * from its other rows (logistic regression, both sides with half of the weight, L2 penalty), and the rows furthest on the side of the suspects
 * are the new ones. The network's own last layer is such a plane, too: on its features this is near to taking the rows with the largest loss, but
 * for rows that were right or wrong by a little, which the penalty moves to the side of their likes.
 *
 * @param features - of each row, `[n, width]`
 * @param labels - 0 or 1 for each row
 * @param suspects - whether each row is one
 * @param times - how many times as many there are to be in a class
 * @returns whether each row is one now; a class without suspects, or of nothing else, stays as it is
 * @throws InputError for `times` that is not above 0
 */
export function lookAlikes(
  features: Values,
  labels: readonly number[],
  suspects: readonly boolean[],
  times: number,
): boolean[] {
  checkPositive('times', times);
  const found = [...suspects];
  for (const label of [0, 1]) {
    const rows = labels.flatMap((one, row) => (one === label ? [row] : []));
    const own = rows.map((row) => suspects[row]!);
    const count = sum(own, Number);
    if (count === 0 || count === rows.length) continue;
    const likeness = likenessOf(features.select(rows), own);
    // Ties go to the earlier row, on every machine.
    const order = rows.map((_, at) => at).sort((a, b) => likeness[b]! - likeness[a]! || a - b);
    for (const row of rows) found[row] = false;
    for (const at of order.slice(0, Math.round(times * count))) found[rows[at]!] = true;
  }
  return found;
}

/** How far each row is on the side of the suspects: the logit of a logistic regression. */
function likenessOf(features: Values, isSuspect: readonly boolean[]): Float32Array {
  const [rows, width] = [features.length, features.data.length / features.length];
  const count = sum(isSuspect, Number);
  return tf.tidy(() => {
    const raw = tf.tensor2d(features.data, [rows, width]);
    const { mean, variance } = tf.moments(raw, 0);
    const ones = tf.ones([rows, 1]);
    // The last column is the intercept, which costs nothing.
    const x = tf.concat([tf.div(tf.sub(raw, mean), tf.add(tf.sqrt(variance), 1e-3)), ones], 1) as tf.Tensor2D;
    const cost = tf.concat([tf.fill([width, 1], 2 * penalty), tf.zeros([1, 1])]);
    const target = tf.tensor2d(isSuspect.map(Number), [rows, 1]);
    const weight = tf.tensor2d(
      isSuspect.map((one) => (one ? 0.5 / count : 0.5 / (rows - count))),
      [rows, 1],
    );
    let state = [tf.zeros([width + 1, 1]), tf.zeros([width + 1, 1]), tf.zeros([width + 1, 1])];
    for (let step = 1; step <= steps; step++) {
      const next = tf.tidy(() => {
        const [plane, first, second] = state as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
        const wrong = tf.mul(weight, tf.sub(tf.sigmoid(tf.matMul(x, plane)), target));
        const slope = tf.add(tf.matMul(x, wrong as tf.Tensor2D, true), tf.mul(cost, plane));
        const mean = tf.add(tf.mul(first, 0.9), tf.mul(slope, 0.1));
        const square = tf.add(tf.mul(second, 0.999), tf.mul(tf.square(slope), 0.001));
        const size = tf.add(tf.sqrt(tf.div(square, 1 - 0.999 ** step)), 1e-8);
        const moved = tf.sub(plane, tf.div(tf.mul(mean, rate / (1 - 0.9 ** step)), size));
        return [moved, mean, square];
      });
      tf.dispose(state);
      state = next;
    }
    return tf.matMul(x, state[0] as tf.Tensor2D).dataSync<'float32'>();
  });
}
