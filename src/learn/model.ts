import * as tf from '@tensorflow/tfjs';
import type pl from 'nodejs-polars';
import { freeWeights } from '../backend';
import { checkInteger, checkKeys, InputError, Random } from '../base';
import { namedWeights, refuseAllRandom, trainableWeights } from '../network';
import { floatRows, mapFields, rowCount, selectRows, type Batch, type Fields } from './batch';
import { isSplit } from './checkData';
import { chosenMetrics, chosenTasks } from './choices';
import { checkOptimizers } from './checkOptimizer';
import { runFit } from './fit';
import type { HistoryRow } from './history';
import type { Learner, OwnState, Players } from './learner';
import {
  fitOptionNames,
  type CompileOptions,
  type FitOptions,
  type ModelOptions,
  type PredictOptions,
} from './modelOptions';
import { Inference } from './inference';
import { ModelHooks } from './modelHooks';
import { checkAlive, checkNetworks, freeUnused, kindOf, notCompiled } from './modelState';
import { noteUser, release } from './modelUsers';
import { NetworkView } from './networkView';
import type { Inferred } from './predictAll';
import { prefixed, unprefixed } from './prefixes';
import { resamplingPolicy } from './resampling/byName';
import { readFields, type FieldsInput } from './readFields';
import type { RiderOptions } from './riders';
import { contextFor } from './resampling/context';
import { unpacked } from './rowTensors';
import { modelClass, type ModelClass } from './save/classes';
import { optionsFromJson, optionsToJson } from './save/savedOptions';
import { loadSaved, saveModel, type SavedModel } from './save/savedModel';
import { Step } from './step';
import { isKnown, tasksFrom } from './tasks/taskFor';
import type { Tasks } from './tasks/task';
import type { Trainable } from './trainable';
import { evenData, type TrainingData } from './trainingData';
import { readVariables, writeVariables } from './variables';

/** A model of any class. */
export type AnyModel = Model<unknown, never, never>;

/**
 * The base of everything that is trained: it compiles, trains, predicts, saves and loads. A model is a class of its own that
 * says what a training step and a prediction are (see {@link Learner}): `trainPass` gives the terms of the loss, `inferPass` what is worked
 * out for a prediction, `decode` what the user gets of that. Its constructor takes a network and options, so that it can be made again from
 * what was saved. For one network with one output there is `RiskWrapper`, for several inputs and outputs `NetworkModel`. See
 * docs/extending.md.
 *
 * @typeParam P - what `predict` gives
 * @typeParam Data - what `fit` takes
 * @typeParam Asked - what `predict` takes
 */
export abstract class Model<P, Data = FieldsInput, Asked = Data> extends ModelHooks<P> implements Learner {
  /** The network: its layers, what they give, and gradients. */
  readonly network: NetworkView;
  /** Whether it takes care of dropout layers that the network has. */
  readonly drawsMasks: boolean;
  protected readonly seed: number;
  /** Draws batches and noise for training, and noise for predictions. */
  private readonly random: { train: Random; predict: Random };
  private step: Step | undefined;
  private savedTasks: Tasks | undefined;
  private readonly inference = new Inference((batch) => this.inferPass(this.unpack(batch)));
  private training = false;

  /**
   * @param network - the network, whose weights are kept
   * @param options - as the model was given them: with them it can be made again
   * @param allowed - whether the model takes care of dropout layers that the network has
   * @throws InputError for a bad seed, or a network with layers that draw random numbers
   */
  constructor(
    network: tf.LayersModel,
    private readonly options: ModelOptions = {},
    allowed: { ownDropout?: boolean } = {},
  ) {
    super();
    const { seed = 0 } = options;
    checkInteger('seed', seed, 0);
    this.network = new NetworkView(network, this);
    noteUser(network, this);
    this.drawsMasks = allowed.ownDropout ?? false;
    if (!this.drawsMasks) refuseAllRandom(network);
    this.seed = seed;
    // A stream of its own for predictions: predictions must not change how a model is trained.
    this.random = { train: new Random(seed), predict: new Random(seed + 2 ** 32) };
  }

  /** Models that this one is made of, by a name each. Default none. @virtual */
  children(): Readonly<Record<string, AnyModel>> {
    return {};
  }

  /** Who trains what. Default: one player, `all`, with every weight that is to be trained. @virtual */
  players(): Players {
    return { all: trainableWeights(Object.values(this.networks())) };
  }

