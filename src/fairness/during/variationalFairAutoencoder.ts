import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkKeyNames, checkKeys, checkRange, keysOf, Random } from '../../base';
import {
  NetworkModel,
  registerModel,
  type Batch,
  type ModelOptions,
  type NetworkSamples,
  type PassContext,
  type PassOutputs,
  type Phase,
  type RiderOptions,
  type Tasks,
  type TrainingData,
  Values,
  meanLoss,
} from '../../learn';
import { seeds } from '../../models';
import { splitNetwork, type NetworkSplit } from '../../network';
import { checkBinary } from './fairnessPenalty';
import { meanDiscrepancy, standardised } from './meanDiscrepancy';
import { checkGroupColumn, checkGroups, extremesOf, membersOf, type GroupColumn } from './members';

/** Options of {@link VariationalFairAutoencoder}. */
export interface VariationalFairAutoencoderOptions extends ModelOptions, GroupColumn {
  /** How many values z2 has: what explains z1 beside the label. Default 16. */
  readonly latentDim?: number;
  /** Units of the hidden layer of the decoder and of the two networks around z2. Default 64. */
  readonly hidden?: number;
  /** Weight of the variational bound (reconstruction and both divergences) beside the loss of the labels. Default 0.01. */
  readonly boundWeight?: number;
  /** Weight of the maximum mean discrepancy of the groups' z1; 0 leaves it out. Default 10. */
  readonly mmdWeight?: number;
}

/** Options of {@link VariationalFairAutoencoder.encode}. */
export interface VariationalFairEncodeOptions {
  /** Where the random numbers of draws start. Default none: the means. */
  readonly seed?: number;
}

const optionNames = keysOf<VariationalFairAutoencoderOptions>()(
  'column',
  'groups',
  'latentDim',
  'hidden',
  'boundWeight',
  'mmdWeight',
  'seed',
);

const what = 'VariationalFairAutoencoder';

/**
 * A variational fair autoencoder: it learns a representation z1 of samples that tells the label and not the group. A decoder draws the
 * sample again from z1 and the group, so z1 has no need of the group; z2 explains what of z1 the label does not; and the maximum mean
 * discrepancy of the groups' z1 is made small. The network's last layer reads the label from z1, which takes the place of its
 * features and has as many values.
 *
 * Four things are not as in the paper. The encoder is not told the group, so that a prediction does not need it. Every value of a sample is taken
 * for a Gaussian one of variance 1, so samples have to be standardised. The discrepancy is that of the means of z1, which decide, and
 * not of draws, whose noise hides what the means still tell; each value is standardised over the batch, so that none is hidden by being small.
 * And all pairs of a batch count, where the paper approximates the kernel by random features. All rows need labels. A batch needs
 * rows of each group: take 256 or more.
 *
 * @see Louizos, C., et al. (2016). The variational fair autoencoder.
 * @example
 * const model = new fairness.VariationalFairAutoencoder(denseNetwork({ inputs: 80, hidden: [64, 16] }), { column: 'sex' });
 * model.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
 * await model.fit(encoder.samples(adult.splits.train.table), { epochs: 10, batchSize: 256 });
 * const z = await model.encode(encoder.samples(adult.splits.test.table), { seed: 0 });
 */
export class VariationalFairAutoencoder extends NetworkModel {
  private readonly split: NetworkSplit;
  private readonly column: string;
  private readonly groups: number;
  private readonly latentDim: number;
  private readonly weights: { readonly bound: number; readonly mmd: number };
  private readonly own: Readonly<Record<'z1' | 'z2' | 'prior' | 'decoder', tf.LayersModel>>;
  private readonly checked: ReturnType<typeof checkGroups>;

  /** @throws InputError for an unknown or bad option, or a network of several inputs, of samples that are no rows of numbers, or of one layer */
  constructor(network: tf.LayersModel, options: VariationalFairAutoencoderOptions = { column: '' }) {
    const { column, groups, latentDim, hidden, boundWeight, mmdWeight } = checkedOptions(options);
    super(network, options, optionNames);
    this.groups = groups;
    this.split = splitNetwork(network);
    this.column = column;
    this.latentDim = latentDim;
    this.weights = { bound: boundWeight, mmd: mmdWeight };
    const { width } = this.split;
    const inputs = network.inputs[0]!.shape.at(-1)!;
    const initial = seeds(this.seed + 1);
    this.own = {
      z1: layers([width, 2 * width], initial),
      z2: layers([width + 1, hidden, 2 * latentDim], initial),
      prior: layers([latentDim + 1, hidden, 2 * width], initial),
      decoder: layers([width + this.groups, hidden, inputs], initial),
    };
    this.checked = checkGroups(what, column, this.groups);
  }

  /**
   * z1: its means, which decide, or with a seed a draw for each row. **Give away draws**: means tell apart what lies close together, and a reader of
   * small cells, such as a random forest, finds the group in them; the noise of a draw hides it.
   *
   * @returns `[n, values of z1]`
   * @throws InputError as `predict`, and for a bad seed
   * @example
   * const z = await model.encode({ x }, { seed: 0 });
   */
  async encode({ x }: Pick<NetworkSamples, 'x'>, options: VariationalFairEncodeOptions = {}): Promise<Values> {
    checkKeys('encode', options, ['seed']);
    const { seed } = options;
    const fields = this.readInputs({ x });
    const means = await this.inferPart(fields, 'latent');
    if (seed === undefined) return means;
    checkInteger(`${what}: seed`, seed, 0);
    const { data: deviations } = await this.inferPart(fields, 'latentDeviation');
    const random = new Random(seed);
    return new Values(
      Float32Array.from(means.data, (mean, i) => mean + deviations[i]! * random.normal()),
      means.shape,
    );
  }

