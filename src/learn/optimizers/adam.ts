import * as tf from '@tensorflow/tfjs';
import { freeWith } from '../../backend';
import { checkKeys, checkRange, InputError } from '../../base';
import type { NamedVariables } from '../variables';
import { inOrder } from './gradientsOf';
import type { Gradients, Optimizer } from './optimizer';

/** Options of {@link adam}. */
export interface AdamOptions {
  /** Step size. Default 0.001. */
  learningRate?: number;
  /** Decay of the mean of gradients, in [0, 1). Default 0.9. */
  beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1). Default 0.999. */
  beta2?: number;
  /** Added to the root of the second mean. Default 1e-7, as in Keras. */
  epsilon?: number;
}

/**
 * Adam (Kingma and Ba, 2015). All gradients are laid end to end and updated as one vector, which takes a tenth of the
 * kernels of an update variable by variable.
 *
 * @throws InputError on an unknown option or a value out of range
 * @example
 * model.compile({ optimizer: adam({ learningRate: 5e-4 }), loss: 'binaryCrossentropyFromLogits' });
 */
export function adam(options: AdamOptions = {}): Optimizer {
  checkKeys('adam', options, ['learningRate', 'beta1', 'beta2', 'epsilon']);
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  checkRange('learningRate', learningRate, 0, Infinity);
  checkRange('beta1', beta1, 0, { below: 1 });
  checkRange('beta2', beta2, 0, { below: 1 });
  checkRange('epsilon', epsilon, 0, Infinity);
  return new FlatAdam({ learningRate, beta1, beta2, epsilon });
}

class FlatAdam implements Optimizer {
  private trained: tf.Variable[] = [];
  /** Moving sums of gradients and of their squares: the moving means over 1 - beta1 and 1 - beta2; and beta1^t and beta2^t. */
  private state: Record<'sum' | 'squares' | 'power1' | 'power2', tf.Variable> | undefined;

  constructor(private readonly options: Required<AdamOptions>) {}

  prepare(variables: tf.Variable[]): void {
    if (this.state && !(variables.length === this.trained.length && variables.every((v, i) => v === this.trained[i]))) {
      throw new InputError(
        'optimizer',
        'one of its own for each model',
        'one that another model uses',
        'Make another.',
      );
    }
    if (variables.length === 0) {
      throw new InputError(
        'optimizer',
        'at least one weight to train',
        'none',
        'Set trainable = true for some layers.',
      );
    }
    this.dispose();
    this.trained = variables;
    const size = variables.reduce((sum, variable) => sum + variable.size, 0);
    const fresh = (value: tf.Tensor): tf.Variable => {
      const variable = tf.variable(value, false);
      value.dispose();
      return variable;
    };
    this.state = {
      sum: fresh(tf.zeros([size])),
      squares: fresh(tf.zeros([size])),
      // beta1^t and beta2^t as variables, so that a compiled step holds no number that changes.
      power1: fresh(tf.scalar(1)),
      power2: fresh(tf.scalar(1)),
    };
    freeWith(this, Object.values(this.state));
  }

  apply(gradients: Gradients): void {
    const { state, trained } = this;
    if (!state) throw new Error('adam: expected prepare() before apply().');
    const { learningRate, beta1, beta2, epsilon } = this.options;
    const flat = tf.concat(inOrder(gradients, trained).map((gradient) => tf.reshape(gradient, [-1]))); // [every weight]
    state.power1.assign(tf.mul(state.power1, beta1));
    state.power2.assign(tf.mul(state.power2, beta2));
    state.sum.assign(tf.add(tf.mul(state.sum, beta1), flat));
    state.squares.assign(tf.add(tf.mul(state.squares, beta2), tf.square(flat)));
    // rate * mean / (root + epsilon), with what mean and root lack in it as numbers: fewer passes over the weights.
    const [lack1, lack2] = [1 - beta1, Math.sqrt(1 - beta2)];
    const rate = tf.div(
      tf.mul(tf.sqrt(tf.sub(1, state.power2)), (learningRate * lack1) / lack2),
      tf.sub(1, state.power1),
    );
    const change = tf.mul(tf.div(state.sum, tf.add(tf.sqrt(state.squares), epsilon / lack2)), rate);
    const parts = tf.split(
      change,
      trained.map(({ size }) => size),
    );
    trained.forEach((variable, i) => variable.assign(tf.sub(variable, tf.reshape(parts[i]!, variable.shape))));
  }

  variables(): NamedVariables {
    return { ...this.state };
  }

  dispose(): void {
    for (const variable of Object.values(this.variables())) variable.dispose();
    this.state = undefined;
  }
}
