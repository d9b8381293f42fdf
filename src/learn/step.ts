import * as tf from '@tensorflow/tfjs';
import { compiled, freeingTape, type CompiledFunction } from '../backend';
import { InputError, type Random } from '../base';
import { layersOf } from '../network';
import type { Batch } from './batch';
import { batchFrom, scalarFrom } from './checkHooks';
import type { HistoryRow } from './history';
import type { Learner, PassOutputs, Players } from './learner';
import { gradientsOf } from './optimizers/gradientsOf';
import type { Optimizer } from './optimizers/optimizer';
import { joined } from './prefixes';
import type { Followed } from './tasks/metrics';
import type { Tasks } from './tasks/task';
import { namingUndifferentiable } from './undifferentiable';

/** What a model was compiled with. */
export interface StepOptions {
  /** Who trains what. */
  readonly players: Players;
  /** One for each player. */
  readonly optimizers: Readonly<Record<string, Optimizer>>;
  readonly tasks: Tasks;
  readonly metrics: readonly Followed[];
  /** Draws the noise of steps. */
  readonly random: Random;
}

/** The graphs for batches of the same fields, and the names of the numbers that they give, set when they are traced. */
interface Traced {
  readonly run: CompiledFunction;
  names: readonly string[];
}

/** A compiled training step: the loss of each player, its gradients and its update in one call. */
export class Step {
  private readonly traced = new Map<string, Traced>();

  constructor(
    private readonly learner: Learner,
    private readonly options: StepOptions,
  ) {}

  /** What each target is learned as. */
  get tasks(): Tasks {
    return this.options.tasks;
  }

  /** Checks that the weights to be trained are still those that `compile` found. @throws InputError */
  checkPlayers(now: Players): void {
    for (const [player, variables] of Object.entries(this.options.players)) {
      const found = now[player] ?? [];
      if (found.length === variables.length && variables.every((variable, i) => variable === found[i])) continue;
      const expected = `the ${variables.length} weights to train that compile() found`;
      const todo = 'Call compile() again after a change of trainable.';
      throw new InputError('fit', expected, `${found.length} weights`, todo);
    }
  }

  /** The metrics that are followed. */
  get metrics(): readonly Followed[] {
    return this.options.metrics;
  }

  /** What the loss of the task alone is called among the numbers of a step, once there was one. */
  get taskLoss(): 'loss' | 'task' {
    return [...this.traced.values()].some(({ names }) => names.includes('task')) ? 'task' : 'loss';
  }

  /** One step on a batch of `BatchSource`. */
  run(batch: Batch): HistoryRow {
    const fields = Object.keys(batch);
    const traced = this.tracedFor(fields);
    const noise = this.noise(Object.values(batch)[0]!.shape[0]);
    let results: Record<string, tf.Tensor>;
    try {
      results = traced.run(...Object.values(batch), noise);
    } finally {
      noise.dispose();
    }
    try {
      const { numbers, ...collected } = results;
      const values = numbers!.dataSync();
      const kept = Object.entries(collected).map(
        ([name, tensor]) => [name, tensor.dataSync() as Float32Array] as const,
      );
      const y = batch['y'] ? (batch['y'].dataSync() as Float32Array) : new Float32Array(0);
      this.learner.onStep(Object.fromEntries(kept), y);
      return Object.fromEntries(traced.names.map((name, i) => [name, values[i]!]));
    } finally {
      // At the end: a tensor may be there under two names.
      tf.dispose(results);
    }
  }

  /** The state of the optimizers, by a name each. */
  optimizerVariables(): Record<string, tf.Variable> {
    const players = Object.entries(this.options.optimizers);
    return Object.fromEntries(
      players.flatMap(([player, optimizer]) =>
        Object.entries(optimizer.variables()).map(([name, variable]) => {
          const place = players.length > 1 ? `optimizer.${player}.${name}` : `optimizer.${name}`;
          return [place, variable] as const;
        }),
      ),
    );
  }

  /** Frees the graphs and the state of optimizers. @param keep - optimizers that go on being used */
  dispose(keep: readonly Optimizer[] = []): void {
    for (const { run } of this.traced.values()) run.dispose();
    for (const optimizer of Object.values(this.options.optimizers)) if (!keep.includes(optimizer)) optimizer.dispose();
  }

  /** Graphs go by the sizes of a batch; fields of other names may have the same. */
  private tracedFor(fields: readonly string[]): Traced {
    const key = JSON.stringify(fields);
    const known = this.traced.get(key);
    if (known) return known;
    const made: Traced = {
      run: compiled((...tensors) => {
        const batch = Object.fromEntries([...fields, 'noise'].map((name, i) => [name, tensors[i]!]));
        const { results, names } = this.trace(batch);
        made.names = names;
        return results;
      }),
      names: [],
    };
    this.traced.set(key, made);
    return made;
  }

