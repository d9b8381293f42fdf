import * as tf from '@tensorflow/tfjs';
import { checkChoice, checkInteger, checkKeyNames, checkRange, InputError, keysOf, product } from '../base';
import { decoderFor, seeds } from '../models';
import { positivesCount } from './latentDensity';
import { RiskWrapper } from './riskWrapper';
import {
  registerModel,
  Values,
  type TaskName,
  type Prediction,
  type Risks,
  type PredictInput,
  type InferInputs,
  type StepInputs,
  type StepOutputs,
  type ModelOptions,
} from '../learn';
import { vaeRules, type VaeRuleName } from './vaeLosses';

/** How many samples are reconstructed at a time. */
const drawnAtOnce = 256;

/** Options of {@link VAEWrapper}. */
export interface VAEWrapperOptions extends ModelOptions {
  /** How many latent values a sample has. Default 32. */
  latentDim?: number;
  /** From latent values to a sample of the model's input size. Default the extractor turned round (see `decoderFor`). */
  decoder?: tf.LayersModel;
  /** Weight of the reconstruction (a sum of squared errors) in the loss. Default 0.002; 1 by the reference's rule. */
  reconstructionWeight?: number;
  /** Weight of the KL divergence in the loss. Default 0.0002; 1 by the reference's rule. */
  klWeight?: number;
  /** Whether only positives (label 1, faces) are reconstructed. Default false. */
  positivesOnly?: boolean;
  /** `sound` (default), or `reference`: losses as the original library has them, faults and all. */
  rule?: VaeRuleName;
}

/** The names of {@link VAEWrapperOptions}. */
export const vaeOptionNames = keysOf<VAEWrapperOptions>()(
  'latentDim',
  'decoder',
  'reconstructionWeight',
  'klWeight',
  'positivesOnly',
  'rule',
  'seed',
);

/**
 * A variational autoencoder (Kingma and Welling, 2014) on the features of a model: they also give a latent vector, from which
 * a decoder draws the sample again.
 *
 * - `epistemic`: mean squared error of a value (of images a pixel's channel, in squared units of brightness) of the sample drawn
 *   again from the latent mean: large means unlike what was learned
 *
 * @example
 * const model = new VAEWrapper(standardClassifier(), { latentDim: 32, seed: 0 });
 */
export class VAEWrapper extends RiskWrapper {
  protected readonly latentDim: number;
  private readonly settings: { reconstructionWeight: number; klWeight: number; rule: VaeRuleName };
  private readonly decoder: tf.LayersModel;
  private readonly heads: tf.LayersModel;
  private readonly positivesOnly: boolean | undefined;

  /** @throws InputError for an unknown or bad option, a decoder that does not fit, or a model that none can be derived for */
  constructor(model: tf.LayersModel, options: VAEWrapperOptions = {}, names: readonly string[] = vaeOptionNames) {
    checkKeyNames(new.target.name, options, names);
    super(model, options);
    const { latentDim = 32, rule = 'sound', positivesOnly } = options;
    checkChoice('rule', rule, Object.keys(vaeRules) as VaeRuleName[]);
    const reference = rule === 'reference';
    const { reconstructionWeight = reference ? 1 : 0.002, klWeight = reference ? 1 : 0.0002 } = options;
    checkInteger('latentDim', latentDim, 1);
    checkRange('reconstructionWeight', reconstructionWeight, 0, Infinity);
    checkRange('klWeight', klWeight, 0, Infinity);
    this.settings = { reconstructionWeight, klWeight, rule };
    this.latentDim = latentDim;
    this.positivesOnly = positivesOnly;
    this.decoder = options.decoder ?? decoderFor(model, { latentDim, seed: this.seed + 1 });
    checkDecoder(this.decoder, latentDim, model.inputs[0]!.shape.slice(1));
    this.heads = latentHeads(this.split.width, latentDim, this.seed + 2);
  }

  /**
   * Latent means of samples.
   *
   * @returns `[n, latentDim]`
   * @example
   * plot.latentScatter(await model.encode(test), { table: test.table, color: 'skinTone' });
   */
  async encode(data: PredictInput): Promise<Values> {
    return this.inferPart(this.readInputs(data), 'latent');
  }

