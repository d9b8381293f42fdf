import * as tf from '@tensorflow/tfjs';
import { compiled, freeingTape, type CompiledFunction } from '../../backend';
import { product, type Random } from '../../base';
import { namingUndifferentiable } from '../../learn';
import { runNetwork, sourceOf, tensorsBefore } from '../../network';
import { isConvolution } from '../convolutions';
import { withReluRule } from '../reluRules';
import { parametrisation, type ParametrisationOptions } from './parametrisations';
import { likeness, squaredDistance, totalVariation } from './regularisers';
import { drawMove, moved, moveTensors, type TransformOptions } from './transforms';
import { placeWeights, type Units } from './units';

/** How an ascent goes. */
export interface AscentSettings extends TransformOptions {
  readonly diversity: number;
  readonly learningRate: number;
  readonly parametrisation: ParametrisationOptions['by'];
  readonly within: ParametrisationOptions['within'];
  readonly totalVariation: number;
  readonly l2: number;
}

/** What an ascent is about. */
export interface AscentSubject {
  readonly network: tf.LayersModel;
  readonly units: Units;
  readonly several: number;
  readonly rowShape: readonly number[];
  readonly settings: AscentSettings;
}

/**
 * Steps at the start in which closed ReLUs let the gradient through, and regularisers do not count: what a unit does not see yet has no slope. Again as many, at most four times,
 * while a unit gives nothing.
 */
const opening = 16;
/** After how many steps it is seen how excited the units are, on which the weight of regularisers rests. */
const lookEvery = 8;
/** How strong the noise is at the start. */
const faint = 0.1;

/** Goes up the gradient, by Adam, with images for all units at once. It holds tensors: dispose of it. */
export class Ascent {
  private state: tf.Tensor[]; // free numbers, and their first and second moments
  private shares: tf.Tensor; // 1 / the largest |activation| so far
  private readonly largest: Float32Array;
  /** The step from which on slopes are the true ones. */
  private began: number | undefined;
  private readonly fixed: tf.Tensor[]; // which channel an image is for, `[batch, channels]`; weights of pairs, `[batch, batch]`
  private readonly weights: Float32Array;
  private readonly opened: CompiledFunction;
  private readonly usual: CompiledFunction;
  private readonly seen: CompiledFunction;
  private readonly shown: (z: tf.Tensor) => tf.Tensor;

  constructor(
    private readonly what: string,
    private readonly subject: AscentSubject,
    private readonly random: Random,
  ) {
    const { units, several, rowShape, settings } = subject;
    const batch = units.channels.length * several;
    const noise = random.fillNormal(new Float32Array(batch * product(rowShape)));
    const start = tf.tensor(noise.map((value) => faint * value), [batch, ...rowShape]); // prettier-ignore
    this.state = [start, tf.zerosLike(start), tf.zerosLike(start)];
    this.shares = tf.ones([batch]);
    this.largest = new Float32Array(batch).fill(1e-6);
    this.fixed = [channelChoice(units, several), pairWeights(batch, several)];
    this.weights = placeWeights(units);
    this.shown = parametrisation({ by: settings.parametrisation, within: settings.within, rowShape });
    this.opened = compiled((...given) => withReluRule('open', () => this.stepped(given, false)).result);
    this.usual = compiled((...given) => this.stepped(given, true));
    this.seen = compiled((z, choice) => {
      const images = this.shown(z);
      return { images, values: this.activations(this.given(images), choice) };
    });
  }

  /** One step up. @param step - from 0 */
  step(step: number): void {
    if (this.began === undefined && step > 0 && step % opening === 0) this.openFrom(step);
    if (this.began !== undefined && (step - this.began) % lookEvery === 0) this.weigh();
    const since = 1 + step - (this.began ?? 0);
    const { rowShape, settings } = this.subject;
    const [height, width] = rowShape as [number, number];
    const rates = tf.tensor1d([settings.learningRate, 1 - 0.9 ** since, 1 - 0.999 ** since]);
    const moves = this.moves ? moveTensors(drawMove(this.random, settings), height, width) : [];
    const run = this.began === undefined ? this.opened : this.usual;
    try {
      const { z, first, second } = run(...this.state, this.shares, rates, ...this.fixed, ...moves);
      tf.dispose(this.state);
      this.state = [z!, first!, second!];
    } finally {
      tf.dispose([rates, ...moves]);
    }
  }

  /** The images as they are, and how excited each has its unit. */
  look(): { images: Float32Array; values: Float32Array } {
    const { images, values } = this.seen(this.state[0]!, this.fixed[0]!);
    const read = { images: images!.dataSync() as Float32Array, values: values!.dataSync() as Float32Array };
    tf.dispose([images!, values!]);
    return read;
  }

  /** Frees the tensors and graphs. */
  dispose(): void {
    tf.dispose([...this.state, this.shares, ...this.fixed]);
    for (const run of [this.opened, this.usual, this.seen]) run.dispose();
  }

  private get moves(): boolean {
    const { jitter, rotation, scale } = this.subject.settings;
    return jitter > 0 || rotation > 0 || scale > 0;
  }

