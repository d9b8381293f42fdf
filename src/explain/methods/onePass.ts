import type * as tf from '@tensorflow/tfjs';
import { numbersOf, valuesOf } from '../../learn';
import type { Context, Found, Method } from '../method';

/** A method whose values one pass through the network gives. */
interface OnePass<O extends object> {
  readonly name: string;
  readonly defaults: Required<O>;
  /** How the channels of a pixel become one number. Default `sum`. */
  readonly channels?: Found['channels'];
  /** The values of samples, `[batch, ...input]` or `[batch, height, width]`. */
  values(context: Context, options: Required<O>): ValuesOf;
}

/** The values of samples. @param choice - what the target takes, a row each */
export type ValuesOf = (x: tf.Tensor, choice: tf.Tensor) => tf.Tensor;

/** Such a method as one of any kind: it goes over the rows in batches. */
export function onePass<O extends object = object>(method: OnePass<O>): Method<O> {
  const { channels = 'sum' } = method;
  return {
    ...method,
    async attribute(context, options) {
      const { run, rows, target } = context;
      const values = method.values(context, options);
      const step = run.compile((x, choice) => ({ values: values(x, choice) }), 1);
      let rowShape: number[] = [];
      const found = await run.over(target.choice, ({ x, choice }) => {
        const given = step(x, choice);
        rowShape = given['values']!.shape.slice(1);
        return numbersOf(given);
      });
      return { values: valuesOf(found['values']!, rows, rowShape), channels };
    },
  };
}
