import { slopesBy } from '../reluRules';
import { onePass } from './onePass';

/** The gradient in which each ReLU also drops what is below 0 in the signal (Springenberg and others 2015). */
export const guidedBackpropMethod = onePass({
  name: 'guidedBackprop',
  defaults: {},
  values: (context) => (x, choice) => slopesBy('guided')(context, x, choice),
});
