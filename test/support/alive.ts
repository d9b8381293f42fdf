import * as tf from '@tensorflow/tfjs';
import { nativeBackend } from '../../src/backend';
import { idleGraphs } from '../../src/backend/graphPool';

/** What the addon counts, for tests of leaks. */
interface Counters {
  getNumOfSavedModels(): number;
  getNumOfTensors(): number;
}

/** How many tensors there are, and graphs that somebody uses, in TensorFlow.js and, on the native backend, in TensorFlow. */
export function alive(): { tensors: number; native: number; graphs: number } {
  const counters = nativeBackend()?.binding as unknown as Counters | undefined;
  return {
    tensors: tf.memory().numTensors,
    native: counters?.getNumOfTensors() ?? 0,
    graphs: (counters?.getNumOfSavedModels() ?? 0) - idleGraphs(),
  };
}