  private noise(rows: number): tf.Tensor {
    const width = this.learner.noiseWidth('train');
    const random = new Float32Array(rows * width);
    for (let row = 0; row < rows && width > 0; row++) {
      this.learner.fillNoise(this.options.random, random.subarray(row * width, (row + 1) * width), 'train');
    }
    return tf.tensor(random, [rows, width], 'float32');
  }

  private trace(packed: Batch): { results: Record<string, tf.Tensor>; names: readonly string[] } {
    const { learner, options } = this;
    const { tasks, optimizers } = options;
    const numbers: (readonly [name: string, value: tf.Scalar])[] = [];
    const collected: Record<string, tf.Tensor> = {};
    const players = Object.entries(options.players);
    try {
      const batch = this.prepared(learner.unpack(packed), players[0]![0]);
      const gradients = players.map(([player, variables]) => {
        const lossOf = (): tf.Scalar => {
          const pass = learner.trainPass(batch, { player, tasks });
          for (const [name, tensor] of Object.entries(pass.collect ?? {})) {
            collected[name]?.dispose();
            collected[name] = tf.keep(tf.clone(tensor));
          }
          return this.told(pass, batch, players.length > 1 ? `${player}.` : '', numbers);
        };
        return [player, gradientsOf(lossOf, variables)] as const;
      });
      const steered = learner.steer(Object.fromEntries(gradients), batch);
      for (const [player] of players) {
        const own = steered[player];
        if (!own)
          throw new InputError(
            'steer',
            `gradients of each player: ${players.map(([name]) => name).join(', ')}`,
            `none of ${player}`,
          );
        optimizers[player]!.apply(own);
      }
      this.constrain();
      const values = tf.stack(numbers.map(([, value]) => value));
      return { results: { numbers: values, ...collected }, names: numbers.map(([name]) => name) };
    } catch (error) {
      tf.dispose(collected);
      throw error;
    } finally {
      numbers.forEach(([, value]) => value.dispose());
    }
  }

  /** The batch as `prepare` changes it, which may take gradients of the loss. */
  private prepared(batch: Batch, player: string): Batch {
    const { learner, options } = this;
    const { tasks } = options;
    const context = { player, tasks, loss: (changed: Batch) => learner.taskLoss(changed, tasks) };
    const changed = namingUndifferentiable('loss', () => freeingTape(() => learner.prepare(batch, context)));
    return batchFrom('prepare', changed, batch);
  }

  /** The sum of a pass's terms; notes the numbers that are told of it. */
  private told(
    pass: PassOutputs,
    batch: Batch,
    prefix: string,
    numbers: (readonly [name: string, value: tf.Scalar])[],
  ): tf.Scalar {
    const given = joined('terms of the loss', [pass.terms, this.penalty()]);
    const terms = scalarsFrom(`${prefix}loss: term`, given);
    if (Object.keys(terms).length === 0) {
      throw new InputError(`${prefix}loss`, 'at least one term', 'none', 'Give terms in forward.');
    }
    const sum = tf.addN(Object.values(terms));
    // The first player's loss is the loss of the step.
    if (numbers.length === 0 && prefix) numbers.push(['loss', tf.keep(tf.clone(sum))]);
    const parts = Object.keys(terms).length > 1 ? terms : {};
    const metrics = this.options.metrics.filter(({ target }) => pass.outputs?.[target]);
    const followed = metrics.map(({ name, target, metric }) => ({
      [name]: scalarFrom(`metric ${name}`, metric(batch[target]!, pass.outputs![target]!)),
    }));
    // Kept, since everything else that is made in here is freed with the gradients.
    const told = [{ loss: sum }, parts, ...followed];
    for (const [name, value] of Object.entries(joined('numbers of the history', told))) {
      numbers.push([prefix + name, tf.keep(tf.clone(value))]);
    }
    return sum;
  }

  /** Puts weights back to where constraints of their layers have them, as Keras does after each step. */
  private constrain(): void {
    for (const weight of Object.values(this.learner.networks()).flatMap((network) => network.trainableWeights)) {
      const { constraint } = weight as unknown as { constraint?: { apply(w: tf.Tensor): tf.Tensor } | null };
      const variable = weight.read() as tf.Variable;
      if (constraint) variable.assign(constraint.apply(variable));
    }
  }

  /** What regularisers of layers add. */
  private penalty(): Record<string, tf.Scalar> {
    // A layer that holds others names their regularisers as its own.
    const own = layersOf(Object.values(this.learner.networks())).flatMap(
      (layer) => (layer as unknown as { losses: (() => tf.Scalar)[] }).losses,
    );
    const penalties = [...new Set(own)].map((penalty) => penalty());
    return penalties.length ? { regularisation: tf.addN(penalties) } : {};
  }
}

/** Numbers by name. @throws InputError for one that is none */
function scalarsFrom(what: string, given: Readonly<Record<string, unknown>>): Record<string, tf.Scalar> {
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, scalarFrom(`${what} ${name}`, one)]));
}