  /**
   * Sets how it is trained. Compiling again starts the optimizer afresh and keeps the weights.
   *
   * @throws InputError for an unknown option, loss or metric, an optimizer that another model uses, or a network whose output does
   * not fit the loss
   * @example
   * model.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits', metrics: ['binaryAccuracy'] });
   */
  compile(options: CompileOptions): void {
    checkKeys('compile', options, ['optimizer', 'loss', 'metrics']);
    if (this.training) throw new InputError('compile', 'a model at rest', 'one in training', 'Await its fit().');
    checkAlive('compile', this);
    const players = this.players();
    const optimizers = checkOptimizers(options.optimizer, Object.keys(players));
    const tasks = chosenTasks(options.loss, this.targets());
    const metrics = chosenMetrics(options.metrics, tasks);
    this.checkTasks(tasks);
    checkNetworks(this.networks());
    for (const [player, variables] of Object.entries(players)) optimizers[player]!.prepare([...variables]);
    this.step?.dispose(Object.values(optimizers));
    // Its graphs may hold the gradient of the former loss.
    this.network.dispose();
    this.savedTasks = tasks;
    this.step = new Step(this, { players, optimizers, tasks, metrics, random: this.random.train });
  }

  /**
   * Trains the model, and shows its progress.
   *
   * @returns the history, a row each tenth of an epoch
   * @throws InputError for a bad option, data that do not fit the network, or while it is being trained already
   * @throws RisklabError when the loss is not finite: the model is then as it was before that epoch
   * @throws InterruptedError when interrupted: the weights are then those of the last whole step
   * @example
   * const history = await model.fit(train, { epochs: 6, batchSize: 32, resampling: 'inverseDensity' });
   * await model.fit({ x, y }, { epochs: 30, validation: { x: held, y: truth }, best: { by: 'valLoss', patience: 5 } });
   */
  async fit(train: Data, options: FitOptions<Data> = {}): Promise<pl.DataFrame> {
    checkKeys('fit', options, fitOptionNames);
    const { epochs = 6, batchSize: asked = 32, resampling = 'uniform', resume = false, validation, best } = options;
    checkInteger('epochs', epochs, 1);
    checkInteger('batchSize', asked, isSplit(train) ? 2 : 1);
    const step = this.needStep('fit');
    step.checkPlayers(this.players());
    if (options.stepsPerEpoch !== undefined) checkInteger('stepsPerEpoch', options.stepsPerEpoch, 1);
    if (this.training) throw new InputError('fit', 'one training at a time', 'a second one', 'Await the first fit().');
    const data = this.readData('fit', train, options);
    if (validation !== undefined && this.validate === Model.prototype.validate) {
      throw new InputError('validation', 'a model with a validate of its own', this.constructor.name, 'Override it.');
    }
    const held = validation === undefined ? undefined : this.readHeldOut(validation);
    const batchSize = Math.min(asked, data.largestBatch);
    const { stepsPerEpoch = Math.max(1, Math.floor(rowCount(data.fields) / batchSize)) } = options;
    const { name, checkpoint, signal, curve = true, onEpoch } = options;
    if (name !== undefined && typeof name !== 'string') throw new InputError('name', 'a text', name);
    if (onEpoch !== undefined && typeof onEpoch !== 'function') throw new InputError('onEpoch', 'a function', onEpoch);
    const policy = resamplingPolicy(resampling);
    const sampler = data.sampler({ batchSize, seed: this.random.train.integer(2 ** 31) });
    const validate = held && (() => this.validate(held, step));
    const fields = this.taken(data.fields);
    this.training = true;
    try {
      return await runFit(
        this.trainable(step, data),
        { fields, sampler, batchesPerStep: this.batchesPerStep() },
        { name, epochs, stepsPerEpoch, resampling: policy, validate, onEpoch, best, checkpoint, resume, signal, curve },
      );
    } finally {
      this.training = false;
    }
  }

  /**
   * Predicts, a few rows at a time: of images only what was asked about is ever held as floats.
   *
   * @param data - samples in the form of the training samples
   * @returns predictions, in the order of the rows
   * @throws InputError for samples of another size, numbers that are not finite, or a table in another order than its images
   * @example
   * const scored = (await model.predict(test)).joinTo(test.table);
   */
  async predict(data: Asked, options: PredictOptions = {}): Promise<P> {
    checkKeys('predict', options, ['batchSize']);
    const { batchSize = 256 } = options;
    checkInteger('batchSize', batchSize, 1);
    return this.decode(await this.inferAll(this.readInputs(data), batchSize));
  }