  override checkTasks({ y }: Tasks): void {
    checkBinary(what, y!.name);
  }

  override ownNetworks(): Record<string, tf.LayersModel> {
    return { ...this.own };
  }

  override noiseWidth(phase: Phase): number {
    return phase === 'train' ? this.split.width + this.latentDim : 0;
  }

  override trainPass(batch: Batch, { tasks }: PassContext): PassOutputs {
    const { x, y, noise, weight } = batch as Batch & Record<'x' | 'y' | 'noise', tf.Tensor>;
    const members = membersOf(what, { batch }, this.column, this.groups);
    const [noise1, noise2] = tf.split(noise, [this.split.width, this.latentDim], 1) as [tf.Tensor, tf.Tensor];
    const first = gaussian(this.own.z1, this.split.features(x, true));
    const z1 = drawn(first, noise1);
    const second = gaussian(this.own.z2, tf.concat([z1, y], 1));
    const prior = gaussian(this.own.prior, tf.concat([drawn(second, noise2), y], 1));
    const again = this.own.decoder.apply(tf.concat([z1, members], 1)) as tf.Tensor;
    const standard = { mean: tf.zerosLike(second.mean), logVariance: tf.zerosLike(second.mean) };
    const reconstruction = tf.mul(tf.sum(tf.squaredDifference(x, again), 1), 0.5);
    const { bound, mmd } = this.weights;
    const part = (rows: tf.Tensor): tf.Scalar => tf.mul<tf.Scalar>(tf.mean(rows), bound);
    const yHat = this.split.head(z1);
    return {
      outputs: { y: yHat },
      terms: {
        task: meanLoss(tasks['y']!, weight)(y, yHat),
        reconstruction: part(reconstruction),
        z1: part(divergence(first, prior)),
        z2: part(divergence(second, standard)),
        // Of the means, without noise: they are what is given away and what decides.
        ...(mmd > 0 && { mmd: tf.mul<tf.Scalar>(meanDiscrepancy(standardised(first.mean), members), mmd) }),
      },
      collect: { [`${what} groups`]: extremesOf({ batch }, this.column) },
    };
  }

  override inferPass({ x }: Batch): Record<string, tf.Tensor> {
    const { mean, logVariance } = gaussian(this.own.z1, this.split.features(x!, false));
    return { y: this.split.head(mean), latent: mean, latentDeviation: tf.exp(tf.div(logVariance, 2)) };
  }

  override taskLoss(batch: Batch, tasks: Tasks): tf.Scalar {
    return meanLoss(tasks['y']!)(batch['y']!, this.inferPass(batch)['y']!);
  }

  override onStep(collected: Readonly<Record<string, Float32Array>>): void {
    this.checked(collected, new Float32Array(0));
  }

  /** The column of the groups comes with the rows of training unasked. */
  protected override readData(of: string, data: NetworkSamples, options: RiderOptions): TrainingData {
    if (of !== 'fit') return super.readData(of, data, options);
    const columns = [...new Set([...(options.columns ?? []), this.column])];
    return super.readData(of, data, { ...options, columns });
  }
}

registerModel(VariationalFairAutoencoder);

/** Options with their defaults. Checked before the model is made: one that fails must not hold on to the network. @throws InputError */
function checkedOptions(
  options: VariationalFairAutoencoderOptions,
): Required<Omit<VariationalFairAutoencoderOptions, 'seed'>> {
  checkKeyNames(what, options, optionNames);
  const { column, latentDim = 16, hidden = 64, boundWeight = 0.01, mmdWeight = 10 } = options;
  const groups = checkGroupColumn(what, options);
  checkInteger(`${what}: latentDim`, latentDim, 1);
  checkInteger(`${what}: hidden`, hidden, 1);
  checkRange(`${what}: boundWeight`, boundWeight, 0, Infinity);
  checkRange(`${what}: mmdWeight`, mmdWeight, 0, Infinity);
  return { column, groups, latentDim, hidden, boundWeight, mmdWeight };
}

/** A Gaussian distribution for each row, its values independent. */
interface Gaussian {
  readonly mean: tf.Tensor;
  readonly logVariance: tf.Tensor;
}

/** What a network says of a distribution: its log variances are kept between -4 and 4. */
function gaussian(network: tf.LayersModel, given: tf.Tensor): Gaussian {
  const [mean, spread] = tf.split(network.apply(given) as tf.Tensor, 2, 1) as [tf.Tensor, tf.Tensor];
  return { mean, logVariance: tf.mul(tf.tanh(tf.div(spread, 4)), 4) };
}

function drawn({ mean, logVariance }: Gaussian, noise: tf.Tensor): tf.Tensor {
  return tf.add(mean, tf.mul(tf.exp(tf.div(logVariance, 2)), noise));
}

/** KL(a || b) of each row, `[batch]`. */
function divergence(a: Gaussian, b: Gaussian): tf.Tensor {
  const logRatio = tf.sub(b.logVariance, a.logVariance);
  const distance = tf.div(tf.squaredDifference(a.mean, b.mean), tf.exp(b.logVariance));
  const perValue = tf.sub(tf.add(tf.add(logRatio, tf.exp(tf.neg(logRatio))), distance), 1);
  return tf.mul(tf.sum(perValue, 1), 0.5);
}

/** Dense layers of the given widths, the first of which is that of the input; the last one linear. */
function layers(widths: readonly number[], initial: ReturnType<typeof seeds>): tf.LayersModel {
  const dense = widths.slice(1).map((units, i) =>
    tf.layers.dense({
      units,
      kernelInitializer: initial(),
      ...(i === 0 && { inputShape: [widths[0]!] }),
      ...(i < widths.length - 2 && { activation: 'relu' as const }),
    }),
  );
  return tf.sequential({ layers: dense });
}
