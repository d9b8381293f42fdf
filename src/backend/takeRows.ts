import * as tf from '@tensorflow/tfjs';
import { attribute, nativeBackend } from './native';

/**
 * Rows of a tensor by their numbers: `tf.gather`, which a compiled function cannot use, since TensorFlow.js for Node reads the numbers. It has
 * no gradient.
 *
 * @param x - `[rows, ...]`, float32
 * @param rows - int32, `[n]`, each in [0, rows): this is not checked
 * @returns `[n, ...]`
 */
export function takeRows<T extends tf.Tensor>(x: T, rows: tf.Tensor): T {
  const native = nativeBackend();
  if (!native) return tf.gather(x, rows);
  const { binding } = native;
  const attributes = [
    attribute.int(binding, 'batch_dims', 0),
    attribute.type(binding, 'Tparams'),
    attribute.type(binding, 'Tindices', binding.TF_INT32),
    attribute.type(binding, 'Taxis', binding.TF_INT32),
  ];
  return native.executeSingleOutput('GatherV2', attributes, [x, rows, tf.scalar(0, 'int32')]) as T;
}
