import * as tf from '@tensorflow/tfjs';

/** What TensorFlow.js tells a kernel of a convolution's gradient. */
interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode: 'floor' | 'round' | 'ceil' | undefined;
}

/** For the gradient by the filter. */
export interface FilterGradientAttributes extends ConvolutionAttributes {
  readonly filterShape: [number, number, number, number];
}

/** For the gradient by the images. */
export interface InputGradientAttributes extends ConvolutionAttributes {
  readonly inputShape: [number, number, number, number];
}

type Info = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** The geometry of a convolution: sizes, padding, strides. */
export function convolutionInfo(
  images: [number, number, number, number],
  filter: [number, number, number, number],
  { strides, pad, dimRoundingMode }: ConvolutionAttributes,
): Info {
  return tf.backend_util.computeConv2DInfo(images, filter, strides, 1, pad, dimRoundingMode);
}

/**
 * The gradient of a convolution by its filter, as a convolution: the images with batch and channels exchanged, by the
 * output's gradient as the filter, dilated by the stride.
 */
export function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, attributes: FilterGradientAttributes): tf.Tensor4D {
  const { filterShape } = attributes;
  const info = convolutionInfo(x.shape, filterShape, attributes);
  return tf.tidy(() => {
    const high = fit(x, 1, info.padInfo.top, (info.outHeight - 1) * info.strideHeight + filterShape[0]);
    const images = fit(high, 2, info.padInfo.left, (info.outWidth - 1) * info.strideWidth + filterShape[1]);
    const turned = tf.transpose(images, [3, 1, 2, 0]); // [in, height, width, batch]
    const filter = tf.transpose(dy, [1, 2, 0, 3]); // [outHeight, outWidth, batch, out]
    const grads = tf.conv2d(turned, filter, 1, 'valid', 'NHWC', [info.strideHeight, info.strideWidth]);
    return tf.transpose(grads, [1, 2, 0, 3]); // [kernelHeight, kernelWidth, in, out]
  });
}

/**
 * The gradient of a convolution by its images, or a transposed convolution, as convolutions. Pixels whose places are alike
 * modulo the stride see the same entries of the filter, so that each such set is an ordinary convolution of the output's
 * gradient. Sets of one row are channels of one convolution: laid side by side they are already in order.
 */
export function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, info: Info): tf.Tensor4D {
  const { inHeight, inWidth, padInfo, strideHeight, strideWidth } = info;
  const channels = filter.shape[2];
  return tf.tidy(() => {
    // How many entries of the filter a pixel sees, and how many pixels of each set there are.
    const [tall, wide] = [Math.ceil(filter.shape[0] / strideHeight), Math.ceil(filter.shape[1] / strideWidth)];
    const rows = Math.floor((inHeight - 1 + padInfo.top) / strideHeight) + 1;
    const columns = Math.floor((inWidth - 1 + padInfo.left) / strideWidth) + 1;
    const grads = fit(fit(dy, 1, tall - 1, rows + tall - 1), 2, wide - 1, columns + wide - 1);
    const lines = setFilters(filter, [tall, wide], [strideHeight, strideWidth]).map((entries) =>
      // [batch * rows, one line of pixels]
      tf.reshape(tf.conv2d(grads, entries, 1, 'valid'), [-1, columns * strideWidth * channels]),
    );
    const all = lines.length === 1 ? lines[0]! : tf.concat(lines, 1);
    // Lines are cut as a whole: pixel by pixel takes long.
    const pixels = tf.reshape<tf.Rank.R3>(all, [-1, rows * strideHeight, columns * strideWidth * channels]);
    const cut = tf.slice(pixels, [0, padInfo.top, padInfo.left * channels], [-1, inHeight, inWidth * channels]);
    return tf.reshape<tf.Rank.R4>(cut, [-1, inHeight, inWidth, channels]);
  });
}

/**
 * The filters of the sets of pixels, one for each row of sets: `[tall, wide, outputs, sets in the row * channels]`. They have
 * every stride-th entry of the filter, turned round.
 */
function setFilters(
  filter: tf.Tensor4D,
  [tall, wide]: [number, number],
  [strideHeight, strideWidth]: [number, number],
): tf.Tensor4D[] {
  const [height, width, channels, outputs] = filter.shape;
  const zeros: [number, number][] = [
    [0, tall * strideHeight - height],
    [0, wide * strideWidth - width],
    [0, 0],
    [0, 0],
  ];
  const entries = tf.reshape<tf.Rank.R2>(tf.pad(filter, zeros), [-1, channels * outputs]);
  return Array.from({ length: strideHeight }, (_, row) => {
    const order: number[] = [];
    for (let y = tall - 1; y >= 0; y--) {
      for (let x = wide - 1; x >= 0; x--) {
        for (let column = 0; column < strideWidth; column++) {
          order.push((row + strideHeight * y) * wide * strideWidth + column + strideWidth * x);
        }
      }
    }
    const chosen = tf.gather(entries, tf.tensor1d(order, 'int32'));
    const matrices = tf.reshape(chosen, [tall * wide, strideWidth * channels, outputs]);
    return tf.reshape(tf.transpose(matrices, [0, 2, 1]), [tall, wide, outputs, strideWidth * channels]);
  });
}

/** Pads `before` zeros along an axis, then pads or cuts the end so that the axis has `size` places. */
function fit(x: tf.Tensor4D, axis: 1 | 2, before: number, size: number): tf.Tensor4D {
  const after = size - before - x.shape[axis];
  const pads: [number, number][] = [0, 1, 2, 3].map((i) => (i === axis ? [before, Math.max(0, after)] : [0, 0]));
  const padded = before > 0 || after > 0 ? tf.pad<tf.Tensor4D>(x, pads) : x;
  if (after >= 0) return padded;
  const shape = [...padded.shape] as [number, number, number, number];
  shape[axis] = size;
  return tf.slice(padded, [0, 0, 0, 0], shape);
}
