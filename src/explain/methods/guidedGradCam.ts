import * as tf from '@tensorflow/tfjs';
import { slopesBy } from '../reluRules';
import { gradCamMethod, gradCamOf, type GradCamOptions } from './gradCam';
import { onePass } from './onePass';

/** Guided backpropagation, times the map of Grad-CAM (Selvaraju and others 2017). */
export const guidedGradCamMethod = onePass<GradCamOptions>({
  name: 'guidedGradCam',
  defaults: gradCamMethod.defaults,
  values: (context, options) => {
    const { convolution, mapOf } = gradCamOf(context, options);
    const guided = slopesBy('guided');
    return (x, choice) => {
      // Both go through the same channels: the rule changes nothing but the way back.
      const known = new Map<number, tf.Tensor>();
      try {
        const slopes = guided(context, x, choice, { known, keeps: ({ id }) => id === convolution.id });
        return tf.mul(slopes, tf.expandDims(mapOf(known.get(convolution.id)!, x, choice), 3));
      } finally {
        tf.dispose([...known.values()]);
      }
    };
  },
});
