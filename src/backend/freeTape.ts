import * as tf from '@tensorflow/tfjs';

interface EngineState {
  gradientDepth: number;
  activeTape: { saved?: readonly tf.Tensor[] }[] | null;
}

/**
 * Runs something that works out gradients. Where it throws, the tensors go that TensorFlow.js kept for the way back: by itself it
 * frees them after a way back alone.
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
