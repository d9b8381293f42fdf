import * as tf from '@tensorflow/tfjs';
import { InputError, keysOf, product } from '../base';
import { eachLoss, isSplit, readNumbers, taskFor, Values, type Numbers, type PredictInput } from '../learn';
import { labelColumn } from '../table';
import type { NetworkSubject, Subject } from './subject';
import { predictedClasses } from './outputs';

/**
 * What is explained: the number that a network gives for each row.
 *
 * - `logit`: the output of a network, or of a function, that gives one number
 * - a number: the output of that class, from 0; numbers, one a row, are a class for each. A network of one output has the classes 1 (the
 *   output) and 0 (the output with its sign turned)
 * - `predicted`, `true`: the output of the class that the network says, or of the label
 * - `loss`: the loss by the label, of networks
 */
export type ExplainTarget = 'logit' | 'predicted' | 'true' | 'loss' | number | ArrayLike<number>;

/** Options that say what is explained. */
export interface ExplainTargetOptions {
  /** What is explained. Default `logit` for a network of one output, else `predicted`. */
  target?: ExplainTarget;
  /** Labels for `true` and `loss`: one for all rows, or one a row. Default: those of the split. */
  labels?: number | Numbers;
}

/** The keys of {@link ExplainTargetOptions}. */
export const targetKeys = keysOf<ExplainTargetOptions>()('target', 'labels');

/** What is explained, worked out for the rows. */
export interface ChosenTarget {
  /** In words: `logit`, `class 2`, `loss by the label`. */
  readonly words: string;
  /** What {@link value} takes beside the output, a row each: weights of the outputs, or targets of the loss. */
  readonly choice: Values;
  /** The class of each row; -1 for the loss of what is no class. */
  readonly classes: Int32Array;
  /** The explained number of each row, `[batch]`. */
  value(output: tf.Tensor, choice: tf.Tensor): tf.Tensor;
}

/** What {@link chooseTarget} has to know. */
export interface TargetNeeds {
  readonly subject: Subject;
  readonly data: PredictInput;
  readonly length: number;
  /** What is given for all rows. */
  outputs(): Promise<Values>;
}

/** Works out what is explained. @throws InputError for a class that is not there, and labels that are missing */
export async function chooseTarget(options: ExplainTargetOptions, needs: TargetNeeds): Promise<ChosenTarget> {
  const { subject, length } = needs;
  const width = product(subject.network ? sizesOf(subject) : (await needs.outputs()).rowShape);
  const { target = width === 1 ? 'logit' : 'predicted', labels } = options;
  if (labels !== undefined && target !== 'true' && target !== 'loss') {
    throw new InputError('labels', 'none for this target', 'some', "They go with target: 'true' or 'loss'.");
  }
  if (target === 'loss') {
    if (subject.network) return lossTarget(labels, width, subject, needs);
    throw new InputError('target', 'no loss of a function', target, 'Have the function give the loss.');
  }
  const classes = await classesFor(target, labels, width, needs);
  const choice = new Float32Array(length * width);
  classes.forEach((chosen, row) => {
    if (width === 1) choice[row] = chosen === 1 ? 1 : -1;
    else choice[row * width + chosen] = 1;
  });
  return {
    words: target === 'logit' && !subject.network ? 'output' : wordsFor(target),
    choice: new Values(choice, [length, width]),
    classes,
    value: (output, weights) => tf.sum(tf.mul(tf.reshape(output, [-1, width]), weights), 1),
  };
}

async function classesFor(
  target: Exclude<ExplainTarget, 'loss'>,
  labels: ExplainTargetOptions['labels'],
  width: number,
  needs: TargetNeeds,
): Promise<Int32Array> {
  const { length } = needs;
  const count = Math.max(2, width);
  if (target === 'logit') {
    if (width === 1) return new Int32Array(length).fill(1);
    throw new InputError('target', `a class from 0 to ${width - 1}`, target, 'The network gives several numbers.');
  }
  if (target === 'predicted') return saidClasses(needs, await needs.outputs(), width);
  if (target === 'true') return classesFrom('labels', labelsFor(labels, needs).data, length, count);
  if (typeof target === 'number') return classesFrom('target', new Float32Array(length).fill(target), length, count);
  if (typeof target === 'object' && target !== null && 'length' in target) {
    return classesFrom('target', Float32Array.from(target), length, count);
  }
  throw new InputError('target', 'logit, predicted, true, loss, a class or a class a row', target);
}

function classesFrom(what: string, given: Float32Array, length: number, count: number): Int32Array {
  if (given.length !== length) throw new InputError(what, `a class for each of ${length} rows`, given.length);
  const odd = given.find((value) => !(Number.isInteger(value) && value >= 0 && value < count));
  if (odd === undefined) return Int32Array.from(given);
  throw new InputError(what, `a class of the network, 0 to ${count - 1}`, odd, 'Count classes from 0.');
}

function saidClasses({ subject }: TargetNeeds, outputs: Values, width: number): Int32Array {
  if (width === 1 && !subject.network) {
    const todo = 'Nobody knows from where on it says class 1: name a class.';
    throw new InputError('target', 'a class, of a function of one number', 'predicted', todo);
  }
  return predictedClasses(subject.network, outputs);
}

function labelsFor(labels: ExplainTargetOptions['labels'], { data, length }: TargetNeeds): Values {
  if (typeof labels === 'number') return new Values(new Float32Array(length).fill(labels), [length]);
  if (labels !== undefined) return readNumbers('labels', labels);
  if (isSplit(data)) return new Values(Float32Array.from(labelColumn(data.table, 'label')), [length]);
  throw new InputError('labels', 'labels for this target', 'none', 'Give labels, or a split that has them.');
}

/** The sizes of what a network gives for a sample. */
function sizesOf({ network }: NetworkSubject): number[] {
  return network.outputs[0]!.shape.slice(1).map((size) => size ?? 1);
}

function lossTarget(
  labels: ExplainTargetOptions['labels'],
  width: number,
  subject: NetworkSubject,
  needs: TargetNeeds,
): ChosenTarget {
  const { length } = needs;
  const usual = width === 1 ? 'binaryCrossentropyFromLogits' : 'sparseCategoricalCrossentropyFromLogits';
  const task = subject.task() ?? taskFor(usual);
  const choice = task.targets('labels', labelsFor(labels, needs), length, sizesOf(subject));
  const isClass = task.name === 'binary' || task.name === 'classes';
  return {
    words: `loss ${task.lossName}`,
    choice,
    classes: isClass ? Int32Array.from(choice.data) : new Int32Array(length).fill(-1),
    value: (output, truth) => {
      const each = eachLoss(task, truth, output);
      if (each.rank > 0) return each.rank === 1 ? each : tf.mean(tf.reshape(each, [each.shape[0], -1]), 1);
      throw new InputError(`loss ${task.lossName}`, 'one number a row', 'a single one', 'Give the loss of each row.');
    },
  };
}

function wordsFor(target: Exclude<ExplainTarget, 'loss'>): string {
  if (target === 'logit') return 'logit';
  if (target === 'predicted') return 'predicted class';
  if (target === 'true') return 'true class';
  return typeof target === 'number' ? `class ${target}` : 'chosen classes';
}
