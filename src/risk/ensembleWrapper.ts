import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkKeys, InputError, mean, product, type Random, sum } from '../base';
import type { Rows } from '../data';
import { copiedModel, freshModel } from '../network';
import { PlainModel } from './plainModel';
import {
  prefixed,
  unprefixed,
  mapModels,
  registerModel,
  type TaskName,
  type Prediction,
  type Risks,
  type Batch,
  type HeldOutInputs,
  type PassContext,
  type PassOutputs,
  type Phase,
  type PlayerGradients,
  type Players,
  type PrepareContext,
  type Scorers,
  type ModelOptions,
  Values,
} from '../learn';
import { RiskTensor } from './riskTensor';
import { RiskWrapper } from './riskWrapper';
import type { WrapperClass } from './wrapperClass';

/** Options of {@link EnsembleWrapper}. */
export interface EnsembleWrapperOptions extends ModelOptions {
  /** How many networks there are, at least 2. Default 3. */
  members?: number;
  /** What each is wrapped in. Default nothing: `PlainModel`. */
  wrapper?: WrapperClass;
  /** Options of that wrapper; each member has a seed of its own. Default none. */
  wrapperOptions?: object;
  /**
   * Whether every member starts from the weights of the model given, for example trained ones, and differs by its batches and
   * its noise alone. Default false: the first has them, the others have new ones.
   */
  keepWeights?: boolean;
}

/**
 * An ensemble (Lakshminarayanan, Pritzel and Blundell, 2017): networks that start from other weights, see other batches and
 * draw other noise; where they disagree, the model knows less. They train side by side, each by its own loss; the loss told is
 * the sum.
 *
 * - `yHat`: the mean of the members
 * - `epistemic`: the variance between them (divided by one less than there are), plus the mean of theirs where those are variances
 * - `aleatoric`, `bias`: means of the members', with a wrapper that estimates them; by the law of total variance the variance of
 *   an observation is `aleatoric + epistemic`
 *
 * @example
 * const model = new EnsembleWrapper(network, { members: 5, wrapper: MVEWrapper, seed: 0 });
 */
export class EnsembleWrapper extends RiskWrapper {
  override readonly epistemicKind = 'variance';
  private readonly members: readonly RiskWrapper[];

  /** @throws InputError for an unknown or bad option, also of the wrapper inside */
  constructor(model: tf.LayersModel, options: EnsembleWrapperOptions = {}) {
    checkKeys('EnsembleWrapper', options, ['members', 'wrapper', 'wrapperOptions', 'keepWeights', 'seed']);
    super(model, options, { ownDropout: true });
    const { members = 3, wrapper = PlainModel, wrapperOptions = {}, keepWeights = false } = options;
    checkInteger('members', members, 2, 'One network cannot disagree with itself.');
    if (typeof wrapper !== 'function') throw new InputError('wrapper', 'a class such as MVEWrapper', wrapper);
    if ('seed' in wrapperOptions) {
      throw new InputError('wrapperOptions', 'no seed: each member has its own', 'seed', 'Give the ensemble one.');
    }
    const make = (network: tf.LayersModel, inner: object, seed: number): RiskWrapper =>
      new wrapper(network, { ...inner, seed } as never);
    const fresh = keepWeights ? copiedModel : freshModel;
    this.members = Array.from({ length: members }, (_, i) => {
      // Seeds far apart: wrappers use the next ones for their own networks.
      const seed = this.seed + 1000 * i;
      if (i === 0) return make(model, wrapperOptions, seed);
      return make(
        fresh(model, seed),
        mapModels(wrapperOptions, (own) => fresh(own, seed + 500)),
        seed,
      );
    });
  }

  override children(): Record<string, RiskWrapper> {
    return Object.fromEntries(this.members.map((member, i) => [`member${i}`, member]));
  }

  override batchesPerStep(): number {
    return this.members.length;
  }

  override checkTask(task: TaskName, loss: string): void {
    for (const member of this.members) member.checkTask(task, loss);
  }

  /** In training each member has the rows of its own batch, in predictions all have the same. */
  override noiseWidth(phase: Phase): number {
    const width = this.members[0]!.noiseWidth(phase);
    return phase === 'train' ? width : width * this.members.length;
  }

  override fillNoise(random: Random, row: Float32Array, phase: Phase): void {
    const [first] = this.members as [RiskWrapper];
    const width = first.noiseWidth(phase);
    for (let at = 0; at < row.length; at += width) first.fillNoise(random, row.subarray(at, at + width), phase);
  }

  /** Those of the members, by the name of the player. */
  override players(): Players {
    const each = this.members.map((member) => member.players());
    const names = Object.keys(each[0]!);
    return Object.fromEntries(names.map((name) => [name, [...new Set(each.flatMap((players) => players[name]!))]]));
  }

