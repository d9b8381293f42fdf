import * as tf from '@tensorflow/tfjs';
import { compiled, type CompiledFunction, type TensorFunction } from '../backend';

/**
 * From how many calls on a graph is made. To make one takes two runs as they are, and about two more; each call of it takes a third to a half of one
 * as it is, forward as backward.
 */
const worthAGraph = 6;

/** How many calls run as they are where nobody knows how many there will be. */
const first = 4;

/**
 * A compiled function that is called `calls` times: as a graph from the first call on, or never where that would take longer. Where the number is
 * not known, the first few calls run as they are.
 */
export function compiledFor(fn: TensorFunction, calls?: number): CompiledFunction {
  const step = compiled(fn);
  let asTheyAre = calls === undefined ? first : calls < worthAGraph ? calls : 0;
  const run = (...inputs: tf.Tensor[]): Record<string, tf.Tensor> =>
    asTheyAre-- > 0 ? tf.tidy(() => fn(...inputs)) : step(...inputs);
  return Object.assign(run, { dispose: () => step.dispose() });
}
