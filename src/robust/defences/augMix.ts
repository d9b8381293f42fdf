import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkKeys, checkRange, InputError, keysOf, type Random } from '../../base';
import { registerPart, weighted, type Part } from '../../learn';
import { chosen } from '../attacks/best';
import { classScores } from '../classScores';
import { warped } from '../warp';
import { checkClassifier, logitsOf } from './logits';

/** Options of `robust.augMix`. */
export interface AugMixOptions {
  /** How strongly images are changed, in (0, 10]: at 10 turned by up to 30 degrees and moved by a third. Default 3. */
  readonly severity?: number;
  /** How many chains of changes are blended. Default 3. */
  readonly chains?: number;
  /** How many changes a chain has at most. Default 3. */
  readonly depth?: number;
  /** How much the predictions for an image and two blends of it have to agree, at least 0. At 0 images are replaced by one blend, with no other loss. Default 12. */
  readonly consistency?: number;
}

const what = 'augMix';
/** Where the two blends are in a batch. */
const fields = ['augMix: first', 'augMix: second'] as const;

/**
 * AugMix (Hendrycks and others 2020): images are blended with several chains of random changes of themselves, and predictions for an image and two such blends are made to agree: to the loss of the
 * task, on images as they are, it adds `consistency` times the Jensen-Shannon divergence of the three. For robustness against corruptions that nobody trained on. A part for classifiers of images; with `consistency: 0` for any task.
 *
 * The changes: turned, sheared in x and in y, moved; contrast stretched, solarised, posterised. A chain has one to `depth` of them, each at most once, in this order; in the
 * authors' code in any. Histogram equalisation, which they have as well, is left out. Shares of chains are from a Dirichlet, that of the image from a uniform distribution.
 *
 * Cost: three passes in place of one, and about 20 operations on pixels for each chain.
 *
 * @throws InputError for an unknown or bad option, or with `consistency` a task without classes; in training for what are no images
 * @see Hendrycks, D., et al. (2020). AugMix: a simple data processing method to improve robustness and uncertainty.
 * @example
 * const model = wrap(network, {}, { parts: [robust.augMix({ severity: 3 })], seed: 0 });
 */
export function augMix(options: AugMixOptions = {}): Part {
  checkKeys(what, options, keysOf<AugMixOptions>()('severity', 'chains', 'depth', 'consistency'));
  const { severity = 3, chains = 3, depth = 3, consistency = 12 } = options;
  if (!(severity > 0 && severity <= 10)) throw new InputError(`${what}: severity`, 'a number above 0, at most 10', severity); // prettier-ignore
  checkInteger(`${what}: chains`, chains, 1);
  checkInteger(`${what}: depth`, depth, 1);
  if (depth > changes.length) throw new InputError(`${what}: depth`, `at most ${changes.length}, as many as there are changes`, depth); // prettier-ignore
  checkRange(`${what}: consistency`, consistency, 0, Infinity);
  const blends = consistency > 0 ? 2 : 1;
  const width = chains * (chainWidth + 1) + 1;
  return {
    name: what,
    madeFrom: { ...options },
    checkTask: (task) => {
      if (consistency > 0) checkClassifier(what, task);
    },
    noiseWidth: (phase) => (phase === 'train' ? blends * width : 0),
    fillNoise: (random, row) => {
      for (let blend = 0; blend < blends; blend++) {
        drawBlend(random, { severity, chains, depth }, row.subarray(blend * width, (blend + 1) * width));
      }
    },
    prepare: (batch) => {
      const { x, noise } = batch;
      if (x?.rank !== 4) {
        throw new InputError(what, 'images, [height, width, channels]', `samples of shape [${x?.shape.slice(1).join(', ')}]`); // prettier-ignore
      }
      const each = tf.split(noise!, blends, 1).map((numbers) => blended(x as tf.Tensor4D, numbers, chains));
      if (consistency === 0) return { ...batch, x: each[0]! };
      return { ...batch, ...Object.fromEntries(fields.map((name, i) => [name, each[i]!])) };
    },
    ...(consistency > 0 && {
      forward: ({ batch, network, yHat, weight }) => {
        const others = fields.map((name) => logitsOf(network, batch[name]!, true));
        const apart = disagreement([classScores(network).read(yHat), ...others]);
        return { terms: { [what]: tf.mul<tf.Scalar>(consistency, weighted(apart, weight, what)) } };
      },
    }),
  };
}

registerPart(what, augMix);

/** The Jensen-Shannon divergence of predictions, a row each, `[batch]`: the mean divergence from their mean. */
export function disagreement(logits: readonly tf.Tensor2D[]): tf.Tensor {
  const logs = logits.map((z) => tf.logSoftmax(z));
  const mean = tf.mean(tf.stack(logs.map((log) => tf.exp(log))), 0);
  const logMean = tf.log(tf.maximum(mean, 1e-7));
  return tf.mean(tf.stack(logs.map((log) => tf.sum(tf.mul(tf.exp(log), tf.sub(log, logMean)), 1))), 0);
}

