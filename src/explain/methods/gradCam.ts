import * as tf from '@tensorflow/tfjs';
import { freeingTape } from '../../backend';
import { checkChoice } from '../../base';
import { namingUndifferentiable, numbersOf, valuesOf } from '../../learn';
import { runNetwork } from '../../network';
import { convolutionOf } from '../convolutions';
import type { Context, Method } from '../method';

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
export const gradCamMethod: Method<GradCamOptions> = {
  name: 'gradCam',
  defaults: { layer: 'last', positive: true, upsampling: 'bilinear' },
  async attribute(context, options) {
    const { run, rows, target } = context;
    const map = gradCamMap(context, options);
    const step = run.compile((x, choice) => ({ values: map(x, choice) }));
    const { values } = await run.over(target.choice, ({ x, choice }) => numbersOf(step(x, choice)));
    return { values: valuesOf(values!, rows, rows.rowShape.slice(0, 2)) };
  },
};

/** Maps of samples, `[batch, height, width, 1]`. @throws InputError for a layer that is no convolution */
export function gradCamMap(
  context: Context,
  { layer, positive, upsampling }: Required<GradCamOptions>,
): (x: tf.Tensor, choice: tf.Tensor) => tf.Tensor {
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
    if (upsampling === 'nearest') return tf.image.resizeNearestNeighbor(small, [height, width], false, false);
    return tf.image.resizeBilinear(small, [height, width], false, true);
  };
}
