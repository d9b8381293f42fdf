import { slopesBy } from '../reluRules';
import { onePass } from './onePass';

/** The signal that a deconvolutional network sends back: each ReLU drops what is below 0 in it (Zeiler and Fergus 2014). */
export const deconvolutionMethod = onePass({
  name: 'deconvolution',
  defaults: {},
  values: (context) => (x, choice) => slopesBy('deconvolution')(context, x, choice),
});
