import * as tf from '@tensorflow/tfjs';
import { attribute, nativeBackend, type NativeBackend } from './native';

type Gradient = NonNullable<ReturnType<typeof tf.getGradient>>;

/** Gradients that TensorFlow has a kernel of its own for, where TensorFlow.js builds them from several. */
const faster: Record<string, (usual: Gradient) => Gradient['gradFunc']> = {
  // Usually dy * cast(step(x)): three kernels and a mask in memory.
  Relu: (usual) => (dy, saved, attributes) => {
    const native = nativeBackend();
    const [x] = saved;
    if (!native || !x || Array.isArray(dy)) return usual.gradFunc(dy, saved, attributes);
    return { x: () => reluGradient(native, dy, x) };
  },
  // A bias added to the last dimension; usually a sum over axes and two reshapes.
  Add: (usual) => (dy, saved, attributes) => {
    const native = nativeBackend();
    const [a, b] = saved;
    if (!native || !a || !b || Array.isArray(dy)) return usual.gradFunc(dy, saved, attributes);
    const isBias = b.rank === 1 && a.rank > 1 && a.shape[a.rank - 1] === b.shape[0] && dy.dtype === 'float32';
    if (!isBias) return usual.gradFunc(dy, saved, attributes);
    return { a: () => tf.clone(dy), b: () => biasGradient(native, dy) };
  },
};

/** dy where x > 0. Its own gradient is known, too: gradients of gradients go through it. */
function reluGradient(native: NativeBackend, dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const operation = tf.customGrad((...args) => {
    const [grads, input] = args as [tf.Tensor, tf.Tensor];
    const value = native.executeSingleOutput('ReluGrad', [attribute.type(native.binding, 'T')], [grads, input]);
    return { value, gradFunc: (next: tf.Tensor) => [reluGradient(native, next, x), tf.zerosLike(x)] };
  });
  return operation(dy, x);
}

/** The sum of dy over all but the last dimension, with its own gradient. */
function biasGradient(native: NativeBackend, dy: tf.Tensor): tf.Tensor {
  const { binding } = native;
  const attributes = [attribute.type(binding, 'T'), attribute.string(binding, 'data_format', 'NHWC')];
  const operation = tf.customGrad((...args) => {
    const value = native.executeSingleOutput('BiasAddGrad', attributes, [args[0] as tf.Tensor]);
    return { value, gradFunc: (next: tf.Tensor) => tf.broadcastTo(next, dy.shape) };
  });
  return operation(dy);
}

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
