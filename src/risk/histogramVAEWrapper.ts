import * as tf from '@tensorflow/tfjs';
import { checkChoice, checkInteger, checkKeys, checkRange, InputError } from '../base';
import type { ImageStore } from '../data';
import { faceDecoder, seeds } from '../models';
import type { ResamplingContext } from '../training';
import { fitHistogram, type HistogramOptions } from './histogramDensity';
import { LatentQueue } from './latentQueue';
import type { Prediction } from './predictAll';
import { RiskWrapper } from './riskWrapper';
import type { Risks } from './riskTensor';
import type { StepInputs, StepOutputs } from './step';
import { vaeRules, type VaeRuleName } from './vaeLosses';
import { Values } from './values';
import type { RiskWrapperOptions } from './wrapperOptions';

/** Options of {@link HistogramVAEWrapper}. */
export interface HistogramVAEWrapperOptions extends RiskWrapperOptions {
  /** How many latent values an image has. Default 32. */
  latentDim?: number;
  /** Bins of the histogram of a latent value. Default 5. */
  bins?: number;
  /** How many latent vectors the histogram remembers. Default 2000. */
  queueSize?: number;
  /** From latent values to an image of the model's input size. Default `faceDecoder` for 64 x 64 x 3. */
  decoder?: tf.LayersModel;
  /** Weight of the reconstruction (a sum of squared errors) in the loss. Default 0.002; 1 by the reference's rule. */
  reconstructionWeight?: number;
  /** Weight of the KL divergence in the loss. Default 0.0002; 1 by the reference's rule. */
  klWeight?: number;
  /** Whether only positives (label 1, faces) are reconstructed and remembered. Default true; false by the reference's rule. */
  positivesOnly?: boolean;
  /** `sound` (default), or `reference`: losses and scores as the original library has them, faults and all. */
  rule?: VaeRuleName;
}

type Settings = Required<Omit<HistogramVAEWrapperOptions, 'decoder' | 'seed'>>;

const optionNames = [
  'latentDim',
  'bins',
  'queueSize',
  'decoder',
  'reconstructionWeight',
  'klWeight',
  'positivesOnly',
  'rule',
  'seed',
] as const satisfies readonly (keyof HistogramVAEWrapperOptions)[];

/**
 * A semi-supervised variational autoencoder around a classifier (after Amini et al., 2019): the features also give a latent
 * vector, from which a decoder draws the image again.
 *
 * - `bias`: log density of the latent vector by histograms of those last seen in training: small means rare
 * - `epistemic`: mean squared error a pixel of the image drawn again from the latent mean, in squared units of brightness
 *   (0 to 1): large means unlike what was learned
 *
 * @example
 * const model = new HistogramVAEWrapper(standardClassifier(), { latentDim: 32, bins: 5, queueSize: 2000, seed: 0 });
 */
export class HistogramVAEWrapper extends RiskWrapper {
  protected readonly kind = 'HistogramVAEWrapper';
  private readonly settings: Settings;
  private readonly decoder: tf.LayersModel;
  private readonly heads: tf.LayersModel;
  private readonly queue: LatentQueue;

  /** @throws InputError for an unknown or bad option, or a decoder that does not fit */
  constructor(model: tf.LayersModel, options: HistogramVAEWrapperOptions = {}) {
    checkKeys('HistogramVAEWrapper', options, optionNames);
    super(model, { seed: options.seed });
    this.settings = withDefaults(options);
    const { latentDim, queueSize } = this.settings;
    const shape = model.inputs[0]!.shape.slice(1);
    this.decoder = options.decoder ?? faceDecoder({ latentDim, seed: this.seed + 1 });
    checkDecoder(this.decoder, latentDim, shape);
    this.heads = latentHeads(this.parts.width, latentDim, this.seed + 2);
    this.queue = new LatentQueue(queueSize, latentDim);
  }

  /** Reads a model that {@link RiskWrapper.save} wrote. @throws InputError when the folder holds something else */
  static load(folder: string): Promise<HistogramVAEWrapper> {
    return RiskWrapper.read(folder, 'HistogramVAEWrapper', ([model, decoder], { seed, own }) => {
      const { settings } = own as { settings: Settings };
      return new HistogramVAEWrapper(model!, { ...settings, decoder: decoder!, seed });
    });
  }

  /**
   * Latent means of images.
   *
   * @returns `[n, latentDim]`
   * @example
   * plot.latentScatter(await model.encode(test), { table: test.table, color: 'skinTone' });
   */
  async encode(images: ImageStore | { readonly images: ImageStore }): Promise<Values> {
    const { latent } = await this.inferAll('images' in images ? images.images : images);
    return latent!;
  }

