import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkKeys, checkRange, InputError, product, type Random, sum } from '../base';
import { sourceOf, isDropout, otherRandomLayer, refuseRandom, runNetwork, tensorsBefore } from '../network';
import { RiskWrapper } from './riskWrapper';
import {
  registerModel,
  type Prediction,
  type Risks,
  type PredictInput,
  type InferInputs,
  type Phase,
  type Values,
  type ModelOptions,
} from '../learn';

/** Options of {@link DropoutWrapper}. */
export interface DropoutWrapperOptions extends ModelOptions {
  /** The share of values that is dropped, in [0, 1). Default 0.1. A model's own dropout layers keep their rates. */
  p?: number;
  /** How many times a prediction is made, each with masks of its own. At least 2. Default 20. */
  passes?: number;
  /** Whether values are also dropped after the first layer: for networks with one hidden layer. Default false. */
  first?: boolean;
}

/** A place where values are dropped. */
interface Site {
  readonly layer: tf.layers.Layer;
  readonly rate: number;
  /** How many numbers a mask has. */
  readonly width: number;
  /** The mask's sizes for a sample: 1 where it is stretched, so that whole channels of images are dropped. */
  readonly shape: readonly number[];
}

const droppedAfter = /^(Dense|Conv\dD|Conv\dDTranspose|SeparableConv\dD|DepthwiseConv\dD)$/;

/**
 * Monte Carlo dropout (Gal and Ghahramani, 2016): values are dropped at random in training and in predictions, too; where many
 * networks within one disagree, the model knows less. Values are dropped after every dense and convolutional layer (there whole
 * channels) but the first and the last; a model with dropout layers of its own has them there alone. Batch normalisation is
 * in inference mode in predictions. Masks are drawn anew at every pass of every prediction; the seed decides which ones.
 *
 * - `yHat`: the mean over passes
 * - `epistemic`: the variance over passes (divided by one less than there are), in squared units of the prediction
 *
 * @example
 * const model = new DropoutWrapper(network, { p: 0.1, passes: 20, seed: 0 });
 */
export class DropoutWrapper extends RiskWrapper {
  override readonly epistemicKind = 'variance';
  private readonly passes: number;
  private readonly sites: readonly Site[];
  private readonly width: number;
  /** The numbers of tensors that are something else at every pass. */
  private readonly changing: ReadonlySet<number>;

  /** @throws InputError for an unknown or bad option, or a model with no place to drop values */
  constructor(model: tf.LayersModel, options: DropoutWrapperOptions = {}) {
    checkKeys('DropoutWrapper', options, ['p', 'passes', 'first', 'seed']);
    super(model, options, { ownDropout: true });
    refuseRandom(
      otherRandomLayer(model),
      'Leave it out: of layers that draw, it takes dropout layers of the model itself.',
    );
    const { p = 0.1, passes = 20, first = false } = options;
    checkRange('p', p, 0, { below: 1 });
    checkInteger('passes', passes, 2);
    this.passes = passes;
    const tensors = tensorsBefore(this.split.between);
    this.sites = findSites(tensors, p, first);
    this.width = sum(this.sites, ({ width }) => width);
    this.changing = changedBy(this.sites, tensors);
  }

  /**
   * What each pass predicts: samples of the predictive distribution, for what a mean and a variance do not tell.
   *
   * @returns `[n, passes, outputs]`, from new masks at every call
   * @throws InputError as `predict` does
   * @example
   * const { data, shape } = await model.predictPasses(test.select('x'));
   */
  async predictPasses(data: PredictInput): Promise<Values> {
    return this.inferPart(this.readInputs(data), 'each');
  }

  override noiseWidth(phase: Phase): number {
    return phase === 'train' ? this.width : this.width * this.passes;
  }

  override fillNoise(random: Random, row: Float32Array): void {
    for (let at = 0; at < row.length;) {
      for (const { rate, width } of this.sites) {
        for (const end = at + width; at < end; at++) row[at] = random.uniform() < rate ? 0 : 1 / (1 - rate);
      }
    }
  }

