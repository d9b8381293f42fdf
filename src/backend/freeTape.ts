import * as tf from '@tensorflow/tfjs';

interface EngineState {
  gradientDepth: number;
  activeTape: { saved?: readonly tf.Tensor[] }[] | null;
}

/**
 * Runs a function that computes gradients. If it throws, the tensors that TensorFlow.js kept for the backward pass are freed: by
 * itself it frees them only after a complete backward pass.
 */
export function freeingTape<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    const state = (tf.engine() as unknown as { state: EngineState }).state;
    if (state.gradientDepth === 0 && state.activeTape) {
      for (const { saved } of state.activeTape) saved?.forEach((tensor) => tensor.dispose());
      state.activeTape = null;
    }
    throw error;
  }
}
