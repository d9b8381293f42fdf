import * as tf from '@tensorflow/tfjs';
import { attribute, type NativeBackend, type OpAttribute } from './native';

/**
 * The bytes of whole numbers of 32 bits as brightness: 0 to 255 become 0 to 1. A graph turns them into floats faster than
 * JavaScript could, and takes in a quarter of what the floats would be.
 *
 * @param packed - int32, 4 bytes per number in the processor's order
 * @param shape - of the result: 4 values for each number
 * @returns float32, a unit in the last place off at most: a graph multiplies by what it is told to divide by
 */
export function brightnessOf(native: NativeBackend, packed: tf.Tensor, shape: number[]): tf.Tensor {
  const { binding } = native;
  const { TF_INT32, TF_UINT8, TF_FLOAT } = binding;
  const type = (name: string, value: number): OpAttribute => attribute.type(binding, name, value);
  const bytes = native.executeSingleOutput('Bitcast', [type('T', TF_INT32), type('type', TF_UINT8)], [packed]);
  // TensorFlow.js has no name for bytes, so that its own cast would take them for something else.
  const cast = [type('SrcT', TF_UINT8), type('DstT', TF_FLOAT), attribute.bool(binding, 'Truncate', false)];
  return tf.reshape(tf.mul(native.executeSingleOutput('Cast', cast, [bytes]), 1 / 255), shape);
}
