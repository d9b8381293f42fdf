import type * as tf from '@tensorflow/tfjs';
import type { Rows } from '../data';
import type { Values } from '../learn';
import type { BatchRun } from './batches';
import type { ChosenTarget } from './target';

/** What a method works on. */
export interface Context {
  /** The name of the method, for messages. */
  readonly what: string;
  readonly network: tf.LayersModel;
  /** What is explained, a row each. */
  readonly rows: Rows;
  readonly target: ChosenTarget;
  /** What random numbers follow from. */
  readonly seed: number;
  /** Runs over the rows in batches: compiled, with progress, and stopped by an interrupt. */
  readonly run: BatchRun;
}

/** What a method found. */
export interface Found {
  /** A signed number for each number of the input, `[n, ...input]`, or for each pixel, `[n, height, width]`. */
  readonly values: Values;
  /** How the channels of a pixel become one number. Default `sum`. */
  readonly channels?: 'sum' | 'largest';
  /** By how much the values of a row fail to add up to the difference that they explain, where a method promises that. */
  readonly completenessGap?: Float32Array;
}

/**
 * A method of attribution: one file of `methods/` exports one, `methods/index.ts` registers it.
 *
 * @typeParam O - its own options
 */
export interface Method<O extends object = object> {
  readonly name: string;
  /** Its own options with what they are unless given; their keys are the ones that it takes. */
  readonly defaults: Required<O>;
  /** @throws InputError for a bad option, or a network that it cannot explain */
  attribute(context: Context, options: Required<O>): Promise<Found>;
}
