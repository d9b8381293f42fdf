import type * as tf from '@tensorflow/tfjs';
import { checkKeys, InputError, type Random, sum } from '../base';
import type { Rows } from '../data';
import {
  batchFrom,
  joined,
  prefixed,
  registerModel,
  riskNames,
  unprefixed,
  type Batch,
  type HeldOutInputs,
  type InferInputs,
  type ModelOptions,
  type OwnState,
  type Phase,
  type PlayerGradients,
  type Players,
  type Prediction,
  type PredictInput,
  type PrepareContext,
  type RiskName,
  type Risks,
  type Scorers,
  type StepInputs,
  type StepOutputs,
  type TaskName,
  type Values,
} from '../learn';
import { refuseAllRandom, withMasksDrawn } from '../network';
import { attachedParts, fillNoises, networksOf, noisesOf, noiseWidths, type NamedPart, type PartMaker } from './parts';
import type { RiskKind } from './riskTensor';
import { main, RiskWrapper } from './riskWrapper';
import type { WrapperClass } from './wrapperClass';

/** A wrapper's class and its options. */
export interface CombinedPart {
  readonly wrapper: WrapperClass;
  readonly options?: object;
}

/** Options of {@link CombinedWrapper}: which wrapper estimates which risk, and what else takes part in the training; at least one of all. */
export interface CombinedWrapperOptions extends ModelOptions, Partial<Record<RiskName, CombinedPart>> {
  /**
   * What else takes part, in this order: augmentations, attacks, penalties, adversaries. They belong to the training: a saved model has
   * none, so that those with networks, a state or risks of their own have to be wrappers. Default none.
   */
  parts?: readonly PartMaker[];
}

/**
 * Several wrappers on one shared network: one pass through the extractor, one head for the prediction, every wrapper's own
 * terms of the loss. {@link wrap} makes one from names. Beside them, parts that are no risk take part in the training.
 *
 * Where one of them drops values, all of them learn from features with values dropped; where one changes the loss of the task, as
 * `MVEWrapper` does, that loss counts.
 *
 * @example
 * new CombinedWrapper(network, { bias: { wrapper: DensityWrapper }, aleatoric: { wrapper: MVEWrapper } });
 */
export class CombinedWrapper extends RiskWrapper {
  override readonly epistemicKind: RiskKind;
  private readonly wrappers: readonly (readonly [RiskName, RiskWrapper])[];
  private readonly others: readonly NamedPart[];
  /** All of them, the wrappers first. */
  private readonly parts: readonly NamedPart[];

  /**
   * @throws InputError for an unknown or bad option, no wrapper, one that is made of several networks, or one with a `trainPass` or
   * `inferPass` of its own
   */
  constructor(network: tf.LayersModel, options: CombinedWrapperOptions = {}) {
    checkKeys('CombinedWrapper', options, [...riskNames, 'parts', 'seed']);
    super(network, options, { ownDropout: true });
    this.wrappers = withMasksDrawn(network, () =>
      riskNames.flatMap((name, i) => {
        const part = options[name];
        if (!part) return [];
        if (typeof part.wrapper !== 'function') throw new InputError(name, '{ wrapper, options }', part);
        const seed = this.seed + 100 * (i + 1);
        return [[name, new part.wrapper(network, { ...part.options, seed } as never)] as const];
      }),
    );
    this.others = attachedParts(options.parts ?? [], riskNames);
    this.parts = [...this.wrappers, ...this.others];
    if (this.parts.length === 0) throw new InputError('CombinedWrapper', 'a wrapper for at least one risk', 'none');
    const several = this.wrappers.find(
      ([, wrapper]) => wrapper.batchesPerStep() > 1 || Object.keys(wrapper.children()).length,
    );
    if (several) {
      const todo = 'Put this one into the ensemble: { wrapper: CombinedWrapper }.';
      throw new InputError(several[0], 'a wrapper of one network', several[1].constructor.name, todo);
    }
    this.wrappers.forEach(([name, wrapper]) => refuseOwnPass(name, wrapper));
    if (!this.wrappers.some(([, wrapper]) => wrapper.drawsMasks)) refuseAllRandom(network);
    this.epistemicKind = this.children()['epistemic']?.epistemicKind ?? 'score';
  }

  override children(): Record<string, RiskWrapper> {
    return Object.fromEntries(this.wrappers);
  }

  override ownNetworks(): Record<string, tf.LayersModel> {
    return networksOf(this.others);
  }

  /** Weights of a part's own player are trained by it alone. */
  override players(): Players {
    const own = this.parts.flatMap(([, part]) => Object.entries(part.players?.() ?? {}));
    const others = own.filter(([player]) => player !== main);
    const twice = others.find(([player], i) => others.findIndex(([other]) => other === player) !== i);
    if (twice) throw new InputError('players', 'a name of its own for each', `${twice[0]} twice`);
    const theirs = new Set(others.flatMap(([, variables]) => variables));
    const all = super.players()[main]!.filter((variable) => !theirs.has(variable));
    return { [main]: all, ...Object.fromEntries(others) };
  }

  override checkTask(task: TaskName, loss: string): void {
    for (const [, part] of this.parts) part.checkTask?.(task, loss);
  }

  override noiseWidth(phase: Phase): number {
    return sum(noiseWidths(this.parts, phase));
  }

  override fillNoise(random: Random, row: Float32Array, phase: Phase): void {
    fillNoises(this.parts, random, row, phase);
  }

