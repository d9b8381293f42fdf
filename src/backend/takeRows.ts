import * as tf from '@tensorflow/tfjs';
import { attribute, nativeBackend } from './native';

/**
 * Rows of a tensor by their numbers, as `tf.gather` gives them. That one cannot be compiled, since TensorFlow.js for Node reads the numbers;
 * and on WebAssembly it takes four times as long as JavaScript, where rows are short. It has no gradient.
 *
 * @param x - `[rows, ...]`, float32
 * @param rows - int32, `[n]`, each in [0, rows): this is not checked
 * @returns `[n, ...]`
 */
export function takeRows<T extends tf.Tensor>(x: T, rows: tf.Tensor): T {
  const native = nativeBackend();
  if (!native) return takePlain(x, rows) as T;
  const { binding } = native;
  const attributes = [
    attribute.int(binding, 'batch_dims', 0),
    attribute.type(binding, 'Tparams'),
    attribute.type(binding, 'Tindices', binding.TF_INT32),
    attribute.type(binding, 'Taxis', binding.TF_INT32),
  ];
  return native.executeSingleOutput('GatherV2', attributes, [x, rows, tf.scalar(0, 'int32')]) as T;
}

function takePlain(x: tf.Tensor, rows: tf.Tensor): tf.Tensor {
  const [count, ...sizes] = x.shape as [number, ...number[]];
  const width = x.size / count;
  const [values, places] = [x.dataSync(), rows.dataSync()];
  const taken = new Float32Array(places.length * width);
  for (let i = 0; i < places.length; i++) {
    const from = places[i]! * width;
    for (let k = 0; k < width; k++) taken[i * width + k] = values[from + k]!;
  }
  return tf.tensor(taken, [places.length, ...sizes]);
}