  /**
   * Samples as the decoder reconstructs them from their latent means.
   *
   * @returns `[n, ...sample]`, for images `[n, height, width, channels]`; hardly ever below 0 or above 1, but nothing holds it there
   * @throws InputError as `predict`
   * @example
   * const rows = [0, 1, 2, 3, 4];
   * await show(imageGrid(test.images, rows, { below: await model.reconstruct(test.images.select(rows)) }));
   */
  override async reconstruct(data: PredictInput): Promise<Values> {
    const latents = await this.encode(data);
    const sample = this.network.layersModel.inputs[0]!.shape.slice(1) as number[];
    const size = product(sample);
    const drawn = new Float32Array(latents.length * size);
    for (let start = 0; start < latents.length; start += drawnAtOnce) {
      const part = latents.data.subarray(start * this.latentDim, (start + drawnAtOnce) * this.latentDim);
      const again = new Values(part, [part.length / this.latentDim, this.latentDim]).map(
        (latent) => this.decoder.apply(latent, { training: false }) as tf.Tensor,
      );
      drawn.set(again.data, start * size);
    }
    return new Values(drawn, [latents.length, ...sample]);
  }

  override checkTask(task: TaskName): void {
    this.counts(task);
  }

  override forward({ x, y, features, noise, task }: StepInputs): StepOutputs {
    const { rule, klWeight, reconstructionWeight } = this.settings;
    const { std, kl, reconstruction } = vaeRules[rule];
    const [mean, spread] = this.heads.apply(features) as [tf.Tensor, tf.Tensor]; // [batch, latentDim] each
    const sample = tf.add(mean, tf.mul(std(spread), noise));
    const outputs = {
      mean,
      spread,
      x,
      reconstruction: this.decoder.apply(sample, { training: true }) as tf.Tensor,
      mask: this.counts(task) ? y : tf.ones([x.shape[0], 1]),
    };
    const terms = {
      kl: tf.mul<tf.Scalar>(kl(outputs), klWeight),
      reconstruction: tf.mul<tf.Scalar>(reconstruction(outputs), reconstructionWeight),
    };
    return { terms, collect: this.collects(mean) };
  }

  override infer({ x, features }: InferInputs): Record<string, tf.Tensor> {
    const [latent] = this.heads.apply(features) as [tf.Tensor, tf.Tensor];
    const again = this.decoder.apply(latent, { training: false }) as tf.Tensor;
    const epistemic = tf.mean(tf.reshape(tf.squaredDifference(x, again), [x.shape[0], -1]), 1); // [batch]
    return { latent, epistemic };
  }

  override toRisks({ epistemic }: Prediction): Risks {
    return { epistemic: epistemic! };
  }

  override noiseWidth(phase: 'train' | 'predict'): number {
    return phase === 'train' ? this.latentDim : 0;
  }

  override ownNetworks(): Record<string, tf.LayersModel> {
    return { decoder: this.decoder, heads: this.heads };
  }

  /** Whether only positives count. @throws InputError when they should and the task has none */
  protected counts(task: TaskName): boolean {
    return positivesCount(this.positivesOnly, this.positivesByDefault(), task);
  }

  /** Whether only positives count unless the options say otherwise. */
  protected positivesByDefault(): boolean {
    return false;
  }

  /** What a step hands back of the latent means. */
  protected collects(_mean: tf.Tensor): Record<string, tf.Tensor> {
    return {};
  }
}

function checkDecoder(decoder: tf.LayersModel, latentDim: number, sample: (number | null)[]): void {
  const takes = decoder.inputs[0]!.shape.slice(1);
  const gives = decoder.outputs[0]!.shape.slice(1);
  if (takes.length === 1 && takes[0] === latentDim && gives.join() === sample.join()) return;
  throw new InputError(
    'decoder',
    `one from [${latentDim}] to [${sample.join(', ')}]`,
    `one from [${takes.join(', ')}] to [${gives.join(', ')}]`,
    'Give latentDim and the image size to both.',
  );
}

/** Mean and spread of the latent distribution, each a dense layer on the features. */
function latentHeads(width: number, latentDim: number, seed: number): tf.LayersModel {
  const initial = seeds(seed);
  const features = tf.input({ shape: [width] });
  const head = (): tf.SymbolicTensor =>
    tf.layers.dense({ units: latentDim, kernelInitializer: initial() }).apply(features) as tf.SymbolicTensor;
  return tf.model({ inputs: features, outputs: [head(), head()] });
}

registerModel(VAEWrapper);
