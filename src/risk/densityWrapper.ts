import * as tf from '@tensorflow/tfjs';
import { checkKeys, InputError, product } from '../base';
import type { Rows } from '../data';
import { LatentDensity, latentDensityNames, positivesCount, type LatentDensityOptions } from './latentDensity';
import { runNetwork, tensorsBefore } from '../network';
import { RiskWrapper } from './riskWrapper';
import {
  registerModel,
  type Prediction,
  type OwnState,
  type Scorers,
  type Risks,
  type InferInputs,
  type StepInputs,
  type StepOutputs,
  type ModelOptions,
} from '../learn';

/** Options of {@link DensityWrapper}. */
export interface DensityWrapperOptions extends ModelOptions, LatentDensityOptions {
  /** Whose density counts: the `input`, the `features` before the last layer (default), or the output of a layer by its name. */
  target?: string;
  /** Whether only samples of label 1 are remembered. Default false. */
  positivesOnly?: boolean;
}

const optionNames = ['target', 'positivesOnly', 'seed', ...latentDensityNames] as const;

/**
 * How rare a sample is: the density of its features among those of the samples last seen in training. Adds nothing to the
 * loss and no weights; in training one more pass forward a step, since what is remembered is what a prediction would see.
 *
 * - `bias`: log density, in nats, by histograms unless `density` says otherwise: small means rare
 *
 * @example
 * const model = new DensityWrapper(network, { target: 'input', bins: 20, queueSize: 2000 });
 */
export class DensityWrapper extends RiskWrapper {
  private readonly memory: LatentDensity;
  private readonly target: (x: tf.Tensor, features: tf.Tensor) => tf.Tensor;
  private readonly positivesOnly: boolean | undefined;

  /** @throws InputError for an unknown or bad option, or a layer that the model does not have */
  constructor(model: tf.LayersModel, options: DensityWrapperOptions = {}) {
    checkKeys('DensityWrapper', options, optionNames);
    super(model, options);
    const { shape, target } = findTarget(model, options.target ?? 'features', this.split.between);
    this.target = target;
    this.positivesOnly = options.positivesOnly;
    this.memory = new LatentDensity(shape, options);
  }

  override checkTask(task: StepInputs['task']): void {
    positivesCount(this.positivesOnly, false, task);
  }

  override forward({ x }: StepInputs): StepOutputs {
    const latent = tf.tidy(() => this.target(x, this.split.features(x, false)));
    return { collect: { latent } };
  }

  override infer({ x, features }: InferInputs): Record<string, tf.Tensor> {
    return { latent: this.target(x, features) };
  }

  override toRisks({ latent }: Prediction): Risks {
    const bias = this.memory.bias(latent!);
    return bias ? { bias } : {};
  }

  override onStep({ latent }: Readonly<Record<string, Float32Array>>, y: Float32Array): void {
    this.memory.push(latent!, this.positivesOnly ? (row) => y[row] === 1 : undefined);
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
}

/** How wide a target is, and how it is worked out: `[batch, width]`. */
function findTarget(
  model: tf.LayersModel,
  name: string,
  features: tf.SymbolicTensor,
): { shape: number; target: (x: tf.Tensor, features: tf.Tensor) => tf.Tensor } {
  const layer = model.layers.find((one) => one.name === name);
  const known = ['input', 'features', ...model.layers.map((one) => one.name)];
  if (!known.includes(name)) throw new InputError('target', `one of ${known.join(', ')}`, name);
  const given = tensorsBefore(model.outputs[0]!).find(({ sourceLayer }) => sourceLayer === layer);
  const end = name === 'features' ? features : (given ?? model.inputs[0]!);
  const sizes = end.shape.slice(1);
  if (sizes.includes(null)) throw new InputError('target', 'an output of fixed size', name);
  const width = product(sizes as number[]);
  const flat = (tensor: tf.Tensor): tf.Tensor => tf.reshape(tensor, [-1, width]);
  if (name === 'features') return { shape: width, target: (_, given) => given };
  if (name === 'input') return { shape: width, target: (x) => flat(x) };
  return { shape: width, target: (x) => flat(runNetwork(end, x, { training: false })) };
}

registerModel(DensityWrapper, ['HistogramWrapper']);
