import * as tf from '@tensorflow/tfjs';
import { checkChoice, checkInteger, InputError, keysOf, product, type Random } from '../../base';
import { fillPieces, inputSlopes, pieceNoise, pieceWidth } from '../../learn';
import type { AttackNorm } from '../attacks/attack';
import { ballOf, projected, unit } from '../attacks/balls';

/** Options of defences that attack their own batches in training. */
export interface InnerAttackOptions {
  /** How large changes may be, in units of the inputs: of images 8 / 255 is 8 grey levels in the norm `linf`. */
  readonly eps: number;
  /** In which norm. Default `linf`. */
  readonly norm?: AttackNorm;
  /** How many steps the attack in training takes. Default 7. */
  readonly steps?: number;
  /** How large a step is, in units of the inputs; `auto`: 2.5 eps / steps. Default `auto`. */
  readonly stepSize?: number | 'auto';
  /** The smallest and the largest number that an input may have. Default 0 and 1 for images; has to be given for numbers. */
  readonly range?: readonly [low: number, high: number];
}

/** The options by their names. */
export const innerAttackKeys = keysOf<InnerAttackOptions>()('eps', 'norm', 'steps', 'stepSize', 'range');

/** A range in a form that JSON holds, which knows no infinity, and back. */
export function savedRange<O extends { readonly range?: readonly [number, number] }>(options: O): O {
  if (options.range === undefined) return { ...options };
  const range = options.range.map((end) => (Number.isFinite(Number(end)) ? Number(end) : String(end)));
  return { ...options, range: range as unknown as [number, number] };
}

/** The numbers that inputs may have. @throws InputError for numbers without a range, and what is none */
export function rangeFor(what: string, range: InnerAttackOptions['range'], x: tf.Tensor): readonly [number, number] {
  if (range) return readRange(what, range);
  if (x.rank === 4) return [0, 1];
  const todo = 'Say which numbers an input may have, such as [0, 1]; [-Infinity, Infinity] for all.';
  throw new InputError(`${what}: range`, 'the smallest and the largest number of an input', 'none', todo);
}

/** @throws InputError for what is no range */
export function readRange(what: string, range: readonly [number, number]): readonly [number, number] {
  const [low, high] = [...range].map(Number) as [number, number];
  if (range.length === 2 && low < high) return [low, high];
  throw new InputError(`${what}: range`, 'two numbers, the smaller one first', [...range]);
}

/** @throws InputError for an eps that is none, or that is in grey levels */
export function checkInnerEps(what: string, eps: number, range: readonly [number, number] = [0, 1], most?: number): void {
  if (!(Number.isFinite(eps) && eps >= 0)) throw new InputError(`${what}: eps`, 'a number of at least 0', eps);
  const largest = most ?? range[1] - range[0];
  if (eps <= largest) return;
  const todo = `In units of the inputs, ${range[0]} to ${range[1]}: of images ${eps} grey levels are ${eps} / 255.`;
  throw new InputError(`${what}: eps`, `at most ${Number(largest.toPrecision(4))}, where anything is in reach`, eps, todo);
} // prettier-ignore

/** How batches are attacked in training: steps along the gradient in a ball, inside the compiled step. */
export class InnerAttack {
  /** How many random numbers a start needs of a row. */
  static readonly width = pieceWidth + 1;
  private readonly norm: AttackNorm;
  private readonly eps: number;
  private readonly steps: number;
  private readonly step: number;

  /** @throws InputError for a bad option */
  constructor(
    private readonly what: string,
    private readonly options: InnerAttackOptions,
    usual: { readonly steps: number },
  ) {
    const { eps, norm = 'linf', steps = usual.steps, stepSize = 'auto', range } = options;
    checkChoice(`${what}: norm`, norm, ['linf', 'l2']);
    checkInteger(`${what}: steps`, steps, 1);
    if (range) readRange(what, range);
    // In the norm l2 the most depends on how many numbers a row has: that is looked at in training.
    checkInnerEps(what, eps, range && readRange(what, range), norm === 'l2' ? Infinity : undefined);
    if (!(stepSize === 'auto' || (Number.isFinite(stepSize) && stepSize > 0))) {
      throw new InputError(`${what}: stepSize`, "a number above 0, or 'auto'", stepSize);
    }
    [this.norm, this.eps, this.steps] = [norm, eps, steps];
    this.step = stepSize === 'auto' ? (2.5 * eps) / steps : stepSize;
  }

  /** Draws a start. */
  static fill(random: Random, row: Float32Array): void {
    fillPieces(random, row);
    row[pieceWidth] = random.uniform();
  }

  /** A random place in the ball around each row. @param numbers - what {@link fill} drew, `[batch, 3]` */
  start(x: tf.Tensor, numbers: tf.Tensor): tf.Tensor {
    const [pieces, share] = tf.split(numbers, [pieceWidth, 1], 1) as [tf.Tensor, tf.Tensor];
    if (this.norm === 'linf') return tf.add(x, pieceNoise('even', pieces, x.shape, this.eps));
    const radius = tf.mul(tf.pow(share, 1 / product(x.shape.slice(1))), this.eps);
    const column = [-1, ...x.shape.slice(1).map(() => 1)];
    return tf.add(x, tf.mul(unit(pieceNoise('normal', pieces, x.shape)), tf.reshape(radius, column)));
  }

  /** From a start, the place after all steps up the loss; as far as gradients go a constant. @param loss - of a batch, or of each row */
  climb(x: tf.Tensor, start: tf.Tensor, loss: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
    const range = rangeFor(this.what, this.options.range, x);
    if (this.norm === 'l2') {
      checkInnerEps(this.what, this.eps, range, (range[1] - range[0]) * Math.sqrt(product(x.shape.slice(1))));
    }
    const ball = { norm: this.norm, range };
    let at = projected(ball, start, x, tf.scalar(this.eps));
    for (let i = 0; i < this.steps; i++) {
      const along = ballOf(this.norm).steepest(inputSlopes(this.what, at, loss));
      at = projected(ball, tf.add(at, tf.mul(along, this.step)), x, tf.scalar(this.eps));
    }
    return at;
  }
}