  /** Writes networks and everything else that a prediction needs into a folder, whole or not at all. */
  async save(folder: string): Promise<void> {
    const { meta, arrays } = this.wholeState();
    const tasks = Object.entries(this.savedTasks ?? {});
    const losses = tasks.map(
      ([target, task]) => [target, isKnown(task) ? task.lossName : `own ${task.lossName}`] as const,
    );
    const single = losses.length === 1 && losses[0]![0] === 'y' ? losses[0]![1] : undefined;
    const saved: SavedModel = {
      kind: this.constructor.name,
      model: this.network.layersModel.toJSON(undefined, false) as object,
      options: optionsToJson(this.options) as object,
      loss: single ?? (losses.length ? Object.fromEntries(losses) : null),
      tasks: Object.fromEntries(tasks.map(([target, { name }]) => [target, name])),
      random: this.randomState(),
      own: meta,
    };
    await saveModel(folder, saved, { ...readVariables(namedWeights(this.networks())), ...arrays });
  }

  /**
   * Reads a model of this class that {@link save} wrote. `loadModel` finds the class by itself.
   *
   * @throws InputError when the folder holds something else
   * @example
   * const model = await MVEWrapper.load('models/mve');
   */
  static async load<T extends AnyModel>(this: ModelClass<T>, folder: string): Promise<T> {
    const { saved, arrays } = await loadSaved(folder, this.name);
    return Model.restored(this, saved, arrays);
  }

  /** A model from what was saved. @internal */
  static async restored<T extends AnyModel>(
    kind: ModelClass<T>,
    saved: SavedModel,
    arrays: Readonly<Record<string, Float32Array>>,
  ): Promise<T> {
    const network = await tf.models.modelFromJSON(saved.model as never);
    const model = new kind(network, (await optionsFromJson(saved.options)) as never);
    writeVariables(namedWeights(model.networks()), arrays);
    model.savedTasks = tasksFrom(saved.loss, saved.tasks);
    model.restoreRandom(saved.random);
    model.restoreWhole({ meta: saved.own, arrays });
    return model;
  }

  /**
   * Frees weights and graphs at once; a second time does nothing. Weights of a network that another model uses stay until that one
   * is disposed of, too. Those of a model that nobody can reach any more are freed by themselves, in time.
   */
  dispose(): void {
    this.disposeSteps();
    freeUnused(Object.values(this.networks()));
  }

  /** All networks by a name each: `model`, the first; its own, and those of the models that it is made of. @virtual */
  networks(): Record<string, tf.LayersModel> {
    const inner = Object.entries(this.children()).map(([name, child]) => [name, child.networks()] as const);
    const all = { model: this.network.layersModel, ...this.ownNetworks(), ...prefixed(inner) };
    Object.values(all).forEach(freeWeights);
    return all;
  }

  /** The fields of a batch that networks take, with the network's inputs. Default: those of the first network. @virtual */
  inputs(): Readonly<Record<string, tf.SymbolicTensor>> {
    const { inputs } = this.network.layersModel;
    return inputs.length === 1 ? { x: inputs[0]! } : Object.fromEntries(inputs.map((input) => [input.name, input]));
  }

  /** @internal */
  unpack(batch: Batch): Batch {
    const images = Object.entries(this.inputs()).filter(([name]) => batch[name]);
    const whole = images.map(([name, { shape }]) => [name, unpacked(batch[name]!, shape.at(-1)!)] as const);
    return { ...batch, ...Object.fromEntries(whole) };
  }

  /** What was compiled, or was when it was saved. @throws InputError when nothing was @virtual */
  tasks(what: string): Tasks {
    if (!this.savedTasks) throw notCompiled(what);
    return this.savedTasks;
  }

  /** Training data, checked. Default: fields by name, as many rows in each, and nothing else. @throws InputError */
  protected readData(what: string, data: Data, { columns, weight, classWeight }: RiderOptions): TrainingData {
    const riders = Object.entries({ columns, weight, classWeight }).find(([, value]) => value !== undefined);
    if (riders) {
      const todo = 'Give what goes with the rows as a field.';
      throw new InputError(what, `a model that takes ${riders[0]}`, this.constructor.name, todo);
    }
    return evenData(readFields(what, data), {});
  }

  /** Held-out data, checked. Default: as training data. @throws InputError */
  protected readHeldOut(data: Data): TrainingData {
    return this.readData('validation', data, {});
  }

