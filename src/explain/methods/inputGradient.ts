import type { Method } from '../method';
import { bySlopes } from './slopeMethod';

/** The gradient at the input: how much what is explained changes with each number, df/dx. */
export const inputGradientMethod: Method = {
  name: 'inputGradient',
  defaults: {},
  attribute: (context) => bySlopes(context),
};