  override extract(x: tf.Tensor, noise: tf.Tensor): tf.Tensor {
    return this.drop(x, noise, true);
  }

  override infer({ x, noise }: InferInputs): Record<string, tf.Tensor> {
    const known = new Map<number, tf.Tensor>();
    const masks = tf.split(noise, this.passes, 1);
    const each = tf.stack(masks.map((mask) => this.split.head(this.drop(x, mask, false, known)))); // [passes, batch, outputs]
    const yHat = tf.mean(each, 0);
    // Not squaredDifference: its gradient in TensorFlow.js does not go back to what was broadcast.
    const squares = tf.sum(tf.square(tf.sub(each, yHat)), 0);
    return { yHat, epistemic: tf.div(squares, this.passes - 1), each: tf.transpose(each, [1, 0, 2]) };
  }

  override toRisks({ epistemic }: Prediction): Risks {
    return { epistemic: epistemic! };
  }

  /** Features with values dropped. @param known - what layers before the first dropped value gave, for other passes */
  private drop(x: tf.Tensor, noise: tf.Tensor, training: boolean, known?: Map<number, tf.Tensor>): tf.Tensor {
    const masks = new Map<tf.layers.Layer, tf.Tensor>();
    tf.split(
      noise,
      this.sites.map(({ width }) => width),
      1,
    ).forEach((mask, i) => {
      const { layer, shape } = this.sites[i]!;
      masks.set(layer, tf.reshape(mask, [x.shape[0], ...shape]));
    });
    return runNetwork(this.split.between, x, {
      training,
      skip: isDropout,
      after: (layer, output) => (masks.has(layer) ? tf.mul(output, masks.get(layer)!) : output),
      ...(known && { memory: { known, keeps: ({ id }) => !this.changing.has(id) } }),
    });
  }
}

function findSites(tensors: readonly tf.SymbolicTensor[], p: number, first: boolean): Site[] {
  // A layer that comes twice drops the same values at both places.
  const each = [...new Map(tensors.map((tensor) => [tensor.sourceLayer, tensor])).values()];
  const own = each.filter(({ sourceLayer }) => isDropout(sourceLayer));
  if (own.length) {
    return own.map((tensor) => {
      const whole = tensor.sourceLayer.getClassName() !== 'Dropout';
      return site(tensor, (tensor.sourceLayer.getConfig() as { rate: number }).rate, whole);
    });
  }
  const places = each.filter(({ sourceLayer }) => droppedAfter.test(sourceLayer.getClassName())).slice(first ? 0 : 1);
  if (places.length) return places.map((tensor) => site(tensor, p, true));
  const todo = first ? 'Add a layer.' : 'Add a layer, or give first: true for a network with one hidden layer.';
  throw new InputError('model', 'a dense or convolutional layer between the first and the last', 'none', todo);
}

function site(tensor: tf.SymbolicTensor, rate: number, wholeChannels: boolean): Site {
  const layer = tensor.sourceLayer;
  const sizes = tensor.shape.slice(1);
  const shape = sizes.map((size, i) => (wholeChannels && i < sizes.length - 1 ? 1 : size));
  if (shape.includes(null)) throw new InputError('model', 'layers of fixed size', layer.name);
  const known = shape as number[];
  return { layer, rate, shape: known, width: product(known) };
}

/** What the sites give, and everything that is made from it. */
function changedBy(sites: readonly Site[], tensors: readonly tf.SymbolicTensor[]): Set<number> {
  const dropping = new Set(sites.map(({ layer }) => layer));
  const changed = new Set<number>();
  for (const tensor of tensors) {
    const { layer, inputs } = sourceOf(tensor);
    if (dropping.has(layer) || inputs.some(({ id }) => changed.has(id))) changed.add(tensor.id);
  }
  return changed;
}

registerModel(DropoutWrapper);
