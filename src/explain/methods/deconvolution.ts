import type { Method } from '../method';
import { slopesBy } from '../reluRules';
import { bySlopes } from './slopeMethod';

/** The signal that a deconvolutional network sends back: each ReLU drops what is below 0 in it (Zeiler and Fergus 2014). */
export const deconvolutionMethod: Method = {
  name: 'deconvolution',
  defaults: {},
  attribute: (context) => bySlopes(context, undefined, slopesBy('deconvolution')),
};
