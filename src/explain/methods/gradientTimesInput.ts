import * as tf from '@tensorflow/tfjs';
import { slopesOf } from '../slopes';
import { onePass } from './onePass';

/** The gradient times the input: of a linear network exactly what each number adds to the output. */
export const gradientTimesInputMethod = onePass({
  name: 'gradientTimesInput',
  defaults: {},
  values: (context) => (x, choice) => tf.mul(slopesOf(context, x, choice), x),
});
