import { Random, sum } from '../base';
import { sigmoid } from './sigmoid';

/** How environments are searched for. */
export interface EnvironmentOptions {
  readonly steps: number;
  readonly learningRate: number;
  readonly seed: number;
}

/** How the loss of each row would change if its logit were scaled: the derivative of its cross entropy by w in w x logit, at w = 1. */
export function scaleSlopes(logits: ArrayLike<number>, labels: ArrayLike<number>): Float64Array {
  return Float64Array.from(logits, (logit, row) => (sigmoid(logit) - labels[row]!) * logit);
}

/**
 * The penalty of invariant risk minimisation (IRMv1; Arjovsky et al., 2019) of two environments: the squared {@link scaleSlopes} of the mean loss, summed over
 * both. Each row belongs to the first by its share and to the second by the rest.
 *
 * @param shares - of each row, from 0 to 1
 */
export function irmPenalty(logits: ArrayLike<number>, labels: ArrayLike<number>, shares: ArrayLike<number>): number {
  const [first, second] = environmentSlopes(scaleSlopes(logits, labels), shares);
  return first ** 2 + second ** 2;
}

/**
 * The gradient of {@link irmPenalty} by the logits a of the shares, 1 / (1 + e^-a).
 *
 * @param slopes - of rows, as {@link scaleSlopes} gives them
 */
export function penaltyGradient(slopes: Float64Array, shares: Float64Array): Float64Array {
  const [first, second] = environmentSlopes(slopes, shares);
  return slopes.map((slope, row) => {
    const share = shares[row]!;
    return ((2 * (first - second) * slope) / slopes.length) * share * (1 - share);
  });
}

function environmentSlopes(slopes: Float64Array, shares: ArrayLike<number>): [first: number, second: number] {
  const first = sum(slopes, (slope, row) => slope * shares[row]!) / slopes.length;
  const second = sum(slopes, (slope, row) => slope * (1 - shares[row]!)) / slopes.length;
  return [first, second];
}

/**
 * Two environments with a large {@link irmPenalty}: gradient ascent by adam, from random shares.
 *
 * @returns the share of each row in the first one
 */
export function inferEnvironments(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  { steps, learningRate, seed }: EnvironmentOptions,
): Float64Array {
  const slopes = scaleSlopes(logits, labels);
  const random = new Random(seed);
  const a = Float64Array.from(slopes, () => random.normal());
  const [mean, square] = [new Float64Array(a.length), new Float64Array(a.length)];
  for (let step = 1; step <= steps; step++) {
    const gradient = penaltyGradient(slopes, a.map(sigmoid));
    for (let row = 0; row < a.length; row++) {
      mean[row] = 0.9 * mean[row]! + 0.1 * gradient[row]!;
      square[row] = 0.999 * square[row]! + 0.001 * gradient[row]! ** 2;
      const [m, v] = [mean[row]! / (1 - 0.9 ** step), square[row]! / (1 - 0.999 ** step)];
      // Gradients are of the order of 1 / rows^2: nothing is added to the root that could be larger than they are.
      a[row]! += v > 0 ? (learningRate * m) / Math.sqrt(v) : 0;
    }
  }
  return a.map(sigmoid);
}
