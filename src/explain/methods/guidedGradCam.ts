import * as tf from '@tensorflow/tfjs';
import { slopesBy } from '../reluRules';
import { gradCamMap, gradCamMethod, type GradCamOptions } from './gradCam';
import { onePass } from './onePass';

/** Guided backpropagation, times the map of Grad-CAM (Selvaraju and others 2017). */
export const guidedGradCamMethod = onePass<GradCamOptions>({
  name: 'guidedGradCam',
  defaults: gradCamMethod.defaults,
  values: (context, options) => {
    const map = gradCamMap(context, options);
    const guided = slopesBy('guided');
    return (x, choice) => tf.mul(guided(context, x, choice), tf.expandDims(map(x, choice), 3));
  },
});