  /** Each member prepares the rows of its own batch, by the loss of its own network. */
  override prepare(batch: Batch, context: PrepareContext): Batch {
    const own = this.splitBatch(batch);
    const each = this.members.map((member, i) =>
      member.prepare(own[i]!, { ...context, loss: (changed) => member.taskLoss(changed, context.tasks) }),
    );
    if (each.every((prepared, i) => prepared === own[i])) return batch;
    const names = Object.keys(each[0]!);
    return Object.fromEntries(names.map((name) => [name, tf.concat(each.map((prepared) => prepared[name]!))]));
  }

  override trainPass(batch: Batch, context: PassContext): PassOutputs {
    const own = this.splitBatch(batch);
    const passes = this.members.map((member, i) => member.trainPass(own[i]!, context));
    const names = Object.keys(passes[0]!.terms);
    const terms = names.map((name) => [name, tf.addN(passes.map((pass) => pass.terms[name]!))] as const);
    const isMain = passes.every((pass) => pass.outputs);
    return {
      ...(isMain && { outputs: { y: tf.concat(passes.map((pass) => pass.outputs!['y']!)) } }),
      terms: Object.fromEntries(terms),
      collect: prefixed(passes.map(({ collect = {} }) => collect).entries()),
    };
  }

  /** Each member changes the gradients of its own weights, by its own batch. */
  override steer(gradients: PlayerGradients, batch: Batch): PlayerGradients {
    const own = this.splitBatch(batch);
    const each = this.members.map((member, i) => member.steer(gradientsFor(member.players(), gradients), own[i]!));
    const names = Object.keys(gradients);
    return Object.fromEntries(names.map((name) => [name, Object.assign({}, ...each.map((steered) => steered[name]))]));
  }

  override inferPass({ noise, ...batch }: Batch): Record<string, tf.Tensor> {
    const random = tf.split(noise!, this.members.length, 1);
    const each = this.members.map((member, i) => member.inferPass({ ...batch, noise: random[i]! }));
    return { yHat: tf.mean(tf.stack(each.map(({ yHat }) => yHat!)), 0), ...prefixed(each.entries()) };
  }

  /** The sum of the members' losses, as in training. */
  override heldOutLoss({ y, prediction, loss, task }: HeldOutInputs): tf.Scalar {
    const each = this.members.map((member, i) => {
      const own = unprefixed(prediction, i) as Prediction;
      return member.heldOutLoss({ y, prediction: own, loss, task }) ?? loss(y, own.yHat.tensor());
    });
    return tf.addN(each);
  }

  override toRisks(prediction: Prediction): Risks {
    const each = this.members.map((member, i) => {
      const own = unprefixed(prediction, i) as Prediction;
      return new RiskTensor(own.yHat, member.toRisks(own), { epistemicKind: member.epistemicKind });
    });
    return RiskTensor.mixture(each).risks;
  }

  override onStep(collected: Readonly<Record<string, Float32Array>>, y: Float32Array): void {
    const size = y.length / this.members.length;
    this.members.forEach((member, i) => member.onStep(unprefixed(collected, i), y.subarray(i * size, (i + 1) * size)));
  }

  override ownScorers(x: Rows): Scorers {
    const each = this.members.map((member) => member.ownScorers(x));
    const names = Object.keys(each[0]!).filter((name) => each.every((scorers) => scorers[name]));
    const joined = names.map((name) => {
      const join = name === 'latents' ? sideBySide : meanOf;
      return [name, async () => join(await Promise.all(each.map(async (scorers) => scorers[name]!())))] as const;
    });
    return Object.fromEntries(joined);
  }

  private splitBatch(batch: Batch): Batch[] {
    const count = this.members.length;
    const fields = Object.entries(batch).map(([name, tensor]) => [name, tf.split(tensor, count)] as const);
    return this.members.map((_, i) => Object.fromEntries(fields.map(([name, parts]) => [name, parts[i]!])));
  }
}

/** Of gradients those of some weights. */
function gradientsFor(players: Players, gradients: PlayerGradients): PlayerGradients {
  const each = Object.entries(players).map(([player, variables]) => {
    const known = variables.filter(({ name }) => gradients[player]![name]);
    return [player, Object.fromEntries(known.map(({ name }) => [name, gradients[player]![name]!]))] as const;
  });
  return Object.fromEntries(each);
}

/** Scores of members, as one: their means. */
function meanOf(scores: readonly Values[]): Values {
  const first = scores[0]!;
  return new Values(
    Float32Array.from(first.data, (_, i) => mean(scores, ({ data }) => data[i]!)),
    first.shape,
  );
}

/** Vectors of members, as one that has all of their numbers. */
function sideBySide(scores: readonly Values[]): Values {
  const width = sum(scores, ({ rowShape }) => product(rowShape));
  const count = scores[0]!.length;
  const all = new Float32Array(count * width);
  for (let row = 0, at = 0; row < count; row++) {
    for (const one of scores) at += one.gather([row], all.subarray(at)).length;
  }
  return new Values(all, [count, width]);
}

registerModel(EnsembleWrapper);
