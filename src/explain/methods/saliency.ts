import * as tf from '@tensorflow/tfjs';
import { slopesOf } from '../slopes';
import { onePass } from './onePass';

/** The absolute gradient, of a pixel the largest over its channels (Simonyan, Vedaldi and Zisserman 2014). */
export const saliencyMethod = onePass({
  name: 'saliency',
  defaults: {},
  channels: 'largest',
  values: (context) => (x, choice) => tf.abs(slopesOf(context, x, choice)),
});
