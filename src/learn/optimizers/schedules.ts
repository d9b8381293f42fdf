import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkKeys, checkPositive, checkRange, InputError } from '../../base';
import { checkRate, type Schedule } from './schedule';

export type { Schedule } from './schedule';

/** Options of {@link linear} and {@link cosine}. */
export interface RampOptions {
  /** The rate of the first step. */
  from: number;
  /** The rate after `steps`, and from then on. Default 0. */
  to?: number;
  /** How many steps it takes. */
  steps: number;
}

/**
 * In a straight line from one rate to another.
 *
 * @throws InputError for an unknown option or a value out of range
 * @example
 * sgd({ learningRate: schedules.linear({ from: 0.1, to: 0.01, steps: 500 }) });
 */
export function linear(options: RampOptions): Schedule {
  const { from, to, steps } = ramp('linear', options);
  return (step) => tf.add(tf.mul(shareOf(step, steps), to - from), from);
}

/**
 * From one rate to another along half a wave of the cosine: slowly, fast, slowly (Loshchilov and Hutter, 2017; no restarts).
 *
 * @throws InputError for an unknown option or a value out of range
 * @example
 * adam({ learningRate: schedules.cosine({ from: 5e-4, to: 2.5e-5, steps: 6 * 125 }) });   // 6 epochs of 125 batches
 */
export function cosine(options: RampOptions): Schedule {
  const { from, to, steps } = ramp('cosine', options);
  return (step) => {
    const wave = tf.cos(tf.mul(shareOf(step, steps), Math.PI)); // 1 to -1
    return tf.add(tf.mul(tf.add(wave, 1), (from - to) / 2), to);
  };
}

/** Options of {@link exponential}. */
export interface ExponentialOptions {
  /** The rate of the first step. */
  from: number;
  /** What it is multiplied by in the course of `every` steps, above 0. */
  factor: number;
  /** Steps. */
  every: number;
}

/**
 * Multiplied by a factor in the course of so many steps, a little in each.
 *
 * @throws InputError for an unknown option or a value out of range
 * @example
 * adam({ learningRate: schedules.exponential({ from: 1e-3, factor: 0.5, every: 1000 }) });
 */
export function exponential(options: ExponentialOptions): Schedule {
  checkKeys('schedules.exponential', options, ['from', 'factor', 'every']);
  const { from, factor, every } = options;
  checkRange('from', from, 0, Infinity);
  checkPositive('factor', factor);
  checkInteger('every', every, 1);
  return (step) => tf.mul(tf.exp(tf.mul(step, Math.log(factor) / every)), from);
}

/** Options of {@link steps}. */
export interface StepsOptions {
  /** The rate of the first step. */
  from: number;
  /** What it is multiplied by at each of the places, above 0. Default 0.1. */
  factor?: number;
  /** After how many steps it changes, in order. */
  at: readonly number[];
}

/**
 * Multiplied by a factor after so many steps each.
 *
 * @throws InputError for an unknown option or a value out of range
 * @example
 * sgd({ learningRate: schedules.steps({ from: 0.1, at: [1000, 1500] }) });   // 0.1, then 0.01, then 0.001
 */
export function steps(options: StepsOptions): Schedule {
  checkKeys('schedules.steps', options, ['from', 'factor', 'at']);
  const { from, factor = 0.1, at } = options;
  checkRange('from', from, 0, Infinity);
  checkPositive('factor', factor);
  const given: unknown = at;
  if (!Array.isArray(given) || given.length === 0) throw new InputError('at', 'a list of numbers of steps', given);
  at.forEach((place, i) => checkInteger(`at[${i}]`, place, i === 0 ? 1 : at[i - 1]! + 1));
  return (step) => {
    const changes = tf.sum(tf.cast(tf.greaterEqual(step, tf.tensor1d([...at])), 'float32'));
    return tf.mul(tf.pow(factor, changes), from);
  };
}

/** Options of {@link warmUp}. */
export interface WarmUpOptions {
  /** How many steps it takes. */
  steps: number;
  /** The rate of the first step. Default 0. */
  from?: number;
  /** The rate afterwards: a number, or a schedule that then begins. */
  then: number | Schedule;
}

/**
 * In a straight line up to a rate, then by that rate or schedule.
 *
 * @throws InputError for an unknown option or a value out of range
 * @example
 * const learningRate = schedules.warmUp({ steps: 100, then: schedules.cosine({ from: 1e-3, steps: 900 }) });
 */
export function warmUp(options: WarmUpOptions): Schedule {
  checkKeys('schedules.warmUp', options, ['steps', 'from', 'then']);
  const { steps: count, from = 0, then } = options;
  checkInteger('steps', count, 1);
  checkRange('from', from, 0, Infinity);
  checkRate('then', then);
  const after: Schedule = typeof then === 'number' ? () => tf.scalar(then) : then;
  return (step) => {
    const rise = tf.sub(after(tf.scalar(0)), from);
    const warming = tf.add(tf.mul(tf.div(step, count), rise), from);
    return tf.where(tf.less(step, count), warming, after(tf.relu(tf.sub(step, count))));
  };
}

function ramp(name: string, options: RampOptions): Required<RampOptions> {
  checkKeys(`schedules.${name}`, options, ['from', 'to', 'steps']);
  const { from, to = 0, steps: count } = options;
  checkRange('from', from, 0, Infinity);
  checkRange('to', to, 0, Infinity);
  checkInteger('steps', count, 1);
  return { from, to, steps: count };
}

/** How much of so many steps is done, in [0, 1]. */
function shareOf(step: tf.Tensor, count: number): tf.Tensor {
  return tf.div(tf.minimum(step, count), count);
}
