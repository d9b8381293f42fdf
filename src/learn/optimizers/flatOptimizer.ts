import * as tf from '@tensorflow/tfjs';
import { freeWith } from '../../backend';
import { InputError, sum } from '../../base';
import type { NamedVariables } from '../variables';
import { inOrder } from './gradientsOf';
import type { Gradients, Optimizer } from './optimizer';
import { rateAt, scaled, type Rate, type SharedOptions } from './sharedOptions';

/** What an optimizer does with the gradients of all weights, laid end to end. */
export interface Rule<Vector extends string, Scalar extends string> {
  /** What the optimizer is called. */
  readonly name: string;
  /** State with a number for each weight, zeros at first. Checkpoints know it by these names. */
  readonly vectors: readonly Vector[];
  /** State of one number, and what it is at first. Checkpoints know it by these names. */
  readonly scalars: Readonly<Record<Scalar, number>>;
  /**
   * What is taken from the weights, a number for each. Assigns the state.
   *
   * @param gradient - `[every weight]`
   * @param rate - the learning rate of this step
   */
  change(gradient: tf.Tensor, rate: Rate, state: Readonly<Record<Vector | Scalar, tf.Variable>>): tf.Tensor;
}

/**
 * An optimizer that lays all gradients end to end and updates them as one vector, which takes a tenth of the kernels of an update
 * variable by variable.
 */
export class FlatOptimizer<Vector extends string, Scalar extends string> implements Optimizer {
  private trained: readonly tf.Variable[] = [];
  private state: Record<Vector | Scalar, tf.Variable> | undefined;
  /** How many steps there were: a variable, so that a compiled step holds no number that changes. There for a schedule only. */
  private step: tf.Variable | undefined;

  constructor(
    private readonly rule: Rule<Vector, Scalar>,
    private readonly options: SharedOptions,
  ) {}

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
    const size = sum(variables, (variable) => variable.size);
    const vectors = this.rule.vectors.map((name) => [name, variableOf(() => tf.zeros([size]))]);
    const scalars = Object.entries<number>(this.rule.scalars).map(([name, value]) => [
      name,
      variableOf(() => tf.scalar(value)),
    ]);
    this.state = Object.fromEntries([...vectors, ...scalars]) as Record<Vector | Scalar, tf.Variable>;
    if (typeof this.options.learningRate === 'function') this.step = variableOf(() => tf.scalar(0));
    freeWith(this, Object.values(this.variables()));
  }

  apply(gradients: Gradients): void {
    const { state, trained, rule } = this;
    const { learningRate, weightDecay, clipNorm } = this.options;
    if (!state) throw new Error(`${rule.name}: expected prepare() before apply().`);
    const flat = tf.concat(inOrder(gradients, trained).map((gradient) => tf.reshape(gradient, [-1]))); // [every weight]
    const rate = rateAt(learningRate, this.step);
    const change = rule.change(clipNorm === undefined ? flat : clipped(flat, clipNorm), rate, state);
    const parts = tf.split(
      change,
      trained.map(({ size }) => size),
    );
    const kept = weightDecay === 0 ? undefined : tf.sub(1, scaled(rate, weightDecay));
    trained.forEach((variable, i) => {
      const before = kept ? tf.mul(variable, kept) : variable;
      variable.assign(tf.sub(before, tf.reshape(parts[i]!, variable.shape)));
    });
    this.step?.assign(tf.add(this.step, 1));
  }

  variables(): NamedVariables {
    return { ...this.state, ...(this.step && { step: this.step }) };
  }

  dispose(): void {
    for (const variable of Object.values(this.variables())) variable.dispose();
    this.state = undefined;
    this.step = undefined;
  }
}

function variableOf(value: () => tf.Tensor): tf.Variable {
  return tf.tidy(() => tf.variable(value(), false));
}

/** A vector that is no longer than this, by its Euclidean norm. */
function clipped(vector: tf.Tensor, longest: number): tf.Tensor {
  const norm = tf.sqrt(tf.sum(tf.square(vector)));
  return tf.mul(vector, tf.div(longest, tf.maximum(norm, longest)));
}
