import * as tf from '@tensorflow/tfjs';
import { isBias } from './biases';
import { attribute, nativeBackend, type NativeBackend } from './native';
import { rowsBeside } from './rowsBeside';

type Gradient = NonNullable<ReturnType<typeof tf.getGradient>>;

/** Gradients that TensorFlow has a kernel of its own for, where TensorFlow.js builds them from several. */
const faster: Record<string, (usual: Gradient) => Omit<Gradient, 'kernelName'>> = {
  // Usually dy * cast(step(x)): three kernels and a mask in memory. What ReLU gives is above 0 where its input is, and to keep
  // that in place of the input lets TensorFlow make one operation of a convolution, its bias and its ReLU.
  Relu: (usual) => ({
    inputsToSave: [],
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const native = nativeBackend();
      const [y] = saved;
      if (!native || !y || Array.isArray(dy)) return usual.gradFunc(dy, saved, attributes);
      return { x: () => reluGradient(native, dy, y) };
    },
  }),
  // A bias added along the last dimension; usually a sum over axes and two reshapes.
  Add: (usual) => ({
    ...usual,
    gradFunc: (dy, saved, attributes) => {
      const native = nativeBackend();
      const [a, b] = saved;
      if (!native || !a || !b || Array.isArray(dy)) return usual.gradFunc(dy, saved, attributes);
      if (dy.dtype !== 'float32' || !isBias(a.shape, b.shape)) return usual.gradFunc(dy, saved, attributes);
      return { a: () => tf.clone(dy), b: () => tf.reshape(biasGradient(native, dy), b.shape) };
    },
  }),
};

/** dy where y > 0. Its own gradient is known, too: gradients of gradients go through it. */
function reluGradient(native: NativeBackend, dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const operation = tf.customGrad((...args) => {
    const [grads, output] = args as [tf.Tensor, tf.Tensor];
    const value = native.executeSingleOutput('ReluGrad', [attribute.type(native.binding, 'T')], [grads, output]);
    return { value, gradFunc: (next: tf.Tensor) => [reluGradient(native, next, y), tf.zerosLike(y)] };
  });
  return operation(dy, y);
}

/**
 * The sum of dy over all but the last dimension, with its own gradient. Where several rows are laid side by side, the few columns
 * too many are summed up afterwards.
 */
function biasGradient(native: NativeBackend, dy: tf.Tensor): tf.Tensor {
  const { binding } = native;
  const attributes = [attribute.type(binding, 'T'), attribute.string(binding, 'data_format', 'NHWC')];
  const sumRows = (x: tf.Tensor): tf.Tensor => native.executeSingleOutput('BiasAddGrad', attributes, [x]);
  const width = dy.shape.at(-1)!;
  const beside = rowsBeside(dy.size / width, width);
  const operation = tf.customGrad((...args) => {
    const x = args[0] as tf.Tensor;
    const value =
      beside === 1 ? sumRows(x) : sumRows(tf.reshape(sumRows(tf.reshape(x, [-1, beside * width])), [beside, width]));
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
    tf.registerGradient({ ...make(usual), kernelName });
  }
}
