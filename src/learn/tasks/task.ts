import type * as tf from '@tensorflow/tfjs';
import type pl from 'nodejs-polars';
import type { SummaryOptions } from '../../metrics';
import type { Values } from '../../data';
import type { RowLoss } from './losses';

/** The kinds of task: a number or several, one of two classes, one of several, any of several. */
export type TaskName = 'regression' | 'binary' | 'classes' | 'multilabel';

/** Predictions of a task and what they should have been. */
export interface Scored {
  /** `[n, ...output]` */
  readonly yHat: Values;
  /** `[n, ...target]` */
  readonly y: Values;
  /** A table with the predictions in it, a row each, for what is told by columns. */
  table: () => pl.DataFrame;
}

/**
 * What an output of a network is trained for: which targets it takes, by which loss, and how good its predictions are. Made by
 * `tasks.regression()`, `tasks.binary()`, `tasks.classes()`, `tasks.multilabel()`, or an object of your own.
 */
export interface Task {
  readonly name: TaskName;
  /** What the loss is called in messages and saved models. */
  readonly lossName: string;
  /** The loss of each row; its mean is made smaller. */
  readonly loss: RowLoss;
  /** What a prediction of two classes has to be above to say class 1: 0 for logits, 0.5 for probabilities. */
  readonly threshold: number;
  /** Checks that an output of a network is one that the task can use. @throws InputError otherwise */
  checkOutput(output: tf.SymbolicTensor): void;
  /**
   * Checks targets.
   *
   * @param given - as they came; flat numbers have one size
   * @param rows - how many there have to be
   * @param output - the sizes of the network's output for one row
   * @returns targets, and the sizes of one row
   * @throws InputError for another count, another arrangement or values that cannot be targets
   */
  targets(what: string, given: Values, rows: number, output: readonly number[]): Values;
  /**
   * Checks that held-out targets are such that predictions can be measured against them: asked before a training run that measures them after
   * each epoch. Default: they are. @throws InputError otherwise
   */
  checkHeldOut?(what: string, y: Values): void;
  /** How good predictions are: one row. @throws InputError for an option that this task has not */
  evaluate(scored: Scored, options: SummaryOptions): pl.DataFrame;
}

/** Tasks by the field of the batch that has the targets: `y` for a model of one output. */
export type Tasks = Readonly<Record<string, Task>>;
