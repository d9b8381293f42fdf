import * as tf from '@tensorflow/tfjs';
import { attribute, nativeBackend } from './native';

type Gradient = NonNullable<ReturnType<typeof tf.getGradient>>;

/** Gradients that TensorFlow has a kernel of its own for, where TensorFlow.js builds them from several. */
const faster: Record<string, (usual: Gradient) => Gradient['gradFunc']> = {
  // Usually dy * cast(step(x)): three kernels and a mask in memory.
  Relu: (usual) => (dy, saved, attributes) => {
    const native = nativeBackend();
    const [x] = saved;
    if (!native || !x || Array.isArray(dy)) return usual.gradFunc(dy, saved, attributes);
    return { x: () => native.executeSingleOutput('ReluGrad', [attribute.type(native.binding, 'T')], [dy, x]) };
  },
  // A bias added to the last dimension; usually a sum over axes and two reshapes.
  Add: (usual) => (dy, saved, attributes) => {
    const native = nativeBackend();
    const [a, b] = saved;
    if (!native || !a || !b || Array.isArray(dy)) return usual.gradFunc(dy, saved, attributes);
    const isBias = b.rank === 1 && a.rank > 1 && a.shape[a.rank - 1] === b.shape[0] && dy.dtype === 'float32';
    if (!isBias) return usual.gradFunc(dy, saved, attributes);
    const { binding } = native;
    const attrs = [attribute.type(binding, 'T'), attribute.string(binding, 'data_format', 'NHWC')];
    return { a: () => tf.clone(dy), b: () => native.executeSingleOutput('BiasAddGrad', attrs, [dy]) };
  },
};

let installed = false;

/**
 * Puts the faster gradients of the native backend in the place of TensorFlow.js's own; other backends keep theirs.
 * Values are the same up to rounding. Doing it twice does nothing.
 */
export function installFastGradients(): void {
  if (installed) return;
  installed = true;
  for (const [kernelName, make] of Object.entries(faster)) {
    const usual = tf.getGradient(kernelName);
    if (!usual) throw new Error(`fastGradients: expected a gradient of ${kernelName} in TensorFlow.js, got none.`);
    tf.unregisterGradient(kernelName);
    tf.registerGradient({ ...usual, gradFunc: make(usual) });
  }
}
