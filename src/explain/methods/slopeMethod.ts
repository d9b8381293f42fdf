import type * as tf from '@tensorflow/tfjs';
import { numbersOf, valuesOf } from '../../learn';
import type { Context, Found } from '../method';
import { slopesOf } from '../slopes';

/**
 * Values that one gradient a row gives.
 *
 * @param change - what is made of samples and their gradients. Default: the gradients as they are
 * @param slopes - how gradients are taken
 */
export async function bySlopes(
  context: Context,
  change: (slopes: tf.Tensor, x: tf.Tensor) => tf.Tensor = (slopes) => slopes,
  slopes: typeof slopesOf = slopesOf,
): Promise<Found> {
  const { run, rows, target } = context;
  const step = run.compile((x, choice) => ({ values: change(slopes(context, x, choice), x) }));
  const { values } = await run.over(target.choice, ({ x, choice }) => numbersOf(step(x, choice)));
  return { values: valuesOf(values!, rows) };
}
