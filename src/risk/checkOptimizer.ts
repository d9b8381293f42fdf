import * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import type { Optimizer } from '../training';

const methods = ['prepare', 'minimize', 'variables', 'dispose'] as const satisfies readonly (keyof Optimizer)[];

/** Refuses what lacks a method of {@link Optimizer}, as the optimizers of TensorFlow.js do. @throws InputError */
export function checkOptimizer(optimizer: Optimizer): void {
  if (methods.every((method) => typeof optimizer?.[method] === 'function')) return;
  const given: unknown = optimizer;
  // `instanceof tf.Optimizer` asks for methods, and fails on nothing.
  const got = given && given instanceof tf.Optimizer ? `${articled(given.constructor.name)} of TensorFlow.js` : given;
  throw new InputError('optimizer', 'one of risklab, such as adam()', got);
}

/** A class name with its article: of TensorFlow.js's only that of momentum begins with the sound of a consonant. */
function articled(name: string): string {
  return `${name.startsWith('Momentum') ? 'a' : 'an'} ${name}`;
}
