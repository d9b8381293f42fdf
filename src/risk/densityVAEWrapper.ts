import type * as tf from '@tensorflow/tfjs';
import type { Rows } from '../data';
import { LatentDensity, latentDensityNames, type LatentDensityOptions } from './latentDensity';
import { registerModel, type Prediction, type OwnState, type Scorers, type Risks } from '../learn';
import { vaeOptionNames, VAEWrapper, type VAEWrapperOptions } from './vaeWrapper';

/** Options of {@link DensityVAEWrapper}. */
export interface DensityVAEWrapperOptions extends VAEWrapperOptions, LatentDensityOptions {
  /**
   * Whether only positives (label 1, faces) are reconstructed and remembered. Default true for two classes; false for other tasks
   * and by the reference's rule.
   */
  positivesOnly?: boolean;
}

const optionNames = [...vaeOptionNames, ...latentDensityNames];

/**
 * A semi-supervised variational autoencoder around a classifier (after Amini et al., 2019): the features also give a latent
 * vector, from which a decoder draws the image again. MIT's lab calls it HistogramVAEWrapper; here the density may be any.
 *
 * - `bias`: log density of the latent vector among those last seen in training, by histograms unless `density` says otherwise: small means
 *   rare
 * - `epistemic`: mean squared error a pixel of the image drawn again from the latent mean, in squared units of brightness
 *   (0 to 1): large means unlike what was learned
 *
 * @example
 * const model = new DensityVAEWrapper(standardClassifier(), { latentDim: 32, bins: 5, queueSize: 2000, seed: 0 });
 */
export class DensityVAEWrapper extends VAEWrapper {
  private readonly memory: LatentDensity;
  private readonly rule: 'sound' | 'reference';
  /** Whether only positives are remembered, as the task of the last step has it. */
  private remembersPositives = false;

  /** @throws InputError for an unknown or bad option, or a decoder that does not fit */
  constructor(model: tf.LayersModel, options: DensityVAEWrapperOptions = {}) {
    super(model, options, optionNames);
    this.rule = options.rule ?? 'sound';
    this.memory = new LatentDensity(this.latentDim, options, this.rule);
  }

  override checkTask(task: Parameters<VAEWrapper['checkTask']>[0]): void {
    this.remembersPositives = this.counts(task);
  }

  override toRisks(prediction: Prediction): Risks {
    const bias = this.memory.bias(prediction['latent']!);
    return { ...super.toRisks(prediction), ...(bias ? { bias } : {}) };
  }

  override onStep({ latent }: Readonly<Record<string, Float32Array>>, y: Float32Array): void {
    this.memory.push(latent!, this.remembersPositives ? (row) => y[row] === 1 : undefined);
  }

  override ownState(): OwnState {
    return this.memory.state();
  }

  override restoreOwn(state: OwnState): void {
    this.memory.restore(state);
  }

  override ownScorers(x: Rows): Scorers {
    return this.memory.scorers(() => this.inferPart({ x }, 'latent'));
  }

  protected override positivesByDefault(): boolean {
    return this.rule !== 'reference';
  }

  protected override collects(mean: tf.Tensor): Record<string, tf.Tensor> {
    return { latent: mean };
  }
}

registerModel(DensityVAEWrapper, ['HistogramVAEWrapper']);
