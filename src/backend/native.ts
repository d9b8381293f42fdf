import * as tf from '@tensorflow/tfjs';

/** One attribute of a TensorFlow operation, as the native addon takes it. */
export interface OpAttribute {
  name: string;
  type: number;
  value: boolean | number | object | string | number[];
}

/** A tensor that lives in the native library. */
export interface NativeTensor {
  id: number;
  shape: number[];
  dtype: number;
}

type Values = Float32Array | Int32Array | Uint8Array;

/** The functions and constants of the native addon that risklab uses. */
export interface NativeBinding {
  createTensor(shape: number[], dtype: number, values: Values): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Values;
  executeOp(name: string, attributes: OpAttribute[], inputs: number[], outputs: number): NativeTensor[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  runSavedModel(session: number, inputs: number[], inputNames: string, outputNames: string): NativeTensor[];
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_UINT8: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
}

/** The backend that `@tensorflow/tfjs-node` registers, as far as risklab uses it. */
export interface NativeBackend {
  binding: NativeBinding;
  getInputTensorIds: (tensors: tf.Tensor[]) => number[];
  createOutputTensor(made: NativeTensor): tf.Tensor;
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(name: string, attributes: OpAttribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
}

/** The backend now in use when it is the native one, else `undefined`. */
export function nativeBackend(): NativeBackend | undefined {
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as unknown as NativeBackend) : undefined;
}

/** Attributes in the form that the addon takes, by kind. */
export const attribute = {
  type: (binding: NativeBinding, name: string, value = binding.TF_FLOAT): OpAttribute => ({
    name,
    type: binding.TF_ATTR_TYPE,
    value,
  }),
  float: (binding: NativeBinding, name: string, value: number): OpAttribute => ({
    name,
    type: binding.TF_ATTR_FLOAT,
    value,
  }),
  int: (binding: NativeBinding, name: string, value: number): OpAttribute => ({
    name,
    type: binding.TF_ATTR_INT,
    value,
  }),
  ints: (binding: NativeBinding, name: string, value: number[]): OpAttribute => ({
    name,
    type: binding.TF_ATTR_INT,
    value,
  }),
  bool: (binding: NativeBinding, name: string, value: boolean): OpAttribute => ({
    name,
    type: binding.TF_ATTR_BOOL,
    value,
  }),
  string: (binding: NativeBinding, name: string, value: string): OpAttribute => ({
    name,
    type: binding.TF_ATTR_STRING,
    value,
  }),
};
