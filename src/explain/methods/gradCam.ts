import * as tf from '@tensorflow/tfjs';
import { checkChoice } from '../../base';
import { inputSlopes } from '../../learn';
import { runNetwork } from '../../network';
import { convolutionOf } from '../convolutions';
import type { Context } from '../method';
import { explainedOf } from '../slopes';
import { onePass, type ValuesOf } from './onePass';

const upsamplings = ['bilinear', 'nearest'] as const;

/** Options of `explain.gradCam` and `explain.guidedGradCam`. */
export interface GradCamOptions {
  /** A convolution: its name, its place among the layers (from 0; -1 is the last layer), or `last`: the last convolution. Default `last`. */
  layer?: string | number;
  /** Whether what speaks against is dropped, as the paper has it. Default true. */
  positive?: boolean;
  /** How the small map is made as large as the image. Default `bilinear`. */
  upsampling?: (typeof upsamplings)[number];
}

/**
 * The channels of a convolution, weighted by the mean gradient of each, and added up; what is below 0 is dropped (Selvaraju and others 2017).
 */
export const gradCamMethod = onePass<GradCamOptions>({
  name: 'gradCam',
  defaults: { layer: 'last', positive: true, upsampling: 'bilinear' },
  values: gradCamMap,
});

/** Maps of samples, `[batch, height, width]`. @throws InputError for a layer that is no convolution */
function gradCamMap(context: Context, options: Required<GradCamOptions>): ValuesOf {
  const { convolution, mapOf } = gradCamOf(context, options);
  return (x, choice) => mapOf(runNetwork(convolution, x, { training: false }), x, choice);
}

/**
 * The convolution, and the maps of samples, `[batch, height, width]`, by what it gives for them.
 *
 * @throws InputError for a layer that is no convolution
 */
export function gradCamOf(
  context: Context,
  { layer, positive, upsampling }: Required<GradCamOptions>,
): {
  readonly convolution: tf.SymbolicTensor;
  readonly mapOf: (channels: tf.Tensor, x: tf.Tensor, choice: tf.Tensor) => tf.Tensor;
} {
  const { what, network, rows } = context;
  checkChoice('upsampling', upsampling, upsamplings);
  const convolution = convolutionOf(what, network, layer);
  const [height, width] = rows.rowShape as [number, number, number];
  const mapOf = (channels: tf.Tensor, x: tf.Tensor, choice: tf.Tensor): tf.Tensor => {
    // What follows the convolution starts from its channels.
    const slopes = inputSlopes(what, channels, (maps) =>
      explainedOf(context, x, choice, { known: new Map([[convolution.id, maps]]), keeps: () => false }),
    );
    const weights = tf.mean(slopes, [1, 2], true); // [batch, 1, 1, channels]
    const signed = tf.sum<tf.Tensor4D>(tf.mul(weights, channels), 3, true);
    const small = positive ? tf.relu(signed) : signed;
    const large =
      upsampling === 'nearest'
        ? tf.image.resizeNearestNeighbor(small, [height, width], false, false)
        : tf.image.resizeBilinear(small, [height, width], false, true);
    return tf.squeeze(large, [3]);
  };
  return { convolution, mapOf };
}
