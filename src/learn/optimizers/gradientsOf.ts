import * as tf from '@tensorflow/tfjs';
import { freeingTape } from '../../backend';
import { InputError } from '../../base';
import { scalarFrom } from '../checkHooks';
import { namingUndifferentiable } from '../undifferentiable';
import type { Gradients } from './optimizer';

/**
 * The gradients of a loss, of those variables that it depends on.
 *
 * @param loss - works it out from the variables; runs once
 * @param variables - those to be trained
 * @throws InputError when the loss is not one number, or worked out by an operation that has no derivative
 * @example
 * optimizer.apply(gradientsOf(() => tf.mean(tf.square(network.apply(x) as tf.Tensor)), variables));
 */
export function gradientsOf(loss: () => tf.Scalar, variables: readonly tf.Variable[]): Gradients {
  const number = (): tf.Scalar => scalarFrom('loss', loss());
  // What `tf.variableGrads` does, but for the error that it has, without names, when the loss depends on none of them.
  const { value, grads } = namingUndifferentiable('loss', () =>
    freeingTape(() => tf.engine().gradients(number, [...variables], null!, true)),
  );
  value.dispose();
  return Object.fromEntries(
    variables.flatMap(({ name }, i): [string, tf.Tensor][] => (grads[i] ? [[name, grads[i]]] : [])),
  );
}

/** The gradients in the order of the variables. @throws InputError naming the variables without one, or with one of another shape */
export function inOrder(gradients: Gradients, variables: readonly tf.Variable[]): tf.Tensor[] {
  const missing = variables.filter(({ name }) => !gradients[name]).map(({ name }) => name);
  if (missing.length === 0) return variables.map((variable) => shaped(gradients[variable.name]!, variable));
  const all = missing.length === variables.length;
  const todo = all
    ? 'The loss does not follow from them by operations of tensors: values that are read (dataSync) and tensors made of them have no gradient.'
    : 'The loss does not depend on these: leave their layers out, or set trainable = false there before compile().';
  throw new InputError(
    'gradients',
    `one for each of ${variables.length} weights`,
    all ? 'none' : `none for ${missing.join(', ')}`,
    todo,
  );
}

function shaped(gradient: tf.Tensor, { name, shape }: tf.Variable): tf.Tensor {
  if (tf.util.arraysEqual(gradient.shape, shape)) return gradient;
  throw new InputError(`gradient of ${name}`, `shape [${shape.join(', ')}]`, `[${gradient.shape.join(', ')}]`);
}
