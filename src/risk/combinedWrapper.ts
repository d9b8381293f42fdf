import * as tf from '@tensorflow/tfjs';
import { checkKeys, InputError, type Random } from '../base';
import type { Rows } from '../data';
import type { LossName, Task } from '../learn';
import type { Prediction } from '../learn';
import { prefixed, unprefixed } from '../learn';
import { refuseAllRandom, withMasksDrawn } from '../network';
import { RiskHooks, type ResamplingScores } from './riskHooks';
import { riskNames, type RiskKind, type RiskName, type Risks } from './riskTensor';
import { RiskWrapper } from './riskWrapper';
import { registerWrapper, type WrapperClass } from './savedOptions';
import type { PredictInput } from '../learn';
import type { HeldOutInputs, InferInputs, Phase, StepInputs, StepOutputs } from './step';
import type { Values } from '../learn';
import type { RiskWrapperOptions } from './wrapperOptions';

/** A wrapper's class and its options. */
export interface CombinedPart {
  readonly wrapper: WrapperClass;
  readonly options?: object;
}

/** Options of {@link CombinedWrapper}: which wrapper estimates which risk, at least one. */
export interface CombinedWrapperOptions extends RiskWrapperOptions, Partial<Record<RiskName, CombinedPart>> {}

/**
 * Several wrappers on one shared network: one pass through the extractor, one head for the prediction, every wrapper's own
 * terms of the loss. {@link wrap} makes one from names.
 *
 * Where one of them drops values, all of them learn from features with values dropped; where one changes the loss of the task, as
 * `MVEWrapper` does, that loss counts.
 *
 * @example
 * new CombinedWrapper(network, { bias: { wrapper: DensityWrapper }, aleatoric: { wrapper: MVEWrapper } });
 */
export class CombinedWrapper extends RiskWrapper {
  override readonly epistemicKind: RiskKind;
  private readonly inner: readonly (readonly [RiskName, RiskWrapper])[];

  /**
   * @throws InputError for an unknown or bad option, no wrapper, one that is made of several networks, or one with a `trainPass` or
   * `inferPass` of its own
   */
  constructor(model: tf.LayersModel, options: CombinedWrapperOptions = {}) {
    checkKeys('CombinedWrapper', options, [...riskNames, 'seed']);
    super(model, options, { ownDropout: true });
    this.inner = withMasksDrawn(model, () =>
      riskNames.flatMap((name, i) => {
        const part = options[name];
        if (!part) return [];
        if (typeof part.wrapper !== 'function') throw new InputError(name, '{ wrapper, options }', part);
        const seed = this.seed + 100 * (i + 1);
        return [[name, new part.wrapper(model, { ...part.options, seed } as never)] as const];
      }),
    );
    if (this.inner.length === 0) throw new InputError('CombinedWrapper', 'a wrapper for at least one risk', 'none');
    const several = this.inner.find(
      ([, wrapper]) => wrapper.batchesPerStep() > 1 || Object.keys(wrapper.children()).length,
    );
    if (several) {
      const todo = 'Put this one into the ensemble: { wrapper: CombinedWrapper }.';
      throw new InputError(several[0], 'a wrapper of one network', several[1].constructor.name, todo);
    }
    this.inner.forEach(([name, wrapper]) => refuseOwnPass(name, wrapper));
    if (!this.inner.some(([, wrapper]) => wrapper.drawsMasks)) refuseAllRandom(model);
    this.epistemicKind = this.children()['epistemic']?.epistemicKind ?? 'score';
  }

  override children(): Record<string, RiskWrapper> {
    return Object.fromEntries(this.inner);
  }

  override checkTask(task: Task, loss: LossName): void {
    for (const [, wrapper] of this.inner) wrapper.checkTask(task, loss);
  }

  override noiseWidth(phase: Phase): number {
    return this.inner.reduce((sum, [, wrapper]) => sum + wrapper.noiseWidth(phase), 0);
  }

  override fillNoise(random: Random, row: Float32Array, phase: Phase): void {
    let at = 0;
    for (const [, wrapper] of this.inner) {
      const width = wrapper.noiseWidth(phase);
      wrapper.fillNoise(random, row.subarray(at, at + width), phase);
      at += width;
    }
  }

