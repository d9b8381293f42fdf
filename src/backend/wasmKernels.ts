import * as tf from '@tensorflow/tfjs';
import {
  convolutionInfo,
  filterGradient,
  inputGradient,
  type FilterGradientAttributes,
  type InputGradientAttributes,
} from './wasmConvolution';

type Kernel = NonNullable<ReturnType<typeof tf.getKernel>>['kernelFunc'];

/** The WebAssembly backend, as far as kernels here use it. */
interface WasmBackend {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
  readSync(dataId: object, start: number, end: number): Float32Array;
}

// What TensorFlow.js hands to a kernel are the tensors themselves, under the narrower type TensorInfo.
const tensor4d = (info: unknown): tf.Tensor4D => info as tf.Tensor4D;

/** Kernels by name, each made from the one that it replaces, where there is one. */
const kernels: Record<string, (usual: Kernel | undefined) => Kernel> = {
  // Training needs it, and the backend lacks it.
  Conv2DBackpropFilter: () => (call) => {
    const { x, dy } = call.inputs;
    return filterGradient(tensor4d(x), tensor4d(dy), call.attrs as unknown as FilterGradientAttributes);
  },
  // The backend's own is a plain loop; its convolution is not.
  Conv2DBackpropInput: () => (call) => {
    const { dy, filter } = call.inputs;
    const attributes = call.attrs as unknown as InputGradientAttributes;
    const info = convolutionInfo(attributes.inputShape, tensor4d(filter).shape, attributes);
    return inputGradient(tensor4d(dy), tensor4d(filter), info);
  },
  // The backend's own copies the whole tensor for each of its parts.
  SplitV: (usual) => (call) => {
    const x = call.inputs['x'] as tf.TensorInfo;
    const { numOrSizeSplits, axis } = call.attrs as unknown as { numOrSizeSplits: number | number[]; axis: number };
    const [along] = tf.util.parseAxisParam(axis, x.shape);
    if (x.dtype !== 'float32' || x.shape.slice(0, along).some((size) => size !== 1)) return usual!(call);
    const sizes = tf.backend_util.prepareSplitSize(x, numOrSizeSplits, along);
    return splitContiguous(call.backend as WasmBackend, x, along!, sizes);
  },
};

/** Parts of a tensor that lie one behind the other in memory. */
function splitContiguous(backend: WasmBackend, x: tf.TensorInfo, axis: number, sizes: number[]): tf.TensorInfo[] {
  let at = 0;
  return sizes.map((size) => {
    const shape = x.shape.map((whole, i) => (i === axis ? size : whole));
    const out = backend.makeOutput(shape, x.dtype);
    const count = tf.util.sizeFromShape(shape);
    // An end of 0 would mean all of it.
    if (count > 0) backend.typedArrayFromHeap(out).set(backend.readSync(x.dataId, at, at + count));
    at += count;
    return out;
  });
}

let registered = false;

/** Gives the WebAssembly backend kernels that it lacks, and faster ones. Doing it twice does nothing. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const [kernelName, make] of Object.entries(kernels)) {
    const usual = tf.getKernel(kernelName, 'wasm');
    if (usual) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: make(usual?.kernelFunc) });
  }
}
