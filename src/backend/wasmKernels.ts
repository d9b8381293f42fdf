import * as tf from '@tensorflow/tfjs';

interface FilterGradientAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode: 'floor' | 'round' | 'ceil' | undefined;
  filterShape: [number, number, number, number];
}

let registered = false;

/** Gives the WebAssembly backend the kernels that training needs and that it lacks. Doing it twice does nothing. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm')) return;
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    // What TensorFlow.js hands to a kernel are the tensors themselves, under the narrower type TensorInfo.
    kernelFunc: ({ inputs, attrs }) =>
      filterGradient(
        inputs['x'] as tf.Tensor4D,
        inputs['dy'] as tf.Tensor4D,
        attrs as unknown as FilterGradientAttributes,
      ),
  });
}

/**
 * The gradient of a convolution by its filter, as a convolution: the images with batch and channels exchanged, by the
 * output's gradient as the filter, dilated by the stride.
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, attrs: FilterGradientAttributes): tf.Tensor4D {
  const [kernelHeight, kernelWidth] = attrs.filterShape;
  const info = tf.backend_util.computeConv2DInfo(
    x.shape,
    attrs.filterShape,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  return tf.tidy(() => {
    const high = fit(x, 1, info.padInfo.top, (info.outHeight - 1) * info.strideHeight + kernelHeight);
    const images = fit(high, 2, info.padInfo.left, (info.outWidth - 1) * info.strideWidth + kernelWidth);
    const turned = tf.transpose(images, [3, 1, 2, 0]); // [in, height, width, batch]
    const filter = tf.transpose(dy, [1, 2, 0, 3]); // [outHeight, outWidth, batch, out]
    const grads = tf.conv2d(turned, filter, 1, 'valid', 'NHWC', [info.strideHeight, info.strideWidth]);
    return tf.transpose(grads, [1, 2, 0, 3]); // [kernelHeight, kernelWidth, in, out]
  });
}

/** Pads `before` zeros along an axis, then pads or cuts the end so that the axis has `size` places. */
function fit(x: tf.Tensor4D, axis: 1 | 2, before: number, size: number): tf.Tensor4D {
  const after = size - before - x.shape[axis];
  const pads: [number, number][] = [0, 1, 2, 3].map((i) => (i === axis ? [before, Math.max(0, after)] : [0, 0]));
  const padded = before > 0 || after > 0 ? tf.pad<tf.Tensor4D>(x, pads) : x;
  const shape = [...padded.shape] as [number, number, number, number];
  shape[axis] = size;
  return after < 0 ? tf.slice(padded, [0, 0, 0, 0], shape) : padded;
}
