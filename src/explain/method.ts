import type * as tf from '@tensorflow/tfjs';
import type { Rows } from '../data';
import type { Values, BatchRun } from '../learn';
import type { NetworkSubject, Subject } from './subject';
import type { ChosenTarget } from './target';

/** What a method works on that needs predictions alone: see `probe`. */
export interface PredictionContext {
  /** The name of the method, for messages. */
  readonly what: string;
  readonly subject: Subject;
  /** What is explained, a row each. */
  readonly rows: Rows;
  /** Names of the columns of a table; else none. */
  readonly columns: readonly string[];
  readonly target: ChosenTarget;
  /** What random numbers follow from. */
  readonly seed: number;
  /** Runs over the rows in batches: compiled, with progress, and stopped by an interrupt. */
  readonly run: BatchRun;
}

/** What a method works on that needs the network. */
export interface Context extends PredictionContext {
  readonly subject: NetworkSubject;
  readonly network: tf.LayersModel;
}

/** What a method found. */
export interface Found {
  /** A signed number for each number of the input, `[n, ...input]`, or for each pixel, `[n, height, width]`. */
  readonly values: Values;
  /** How the channels of a pixel become one number. Default `sum`. */
  readonly channels?: 'sum' | 'largest';
  /** By how much the values of a row fail to add up to the difference that they explain, where a method promises that. */
  readonly completenessGap?: Float32Array;
  /** The output with nothing there, a row each: with the values it adds up to the output, where a method promises that. */
  readonly base?: Float32Array;
  /** The share of the variance of the outputs around a row that a linear surrogate explains, R². */
  readonly fit?: Float32Array;
  /** The number of the part that each pixel belongs to, `[n, height, width]`. */
  readonly segments?: Values;
}

/** What every method has. */
interface SharedMethod<O extends object> {
  readonly name: string;
  /** Its own options with what they are unless given; their keys are the ones that it takes. */
  readonly defaults: Required<O>;
}

/**
 * A method of attribution that needs the network, such as for gradients: one file of `methods/` exports one, `methods/index.ts` registers it.
 *
 * @typeParam O - its own options
 */
export interface Method<O extends object = object> extends SharedMethod<O> {
  readonly needs?: 'network';
  /**
   * Of a method that takes one pass: its values as a function of tensors, samples and what the target takes. Whoever seeks inputs that move the
   * explanation goes along the gradient of it.
   */
  values?(context: Context, options: Required<O>): (x: tf.Tensor, choice: tf.Tensor) => tf.Tensor;
  /** @throws InputError for a bad option, or a network that it cannot explain */
  attribute(context: Context, options: Required<O>): Promise<Found>;
}

/** A method of attribution that needs nothing but predictions. */
export interface PredictionMethod<O extends object = object> extends SharedMethod<O> {
  readonly needs: 'predictions';
  /** @throws InputError for a bad option, or inputs that it cannot explain */
  attribute(context: PredictionContext, options: Required<O>): Promise<Found>;
}

/** A method of either kind. */
export type AnyMethod<O extends object = object> = Method<O> | PredictionMethod<O>;