  /** Goes on with the true slopes, unless a unit still gives nothing; moments of the other slopes are forgotten. */
  private openFrom(step: number): void {
    const { values } = this.look();
    if (step < 4 * opening && values.includes(0)) return;
    this.began = step;
    const [z, ...moments] = this.state as [tf.Tensor, ...tf.Tensor[]];
    tf.dispose(moments);
    this.state = [z, tf.zerosLike(z), tf.zerosLike(z)];
  }

  /** So that regularisers count alike for units of any scale: the slope of log a is that of a over a. It may not jump where a passes 0. */
  private weigh(): void {
    const { values } = this.look();
    this.largest.forEach((known, image) => (this.largest[image] = Math.max(known, Math.abs(values[image]!))));
    this.shares.dispose();
    this.shares = tf.tensor1d(this.largest.map((value) => 1 / value));
  }

  private stepped(
    [z, first, second, shares, rates, choice, pairs, ...moves]: tf.Tensor[],
    held: boolean,
  ): Record<string, tf.Tensor> {
    const objective = (free: tf.Tensor): tf.Scalar => this.objective(free, [shares!, choice!, pairs!, ...moves], held);
    const slope = namingUndifferentiable(this.what, () => freeingTape(() => tf.grad(objective)(z!)));
    const [rate, firstShare, secondShare] = tf.unstack(rates!) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const m = tf.add(tf.mul(0.9, first!), tf.mul(0.1, slope));
    const v = tf.add(tf.mul(0.999, second!), tf.mul(0.001, tf.square(slope)));
    const change = tf.div(tf.div(m, firstShare), tf.add(tf.sqrt(tf.div(v, secondShare)), 1e-8));
    return { z: tf.add(z!, tf.mul(rate, change)), first: m, second: v };
  }

  /** @param held - whether regularisers count */
  private objective(z: tf.Tensor, [shares, choice, pairs, ...moves]: tf.Tensor[], held: boolean): tf.Scalar {
    const { settings, several } = this.subject;
    const { within } = settings;
    const images = this.shown(z);
    const seen = moves.length > 0 ? moved(images, moves) : images;
    let maps = seen;
    const given = this.given(seen, (output) => (maps = output));
    const parts: tf.Scalar[] = [tf.sum(tf.mul(shares!, this.activations(given, choice!)))];
    const against = (weight: number, value: () => tf.Tensor): void => {
      if (held && weight > 0) parts.push(tf.mul(-weight, tf.sum(value())));
    };
    against(settings.totalVariation, () => totalVariation(images));
    const middle = typeof within === 'number' ? 0 : (within[0] + within[1]) / 2;
    against(settings.l2, () => squaredDistance(images, middle));
    if (several > 1) against(settings.diversity, () => likeness(maps, pairs as tf.Tensor2D));
    return tf.addN<tf.Scalar>(parts);
  }

  /** What the layer gives; on the way what tells images apart: the maps of the last convolution up to there. */
  private given(images: tf.Tensor, meet: (maps: tf.Tensor) => void = () => undefined): tf.Tensor {
    const { output } = this.subject.units;
    const last = tensorsBefore(output).findLast((tensor) => isConvolution(sourceOf(tensor).layer));
    const layer = last && sourceOf(last).layer;
    return runNetwork(output, images, {
      training: false,
      after: (one, maps) => {
        if (one === layer) meet(maps);
        return maps;
      },
    });
  }

  /** The activation of each image's unit, `[batch]`: a weighted mean over places; of the layer as a whole the mean square. */
  private activations(given: tf.Tensor, choice: tf.Tensor): tf.Tensor {
    const { channels, count } = this.subject.units;
    const maps = tf.reshape(given, [given.shape[0], -1, count]); // [batch, places, channels]
    if (channels[0] === -1) return tf.mean(tf.square(maps), [1, 2]);
    const chosen = tf.mul(maps, tf.expandDims(choice, 1));
    return tf.sum(tf.mul(chosen, tf.tensor3d(this.weights, [1, this.weights.length, 1])), [1, 2]);
  }
}

/** 1 at the channel of the unit that an image is for, `[batch, channels]`. */
function channelChoice({ channels, count }: Units, several: number): tf.Tensor2D {
  const batch = channels.length * several;
  const choice = new Float32Array(batch * count);
  for (let image = 0; image < batch; image++) {
    const channel = channels[Math.floor(image / several)]!;
    if (channel >= 0) choice[image * count + channel] = 1;
  }
  return tf.tensor2d(choice, [batch, count]);
}

/** For images of one unit what is left of 1 by the number of the others; 0 elsewhere. */
function pairWeights(batch: number, several: number): tf.Tensor2D {
  const pairs = Float32Array.from({ length: batch * batch }, (_, at) => {
    const [a, b] = [Math.floor(at / batch), at % batch];
    return a !== b && Math.floor(a / several) === Math.floor(b / several) ? 1 / (several - 1) : 0;
  });
  return tf.tensor2d(pairs, [batch, batch]);
}
