import * as tf from '@tensorflow/tfjs';
import { compiled, type CompiledFunction, type TensorFunction } from '../backend';

/** How many calls of a function run as they are before a graph is made of it. */
const asTheyAre = 4;

/** A function that is compiled once it has been called a few times: making a graph takes as long as some calls without one. */
export function compiledLate(fn: TensorFunction): CompiledFunction {
  const step = compiled(fn);
  let calls = 0;
  const run = (...inputs: tf.Tensor[]): Record<string, tf.Tensor> =>
    calls++ < asTheyAre ? tf.tidy(() => fn(...inputs)) : step(...inputs);
  return Object.assign(run, { dispose: () => step.dispose() });
}
