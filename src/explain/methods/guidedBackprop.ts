import type { Method } from '../method';
import { slopesBy } from '../reluRules';
import { bySlopes } from './slopeMethod';

/** The gradient in which each ReLU also drops what is below 0 in the signal (Springenberg and others 2015). */
export const guidedBackpropMethod: Method = {
  name: 'guidedBackprop',
  defaults: {},
  attribute: (context) => bySlopes(context, undefined, slopesBy('guided')),
};
