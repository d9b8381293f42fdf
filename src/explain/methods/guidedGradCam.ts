import * as tf from '@tensorflow/tfjs';
import type { Method } from '../method';
import { slopesBy } from '../reluRules';
import { gradCamMap, gradCamMethod, type GradCamOptions } from './gradCam';
import { bySlopes } from './slopeMethod';

/** Guided backpropagation, times the map of Grad-CAM (Selvaraju and others 2017). */
export const guidedGradCamMethod: Method<GradCamOptions> = {
  name: 'guidedGradCam',
  defaults: gradCamMethod.defaults,
  attribute: (context, options) => {
    const map = gradCamMap(context, options);
    const guided = slopesBy('guided');
    return bySlopes(context, undefined, (one, x, choice) => tf.mul(guided(one, x, choice), map(x, choice)));
  },
};
