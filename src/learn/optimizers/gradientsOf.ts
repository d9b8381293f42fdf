import * as tf from '@tensorflow/tfjs';
import { freeingTape } from '../../backend';
import { InputError } from '../../base';
import type { Gradients } from './optimizer';

/**
 * The gradients of a loss, of those variables that it depends on.
 *
 * @param loss - works it out from the variables; runs once
 * @param variables - those to be trained
 * @throws InputError when the loss is not one number
 * @example
 * optimizer.apply(gradientsOf(() => tf.mean(tf.square(network.apply(x) as tf.Tensor)), variables));
 */
export function gradientsOf(loss: () => tf.Scalar, variables: readonly tf.Variable[]): Gradients {
  const number = (): tf.Scalar => {
    const value = loss();
    if (value.rank === 0) return value;
    throw new InputError('loss', 'one number', `a tensor of shape [${value.shape.join(', ')}]`, 'Take its mean.');
  };
  // What `tf.variableGrads` does, but for the error that it has, without names, when the loss depends on none of them.
  const { value, grads } = freeingTape(() => tf.engine().gradients(number, [...variables], null!, true));
  value.dispose();
  return Object.fromEntries(
    variables.flatMap(({ name }, i): [string, tf.Tensor][] => (grads[i] ? [[name, grads[i]]] : [])),
  );
}

/** The gradients in the order of the variables. @throws InputError naming the variables without one */
export function inOrder(gradients: Gradients, variables: readonly tf.Variable[]): tf.Tensor[] {
  const missing = variables.filter(({ name }) => !gradients[name]).map(({ name }) => name);
  if (missing.length === 0) return variables.map(({ name }) => gradients[name]!);
  throw new InputError(
    'gradients',
    `one for each of ${variables.length} weights`,
    `none for ${missing.join(', ')}`,
    'The loss does not depend on these: leave their layers out, or set trainable = false there before compile().',
  );
}