  override extract(x: tf.Tensor, noise: tf.Tensor): tf.Tensor | undefined {
    const parts = this.noiseOf(noise, 'train');
    return this.inner.reduce<tf.Tensor | undefined>(
      (given, [, wrapper], i) => given ?? wrapper.extract(x, parts[i]!),
      undefined,
    );
  }

  override forward({ noise, ...inputs }: StepInputs): StepOutputs {
    const parts = this.noiseOf(noise, 'train');
    const each = this.inner.map(
      ([name, wrapper], i) => [name, wrapper.forward({ ...inputs, noise: parts[i]! })] as const,
    );
    const [first, second] = each.filter(([, outputs]) => outputs.task);
    if (first && second) {
      const names = `${first[0]} and ${second[0]}`;
      throw new InputError('CombinedWrapper', 'one wrapper that changes the loss of the task', names, 'Leave one out.');
    }
    const task = first?.[1].task;
    const terms = Object.assign({}, ...each.map(([, outputs]) => outputs.terms ?? {})) as Record<string, tf.Scalar>;
    return {
      ...(task && { task }),
      terms,
      collect: prefixed(each.map(([name, { collect }]) => [name, collect ?? {}])),
    };
  }

  override infer({ noise, ...inputs }: InferInputs): Record<string, tf.Tensor> {
    const parts = this.noiseOf(noise, 'predict');
    const each = this.inner.map(
      ([name, wrapper], i) => [name, wrapper.infer({ ...inputs, noise: parts[i]! })] as const,
    );
    const yHat = each.find(([, outputs]) => outputs['yHat'])?.[1]['yHat'];
    return { ...(yHat && { yHat }), ...prefixed(each) };
  }

  override heldOutLoss({ prediction, ...inputs }: HeldOutInputs): tf.Scalar | undefined {
    for (const [name, wrapper] of this.inner) {
      const own = { ...unprefixed(prediction, name), yHat: prediction.yHat };
      const loss = wrapper.heldOutLoss({ ...inputs, prediction: own });
      if (loss) return loss;
    }
    return undefined;
  }

  override toRisks(prediction: Prediction): Risks {
    const each = this.inner.flatMap(([name, wrapper]) => {
      const risk = wrapper.toRisks({ ...unprefixed(prediction, name), yHat: prediction.yHat })[name];
      return risk ? [[name, risk] as const] : [];
    });
    return Object.fromEntries(each);
  }

  /** As the first of its wrappers that has a decoder. */
  override reconstruct(data: PredictInput): Promise<Values> {
    const draws = (wrapper: RiskWrapper): boolean => wrapper.reconstruct !== RiskHooks.prototype.reconstruct;
    const drawing = Object.values(this.children()).find(draws);
    return drawing ? drawing.reconstruct(data) : super.reconstruct(data);
  }

  override onStep(collected: Readonly<Record<string, Float32Array>>, y: Float32Array): void {
    for (const [name, wrapper] of this.inner) wrapper.onStep(unprefixed(collected, name), y);
  }

  override resamplingScores(x: Rows): Promise<ResamplingScores> | undefined {
    for (const [, wrapper] of this.inner) {
      const scores = wrapper.resamplingScores(x);
      if (scores) return scores;
    }
    return undefined;
  }

  private noiseOf(noise: tf.Tensor, phase: Phase): tf.Tensor[] {
    return tf.split(
      noise,
      this.inner.map(([, wrapper]) => wrapper.noiseWidth(phase)),
      1,
    );
  }
}

/** Passes of its own would never run: one pass through the network serves all. @throws InputError naming the hook */
function refuseOwnPass(risk: RiskName, wrapper: RiskWrapper): void {
  const hooks = ['trainPass', 'inferPass', 'samplesOf'] as const;
  const own = hooks.find((hook) => wrapper[hook] !== RiskWrapper.prototype[hook]);
  if (!own) return;
  const todo = 'Write it as extract, forward and infer, or use it by itself.';
  throw new InputError(risk, `a wrapper without a ${own} of its own`, wrapper.constructor.name, todo);
}

registerWrapper(CombinedWrapper);
