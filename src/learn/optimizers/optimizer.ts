import type * as tf from '@tensorflow/tfjs';
import type { NamedVariables } from '../variables';

/** Gradients of a loss, by the names of the variables: each of its variable's shape. */
export type Gradients = Readonly<Record<string, tf.Tensor>>;

/** What turns gradients into new weights. */
export interface Optimizer {
  /** Makes the state for these variables, afresh, before the first step. @throws InputError when another model uses it */
  prepare(variables: tf.Variable[]): void;
  /**
   * Assigns the variables. Runs inside a compiled function: all that changes from step to step is in variables.
   *
   * @throws InputError naming the variables without a gradient
   */
  apply(gradients: Gradients): void;
  /** The state, for checkpoints: what is kept under a name must not come to mean something else. */
  variables(): NamedVariables;
  /** Frees the state. */
  dispose(): void;
}
