import { slopesOf } from '../slopes';
import { onePass } from './onePass';

/** The gradient at the input: how much what is explained changes with each number, df/dx. */
export const inputGradientMethod = onePass({
  name: 'inputGradient',
  defaults: {},
  values: (context) => (x, choice) => slopesOf(context, x, choice),
});
