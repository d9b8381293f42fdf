import type * as tf from '@tensorflow/tfjs';
import type { Rows } from '../../data';
import type { BatchRun, Values } from '../../learn';

/** How the size of a change is measured: its largest number, or the root of the sum of its squares. */
export type AttackNorm = 'linf' | 'l2';

/** What an attack works on. */
export interface AttackContext {
  /** The name of the attack, for messages. */
  readonly what: string;
  readonly rows: Rows;
  /** The class that each row is led away from, or towards where `targeted`: 1 for it, 0 for others, `[n, classes]`. */
  readonly hot: Values;
  readonly targeted: boolean;
  /** How many classes there are: 2 for one output. */
  readonly classes: number;
  /** The smallest and the largest number that an input may have. */
  readonly range: readonly [low: number, high: number];
  /** A score for each class, `[batch, classes]`: the largest is what the network says. */
  readonly logits: (x: tf.Tensor) => tf.Tensor2D;
  /** What random numbers follow from. */
  readonly seed: number;
  /** Runs over the rows in batches: compiled, with progress, and stopped by an interrupt. */
  readonly run: BatchRun;
}

/** What an attack within a ball works on. */
export interface BallContext extends AttackContext {
  readonly norm: AttackNorm;
  /** How large a change may be. */
  readonly eps: number;
}

/** What an attack found. */
export interface Found {
  /** The changed inputs, `[n, ...input]`. */
  readonly values: Values;
  /** What was added to all inputs before they were cut to the range, where it is the same for all. */
  readonly shared?: Values;
}

/** What all attacks are. */
interface AttackParts<O extends object, C> {
  readonly name: string;
  /** Its own options with what they are unless given; their keys are the ones that it takes. */
  readonly defaults: Required<O>;
  /** Why a norm is refused; none where both are served. */
  readonly only?: AttackNorm;
  /** @throws InputError for a bad option */
  perturb(context: C, options: Required<O>): Promise<Found>;
}

/** An attack that stays within eps: one file of this folder exports one, `index.ts` registers it. */
export type BallAttack<O extends object = object> = AttackParts<O, BallContext>;

/** An attack that looks for the smallest change. */
export type SmallestAttack<O extends object = object> = AttackParts<O, AttackContext>;
