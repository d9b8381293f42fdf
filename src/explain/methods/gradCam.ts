import * as tf from '@tensorflow/tfjs';
import { freeingTape } from '../../backend';
import { checkChoice } from '../../base';
import { namingUndifferentiable } from '../../learn';
import { runNetwork } from '../../network';
import { convolutionOf } from '../convolutions';
import type { Context } from '../method';
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
export function gradCamMap(context: Context, { layer, positive, upsampling }: Required<GradCamOptions>): ValuesOf {
  const { what, network, target, rows } = context;
  checkChoice('upsampling', upsampling, upsamplings);
  const convolution = convolutionOf(what, network, layer);
  const [height, width] = rows.rowShape as [number, number, number];
  // What comes before the convolution is worked out once; what follows starts from its channels.
  const after = (x: tf.Tensor, channels: tf.Tensor): tf.Tensor =>
    runNetwork(network.outputs[0]!, x, {
      training: false,
      memory: { known: new Map([[convolution.id, channels]]), keeps: () => false },
    });
  return (x, choice) => {
    const channels = runNetwork(convolution, x, { training: false }) as tf.Tensor4D;
    const sum = (maps: tf.Tensor): tf.Scalar => tf.sum(target.value(after(x, maps), choice));
    const slopes = namingUndifferentiable(what, () => freeingTape(() => tf.grad(sum)(channels)));
    const weights = tf.mean(slopes, [1, 2], true); // [batch, 1, 1, channels]
    const signed = tf.sum<tf.Tensor4D>(tf.mul(weights, channels), 3, true);
    const small = positive ? tf.relu(signed) : signed;
    const large =
      upsampling === 'nearest'
        ? tf.image.resizeNearestNeighbor(small, [height, width], false, false)
        : tf.image.resizeBilinear(small, [height, width], false, true);
    return tf.squeeze(large, [3]);
  };
}
