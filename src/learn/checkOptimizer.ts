import { InputError } from '../base';
import type { Optimizer } from './optimizers/optimizer';

const methods = ['prepare', 'apply', 'variables', 'dispose'] as const satisfies readonly (keyof Optimizer)[];

/** Refuses what lacks a method of {@link Optimizer}, as the optimizers of TensorFlow.js do. @throws InputError */
export function checkOptimizer(optimizer: Optimizer): void {
  if (methods.every((method) => typeof optimizer?.[method] === 'function')) return;
  throw new InputError('optimizer', 'one of risklab, such as adam()', optimizer);
}