  protected forward({ images, labels, noise, loss }: StepInputs): StepOutputs {
    const { rule, klWeight, reconstructionWeight, positivesOnly } = this.settings;
    const { std, kl, reconstruction } = vaeRules[rule];
    const features = this.parts.features(images, true);
    const yHat = this.parts.head(features);
    const [mean, spread] = this.heads.apply(features) as [tf.Tensor, tf.Tensor]; // [batch, latentDim] each
    const sample = tf.add(mean, tf.mul(std(spread), noise));
    const outputs = {
      mean,
      spread,
      images,
      reconstruction: this.decoder.apply(sample, { training: true }) as tf.Tensor,
      mask: positivesOnly ? labels : tf.onesLike(labels),
    };
    return {
      yHat,
      terms: {
        task: loss(labels, yHat),
        kl: tf.mul(kl(outputs), klWeight),
        reconstruction: tf.mul(reconstruction(outputs), reconstructionWeight),
      },
      collect: { latent: mean },
    };
  }

  protected infer(images: tf.Tensor): { yHat: tf.Tensor; latent: tf.Tensor; epistemic: tf.Tensor } {
    const features = this.parts.features(images, false);
    const [latent] = this.heads.apply(features) as [tf.Tensor, tf.Tensor];
    const again = this.decoder.apply(latent, { training: false }) as tf.Tensor;
    const batch = images.shape[0];
    const epistemic = tf.mean(tf.reshape(tf.squaredDifference(images, again), [batch, -1]), 1); // [batch]
    return { yHat: this.parts.head(features), latent, epistemic };
  }

  protected toRisks({ latent, epistemic }: Prediction): Risks {
    const risks: Risks = { epistemic: epistemic! };
    // Before any training there is nothing that a sample could be rare among.
    if (this.queue.length === 0) return risks;
    const logDensity = this.density().logDensity(latent!.data);
    return { ...risks, bias: new Values(Float32Array.from(logDensity), [logDensity.length]) };
  }

  protected override noiseWidth(): number {
    return this.settings.latentDim;
  }

  protected override onStep({ latent }: Record<string, Float32Array>, labels: Float32Array): void {
    const { latentDim, positivesOnly } = this.settings;
    labels.forEach((label, row) => {
      if (positivesOnly && label !== 1) return;
      this.queue.push(latent!.subarray(row * latentDim, (row + 1) * latentDim));
    });
  }

  protected override ownModels(): tf.LayersModel[] {
    return [this.decoder, this.heads];
  }

  protected override ownState(): { meta: unknown; arrays: Record<string, Float32Array> } {
    const { next, filled, rows } = this.queue.state();
    return { meta: { settings: this.settings, queue: { next, filled } }, arrays: { queue: rows } };
  }

  protected override restoreOwn({
    meta,
    arrays,
  }: {
    meta: unknown;
    arrays: Readonly<Record<string, Float32Array>>;
  }): void {
    const { queue } = meta as { queue: { next: number; filled: number } };
    this.queue.restore({ ...queue, rows: arrays['queue']! });
  }

  protected override async latents(images: ImageStore): Promise<{ values: Float32Array; width: number }> {
    return { values: (await this.encode(images)).data, width: this.settings.latentDim };
  }

  /**
   * By the sound rule the density among the training faces as the model sees them now; by the reference's, among what the queue
   * holds, zeros where it was never filled.
   */
  protected override scores(latents: {
    values: Float32Array;
    width: number;
  }): Pick<ResamplingContext, 'logDensity' | 'referenceLogDensity'> {
    const { bins } = this.settings;
    return {
      logDensity: () => fitHistogram(latents.values, latents.width, { bins }).logDensity(latents.values),
      referenceLogDensity: () => this.density('reference').logDensity(latents.values),
    };
  }

  private density(rule: HistogramOptions['rule'] = this.settings.rule): ReturnType<typeof fitHistogram> {
    const { bins, latentDim } = this.settings;
    const rows = rule === 'reference' ? this.queue.padded() : this.queue.rows();
    return fitHistogram(rows, latentDim, { bins, rule });
  }
}

function withDefaults(options: HistogramVAEWrapperOptions): Settings {
  const { latentDim = 32, bins = 5, queueSize = 2000, rule = 'sound' } = options;
  checkChoice('rule', rule, Object.keys(vaeRules) as VaeRuleName[]);
  const reference = rule === 'reference';
  const {
    reconstructionWeight = reference ? 1 : 0.002,
    klWeight = reference ? 1 : 0.0002,
    positivesOnly = !reference,
  } = options;
  checkInteger('latentDim', latentDim, 1);
  checkInteger('bins', bins, 1);
  checkInteger('queueSize', queueSize, 1);
  checkRange('reconstructionWeight', reconstructionWeight, 0, Infinity);
  checkRange('klWeight', klWeight, 0, Infinity);
  return { latentDim, bins, queueSize, rule, reconstructionWeight, klWeight, positivesOnly };
}

function checkDecoder(decoder: tf.LayersModel, latentDim: number, image: (number | null)[]): void {
  const takes = decoder.inputs[0]!.shape.slice(1);
  const gives = decoder.outputs[0]!.shape.slice(1);
  if (takes.length === 1 && takes[0] === latentDim && gives.join() === image.join()) return;
  throw new InputError(
    'decoder',
    `one from [${latentDim}] to [${image.join(', ')}]`,
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