  /** What is to be predicted, checked: the fields that {@link inferPass} takes. Default: fields by name. @throws InputError */
  protected readInputs(data: Asked): Fields {
    return readFields('predict', data);
  }

  /** What {@link inferPass} gives, for many rows. @internal */
  inferAll(fields: Fields, batchSize = 256): Promise<Inferred> {
    return this.runInference(fields, batchSize);
  }

  /** One of the results of {@link inferPass}, for many rows: its graph leaves out what only the others need. @internal */
  async inferPart(fields: Fields, name: string): Promise<Inferred[string]> {
    return (await this.runInference(fields, 256, name))[name]!;
  }

  /** What the history says of held-out data. Default nothing. */
  protected validate(_data: TrainingData, _step: Step): Promise<HistoryRow> {
    return Promise.resolve({});
  }

  /** What it and the models that it is made of keep beside weights. @internal */
  wholeState(): { meta: unknown; arrays: Record<string, Float32Array> } {
    const own = this.ownState();
    const inner = Object.entries(this.children()).map(([name, child]) => [name, child.wholeState()] as const);
    const meta = Object.fromEntries(inner.map(([name, state]) => [name, state.meta]));
    const arrays = prefixed(inner.map(([name, state]) => [name, state.arrays]));
    return { meta: { own: own.meta, children: meta }, arrays: { ...own.arrays, ...arrays } };
  }

  /** Puts back what {@link wholeState} gave. @internal */
  restoreWhole({ meta, arrays }: OwnState): void {
    const { own, children } = meta as { own: unknown; children: Record<string, unknown> };
    this.restoreOwn({ meta: own, arrays });
    for (const [name, child] of Object.entries(this.children())) {
      child.restoreWhole({ meta: children[name], arrays: unprefixed(arrays, name) });
    }
  }

  /** Images that networks take come as packed bytes; others as floats. */
  private taken(fields: Fields): Fields {
    const inputs = Object.keys(this.inputs());
    return mapFields(fields, (rows, field) => (inputs.includes(field) ? rows : floatRows(rows)));
  }

  private runInference(fields: Fields, batchSize: number, part?: string): Promise<Inferred> {
    checkAlive('predict', this);
    const fill = (row: Float32Array): void => this.fillNoise(this.random.predict, row, 'predict');
    return this.inference.run(this.taken(fields), batchSize, { width: this.noiseWidth('predict'), fill }, part);
  }

  private trainable(step: Step, data: TrainingData): Trainable {
    const losses = Object.values(step.tasks).map(({ lossName }) => lossName);
    return {
      kind: losses.length ? `${kindOf(this)} by ${losses.join(', ')}` : kindOf(this),
      // Other code runs between steps, and may dispose of the model.
      trainStep: (batch) => {
        checkAlive('fit', this);
        return step.run(batch);
      },
      variables: () => {
        checkAlive('fit', this);
        return { ...namedWeights(this.networks()), ...step.optimizerVariables() };
      },
      state: () => {
        const { meta, arrays } = this.wholeState();
        return { meta: { random: this.randomState(), own: meta }, arrays };
      },
      restore: ({ meta, arrays }) => {
        const { random, own } = meta as { random: number[][]; own: unknown };
        this.restoreRandom(random);
        this.restoreWhole({ meta: own, arrays });
      },
      resamplingContext: (policy, rows) =>
        contextFor(policy, {
          table: () => data.table(),
          rows,
          kind: this.constructor.name,
          scorers: () => this.scorers(selectRows(data.fields, rows), data, rows),
        }),
    };
  }

  private randomState(): number[][] {
    return [this.random.train.state(), this.random.predict.state()];
  }

  private restoreRandom([train, predict]: readonly number[][]): void {
    this.random.train.restore(train!);
    this.random.predict.restore(predict!);
  }

  /** @internal */
  disposeSteps(): void {
    release(this);
    this.network.dispose();
    this.step?.dispose();
    this.inference.dispose();
    for (const child of Object.values(this.children())) child.disposeSteps();
  }

  private needStep(what: string): Step {
    checkAlive(what, this);
    if (this.step) return this.step;
    throw notCompiled(what);
  }
}

/** Reads a model of whatever class that `save` wrote. @throws InputError when the folder holds something else, or an unknown class */
export async function loadAnyModel(folder: string): Promise<AnyModel> {
  const { saved, arrays } = await loadSaved(folder);
  return Model.restored(modelClass(saved.kind) as ModelClass<AnyModel>, saved, arrays);
}