/** What a chain does to an image: a b c d and s t in shares of the sides say where pixels come from; stretched or not, solarised above, steps of grey. */
interface Chain {
  map: [a: number, b: number, c: number, d: number];
  move: [right: number, down: number];
  stretch: 0 | 1;
  above: number;
  step: number;
}

const chainWidth = 9;

/** Changes, each for a level in (0, 1]; a sign says which way. */
const changes: readonly ((chain: Chain, level: number, sign: number) => void)[] = [
  (chain, level, sign) => {
    const angle = (sign * level * Math.PI) / 6;
    chain.map = times(chain.map, [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle)]);
  },
  (chain, level, sign) => (chain.map = times(chain.map, [1, 0.3 * sign * level, 0, 1])),
  (chain, level, sign) => (chain.map = times(chain.map, [1, 0, 0.3 * sign * level, 1])),
  (chain, level, sign) => (chain.move[0] = (sign * level) / 3),
  (chain, level, sign) => (chain.move[1] = (sign * level) / 3),
  (chain) => (chain.stretch = 1),
  (chain, level) => (chain.above = 1 - level),
  // Four bits less the level's share of four.
  (chain, level) => (chain.step = 2 ** (4 + Math.floor(4 * level)) / 255),
];

function times(m: Chain['map'], [a, b, c, d]: readonly [number, number, number, number]): Chain['map'] {
  return [m[0] * a + m[1] * c, m[0] * b + m[1] * d, m[2] * a + m[3] * c, m[2] * b + m[3] * d];
}

function drawBlend(
  random: Random,
  { severity, chains, depth }: Readonly<Record<'severity' | 'chains' | 'depth', number>>,
  row: Float32Array,
): void {
  for (let i = 0; i < chains; i++) {
    const chain: Chain = { map: [1, 0, 0, 1], move: [0, 0], stretch: 0, above: 2, step: 0 };
    const chosenOnes = random.shuffle([...changes.keys()]).slice(0, 1 + random.integer(depth));
    for (const one of chosenOnes.sort((a, b) => a - b)) {
      changes[one]!(chain, random.uniform(Math.min(0.1, severity), severity) / 10, random.chance(0.5) ? 1 : -1);
    }
    row.set([...chain.map, ...chain.move, chain.stretch, chain.above, chain.step], i * chainWidth);
    // Of exponential numbers each share of their sum is that of a Dirichlet distribution.
    row[chains * chainWidth + i] = -Math.log(1 - random.uniform());
  }
  row[row.length - 1] = random.uniform();
}

/** Images blended with chains of changes of themselves. @param numbers - what was drawn for each, `[batch, ...]` */
export function blended(images: tf.Tensor4D, numbers: tf.Tensor, chains: number): tf.Tensor4D {
  const parts = tf.split(numbers, [...Array<number>(chains).fill(chainWidth), chains, 1], 1);
  const column = (one: tf.Tensor): tf.Tensor => tf.reshape(one, [-1, 1, 1, 1]);
  const weights = tf.split(tf.div(parts[chains]!, tf.sum(parts[chains]!, 1, true)), chains, 1);
  const mixed = tf.addN(weights.map((weight, i) => tf.mul(changedBy(images, parts[i]!), column(weight))));
  return tf.add(mixed, tf.mul(tf.sub(images, mixed), column(parts[chains + 1]!)));
}

function changedBy(images: tf.Tensor4D, numbers: tf.Tensor): tf.Tensor4D {
  const [, height, width] = images.shape;
  const [a, b, c, d, right, down, stretch, above, step] = tf.split(numbers, chainWidth, 1);
  const maps = tf.concat([a!, b!, tf.mul(right!, width), c!, d!, tf.mul(down!, height)], 1);
  const moved = warped(images, maps);
  const least = tf.min(moved, [1, 2], true);
  const span = tf.maximum(tf.sub(tf.max(moved, [1, 2], true), least), 1e-3);
  const stretched = chosen(stretch!, tf.div(tf.sub(moved, least), span), moved);
  const turned = tf.cast(tf.greaterEqual(stretched, tf.reshape(above!, [-1, 1, 1, 1])), 'float32');
  // 1 - x where turned, x elsewhere.
  const solarised = tf.add(stretched, tf.mul(turned, tf.sub(1, tf.mul(2, stretched))));
  const steps = tf.reshape(tf.maximum(step!, 1e-6), [-1, 1, 1, 1]);
  const posterised = tf.mul(tf.floor(tf.div(solarised, steps)), steps);
  return chosen(tf.greater(step!, 0), posterised, solarised) as tf.Tensor4D;
}
