import * as tf from '@tensorflow/tfjs';
import type { Method } from '../method';
import { bySlopes } from './slopeMethod';

/** The absolute gradient, of a pixel the largest over its channels (Simonyan, Vedaldi and Zisserman 2014). */
export const saliencyMethod: Method = {
  name: 'saliency',
  defaults: {},
  attribute: async (context) => ({ ...(await bySlopes(context, (slopes) => tf.abs(slopes))), channels: 'largest' }),
};