  override prepare(batch: Batch, context: PrepareContext): Batch {
    const prepares = ([, part]: NamedPart): boolean =>
      part.prepare !== undefined && part.prepare !== RiskWrapper.prototype.prepare;
    if (!this.parts.some(prepares)) return batch;
    const noises = noisesOf(this.parts, batch['noise']!, 'train');
    const own = { ...context, network: this.network.layersModel };
    const prepared = this.parts.reduce(
      (changed, [name, part], i) =>
        part.prepare
          ? batchFrom(`part ${name}: prepare`, part.prepare({ ...changed, noise: noises[i]! }, own), changed)
          : changed,
      batch,
    );
    return { ...prepared, noise: batch['noise']! };
  }

  override extract(x: tf.Tensor, noise: tf.Tensor): tf.Tensor | undefined {
    const noises = noisesOf(this.parts, noise, 'train');
    return this.parts.reduce<tf.Tensor | undefined>(
      (given, [, part], i) => given ?? part.extract?.(x, noises[i]!),
      undefined,
    );
  }

  override forward({ noise, player, ...inputs }: StepInputs): StepOutputs {
    const noises = noisesOf(this.parts, noise, 'train');
    const each = this.parts.flatMap(([name, part], i) => {
      const isOwn = player === main || Object.hasOwn(part.players?.() ?? {}, player);
      const outputs = isOwn ? part.forward?.({ ...inputs, player, noise: noises[i]! }) : undefined;
      return outputs ? [[name, outputs] as const] : [];
    });
    const [first, second] = each.filter(([, outputs]) => outputs.task);
    if (first && second) {
      const names = `${first[0]} and ${second[0]}`;
      throw new InputError('CombinedWrapper', 'one wrapper that changes the loss of the task', names, 'Leave one out.');
    }
    const task = first?.[1].task;
    return {
      ...(task && { task }),
      terms: joined(
        'terms of the loss',
        each.map(([, { terms }]) => terms ?? {}),
      ),
      collect: prefixed(each.map(([name, { collect }]) => [name, collect ?? {}])),
    };
  }

  override steer(gradients: PlayerGradients, batch: Batch): PlayerGradients {
    const steer = (steered: PlayerGradients, [name, part]: NamedPart): PlayerGradients => {
      if (!part.steer) return steered;
      const own = part.steer(steered, batch) as PlayerGradients | undefined;
      if (typeof own === 'object' && own !== null) return own;
      throw new InputError(`part ${name}: steer`, 'gradients of each player', own, 'Is a return missing?');
    };
    return this.parts.reduce(steer, gradients);
  }

  override infer({ noise, ...inputs }: InferInputs): Record<string, tf.Tensor> {
    const noises = noisesOf(this.parts, noise, 'predict');
    const each = this.parts.map(
      ([name, part], i) => [name, part.infer?.({ ...inputs, noise: noises[i]! }) ?? {}] as const,
    );
    const yHat = each.find(([, outputs]) => outputs['yHat'])?.[1]['yHat'];
    return { ...(yHat && { yHat }), ...prefixed(each) };
  }

  override heldOutLoss({ prediction, ...inputs }: HeldOutInputs): tf.Scalar | undefined {
    for (const [name, part] of this.parts) {
      const own = { ...unprefixed(prediction, name), yHat: prediction.yHat };
      const loss = part.heldOutLoss?.({ ...inputs, prediction: own });
      if (loss) return loss;
    }
    return undefined;
  }

  override toRisks(prediction: Prediction): Risks {
    const of = ([name, part]: NamedPart): Risks =>
      part.toRisks?.({ ...unprefixed(prediction, name), yHat: prediction.yHat }) ?? {};
    const each = this.wrappers.flatMap(([name, wrapper]) => {
      const risk = of([name, wrapper])[name];
      return risk ? [[name, risk] as const] : [];
    });
    return { ...Object.fromEntries(each), ...Object.assign({}, ...this.others.map(of)) } as Risks;
  }

  /** As the first of its wrappers that has a decoder. */
  override reconstruct(data: PredictInput): Promise<Values> {
    const draws = (wrapper: RiskWrapper): boolean => wrapper.reconstruct !== RiskWrapper.prototype.reconstruct;
    const drawing = Object.values(this.children()).find(draws);
    return drawing ? drawing.reconstruct(data) : super.reconstruct(data);
  }

  override onStep(collected: Readonly<Record<string, Float32Array>>, y: Float32Array): void {
    for (const [name, part] of this.parts) part.onStep?.(unprefixed(collected, name), y);
  }

  override ownState(): OwnState {
    const states = this.others.flatMap(([name, part]) => {
      const state = part.ownState?.();
      return state ? [[name, state] as const] : [];
    });
    if (states.length === 0) return super.ownState();
    return {
      meta: Object.fromEntries(states.map(([name, { meta }]) => [name, meta])),
      arrays: prefixed(states.map(([name, { arrays }]) => [name, arrays])),
    };
  }

  override restoreOwn({ meta, arrays }: OwnState): void {
    for (const [name, part] of this.others) {
      if (!part.ownState) continue;
      part.restoreOwn?.({ meta: (meta as Record<string, unknown>)[name], arrays: unprefixed(arrays, name) });
    }
  }

  override ownScorers(x: Rows): Scorers {
    // Of a name that several have, the first one's counts.
    return Object.assign({}, ...[...this.parts].reverse().map(([, part]) => part.ownScorers?.(x) ?? {})) as Scorers;
  }
}

/** Passes of its own would never run: one pass through the network serves all. @throws InputError naming the hook */
function refuseOwnPass(risk: RiskName, wrapper: RiskWrapper): void {
  const hooks = ['trainPass', 'inferPass', 'unpack', 'decode'] as const;
  const own = hooks.find((hook) => wrapper[hook] !== RiskWrapper.prototype[hook]);
  if (!own) return;
  const todo = 'Write it as extract, forward and infer, or use it by itself.';
  throw new InputError(risk, `a wrapper without a ${own} of its own`, wrapper.constructor.name, todo);
}

registerModel(CombinedWrapper);
