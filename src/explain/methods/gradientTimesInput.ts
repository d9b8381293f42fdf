import * as tf from '@tensorflow/tfjs';
import type { Method } from '../method';
import { bySlopes } from './slopeMethod';

/** The gradient times the input: of a linear network exactly what each number adds to the output. */
export const gradientTimesInputMethod: Method = {
  name: 'gradientTimesInput',
  defaults: {},
  attribute: (context) => bySlopes(context, (slopes, x) => tf.mul(slopes, x)),
};
