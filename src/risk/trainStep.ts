import * as tf from '@tensorflow/tfjs';
import { compiled, type CompiledFunction } from '../backend';
import { InputError, type Random } from '../base';
import { gradientsOf, type HistoryRow, type Loss, type Optimizer, type Task, type TrainingMetric } from '../learn';
import { layersOf } from '../network';
import type { RiskWrapper } from './riskWrapper';

/** What a wrapper was compiled with. */
export interface TrainStepOptions {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  readonly task: Task;
  readonly metrics: readonly (readonly [string, TrainingMetric])[];
  /** What is trained: all else is frozen. */
  readonly variables: readonly tf.Variable[];
  /** Draws the noise of steps. */
  readonly random: Random;
}

/** A compiled training step of a wrapper: loss, gradients and update in one call. */
export class TrainStep {
  private readonly step: CompiledFunction;
  /** Names of the numbers that a step gives, set when it is traced. */
  private names: string[] = [];

  constructor(
    private readonly wrapper: RiskWrapper,
    private readonly options: TrainStepOptions,
  ) {
    this.step = compiled((x, y, noise) => this.trace(x, y, noise));
  }

  /** The compiled loss of the task. */
  get loss(): Loss {
    return this.options.loss;
  }

  /** What the model learns. */
  get task(): Task {
    return this.options.task;
  }

  /** What the loss of the task alone is called among the numbers of a step, once there was one. */
  get taskLoss(): 'loss' | 'task' {
    return this.names.includes('task') ? 'task' : 'loss';
  }

  /** Refuses layers that were frozen, or no longer are, since the step was made. @throws InputError */
  checkTrained(variables: readonly tf.Variable[]): void {
    const { variables: known } = this.options;
    if (variables.length === known.length && variables.every((variable, i) => variable === known[i])) return;
    const expected = `the ${known.length} weights to train that compile() found`;
    const todo = 'Call compile() again after a change of trainable.';
    throw new InputError('fit', expected, `${variables.length} weights`, todo);
  }

  /** One step on samples, as `RowTensors` gives them, and what is to be learned, `[batch, width]`. */
  run(x: tf.Tensor, y: tf.Tensor): HistoryRow {
    const batch = x.shape[0];
    const width = this.wrapper.noiseWidth('train');
    const random = new Float32Array(batch * width);
    for (let row = 0; row < batch && width > 0; row++) {
      this.wrapper.fillNoise(this.options.random, random.subarray(row * width, (row + 1) * width), 'train');
    }
    const noise = tf.tensor(random, [batch, width], 'float32');
    let results: Record<string, tf.Tensor>;
    try {
      results = this.step(x, y, noise);
    } finally {
      noise.dispose();
    }
    try {
      const { numbers, ...collected } = results;
      const values = numbers!.dataSync();
      const kept = Object.entries(collected).map(
        ([name, tensor]) => [name, tensor.dataSync() as Float32Array] as const,
      );
      this.wrapper.onStep(Object.fromEntries(kept), y.dataSync() as Float32Array);
      return Object.fromEntries(this.names.map((name, i) => [name, values[i]!]));
    } finally {
      // At the end: a tensor may be there under two names.
      tf.dispose(results);
    }
  }

  /** The optimizer's state, by a name each. */
  optimizerVariables(): Record<string, tf.Variable> {
    const state = Object.entries(this.options.optimizer.variables());
    return Object.fromEntries(state.map(([name, variable]) => [`optimizer.${name}`, variable]));
  }

  /** Frees the graphs and the optimizer's state. @param keep - an optimizer that goes on being used */
  dispose(keep?: Optimizer): void {
    this.step.dispose();
    if (this.options.optimizer !== keep) this.options.optimizer.dispose();
  }

  private trace(samples: tf.Tensor, y: tf.Tensor, noise: tf.Tensor): Record<string, tf.Tensor> {
    const { optimizer, variables, loss, task, metrics } = this.options;
    const x = this.wrapper.samplesOf(samples);
    const results: Record<string, tf.Tensor> = {};
    const wholeLoss = (): tf.Scalar => {
      const pass = this.wrapper.trainPass({ x, y, noise, loss, task });
      const terms = { ...pass.terms, ...this.penalty() };
      const sum = tf.addN(Object.values(terms));
      const followed = metrics.map(([, metric]) => metric(y, pass.yHat));
      const parts = Object.keys(terms).length > 1 ? terms : {};
      // Kept, since everything else that is made in here is freed with the gradients.
      results['numbers'] = tf.keep(tf.stack([sum, ...Object.values(parts), ...followed]));
      for (const [name, tensor] of Object.entries(pass.collect)) results[name] = tf.keep(tf.clone(tensor));
      this.names = ['loss', ...Object.keys(parts), ...metrics.map(([name]) => name)];
      return sum;
    };
    try {
      optimizer.apply(gradientsOf(wholeLoss, variables));
      this.constrain();
    } catch (error) {
      tf.dispose(results);
      throw error;
    }
    return results;
  }

  /** Puts weights back to where constraints of their layers have them, as Keras does after each step. */
  private constrain(): void {
    for (const weight of Object.values(this.wrapper.models()).flatMap((model) => model.trainableWeights)) {
      const { constraint } = weight as unknown as { constraint?: { apply(w: tf.Tensor): tf.Tensor } | null };
      const variable = weight.read() as tf.Variable;
      if (constraint) variable.assign(constraint.apply(variable));
    }
  }

  /** What regularisers of layers add. */
  private penalty(): Record<string, tf.Scalar> {
    // A layer that holds others names their regularisers as its own.
    const own = layersOf(Object.values(this.wrapper.models())).flatMap(
      (layer) => (layer as unknown as { losses: (() => tf.Scalar)[] }).losses,
    );
    const penalties = [...new Set(own)].map((penalty) => penalty());
    return penalties.length ? { regularisation: tf.addN(penalties) } : {};
  }
}
