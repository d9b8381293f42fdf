import * as tf from '@tensorflow/tfjs';
import type pl from 'nodejs-polars';
import { compiled, freeWeights, type CompiledFunction, type TensorFunction } from '../backend';
import { checkInteger, checkKeys, InputError, Random } from '../base';
import type { Rows } from '../data';
import type { SummaryOptions } from '../metrics';
import {
  lossByName,
  metricByName,
  readVariables,
  resamplingPolicy,
  runFit,
  taskOf,
  unpacked,
  writeVariables,
  type HistoryRow,
  type LossName,
  type ResamplingContext,
  type Trainable,
} from '../learn';
import { askedRows } from './askedRows';
import { checkData, checkOutput, isSplit, predictRows, type CheckedData } from '../learn';
import { checkOptimizer } from '../learn';
import { evaluation, lossOfTask, validationRow } from './evaluation';
import { noteUser, release } from '../learn';
import { namedWeights } from '../network';
import { predictAll, type Prediction } from '../learn';
import { prefixed, unprefixed } from '../learn';
import { RiskHooks, type OwnState } from './riskHooks';
import { RiskTensor } from './riskTensor';
import { refuseAllRandom } from '../network';
import type { PredictInput, TrainingInput } from '../learn';
import { loadWrapper, saveWrapper, type SavedWrapper } from './savedWrapper';
import { optionsFromJson, optionsToJson, type WrapperClass } from './savedOptions';
import { splitModel, type ModelParts } from '../network';
import type { PassInputs, PassOutputs } from './step';
import { TrainStep } from './trainStep';
import type { Values } from '../learn';
import { checkAlive, checkNetworks, freeUnused, kindOf, notCompiled } from './wrapperState';
import {
  evaluateOptionNames,
  fitOptionNames,
  type CompileOptions,
  type FitOptions,
  type PredictOptions,
  type RiskWrapperOptions,
} from './wrapperOptions';

/**
 * The base of all wrappers: it trains, predicts, evaluates, saves and loads. A wrapper is a class of its own that overrides a
 * few hooks of {@link RiskHooks}: what a step adds to the loss and what risks a prediction has; its constructor takes a model
 * and options, so that it can be made again from what was saved. The wrapped model is split into a feature extractor (all but
 * the last layer) and its head; weights that it has are kept. See docs/extending.md.
 */
export abstract class RiskWrapper extends RiskHooks {
  protected readonly parts: ModelParts;
  protected readonly seed: number;
  /** Whether it takes care of dropout layers that the model has. */
  readonly drawsMasks: boolean;
  /** Draws batches and noise of trainings, and noise of predictions. */
  private readonly random: { train: Random; predict: Random };
  private step: TrainStep | undefined;
  private lossName: LossName | undefined;
  private predictStep: CompiledFunction | undefined;
  private readonly partSteps = new Map<string, CompiledFunction>();
  private training = false;

  /**
   * @param model - a model with at least two layers, one input and one output
   * @param options - as the wrapper was given them: with them it can be made again
   * @param allowed - whether the wrapper takes care of dropout layers that the model has
   * @throws InputError for another model, or a bad seed
   */
  constructor(
    protected readonly model: tf.LayersModel,
    private readonly options: RiskWrapperOptions = {},
    allowed: { ownDropout?: boolean } = {},
  ) {
    super();
    const { seed = 0 } = options;
    checkInteger('seed', seed, 0);
    this.parts = splitModel(model);
    noteUser(model, this);
    this.drawsMasks = allowed.ownDropout ?? false;
    if (!this.drawsMasks) refuseAllRandom(model);
    this.seed = seed;
    // A stream of its own for predictions: how often one predicts must not change a training.
    this.random = { train: new Random(seed), predict: new Random(seed + 2 ** 32) };
  }

  /**
   * Wrappers that this one is made of, by a name each. Default none.
   *
   * @virtual
   */
  children(): Readonly<Record<string, RiskWrapper>> {
    return {};
  }

  /**
   * How many batches a step works on, one after another in the same tensors. Default 1.
   *
   * @virtual
   */
  batchesPerStep(): number {
    return 1;
  }

  /**
   * Samples as the network takes them, from a batch that `RowTensors` made.
   *
   * @internal
   */
  samplesOf(batch: tf.Tensor): tf.Tensor {
    return unpacked(batch, this.model.inputs[0]!.shape.at(-1)!);
  }

  /**
   * A whole training step; a wrapper of one network has no need to change it. Runs inside a compiled function.
   *
   * @virtual
   */
  trainPass({ x, y, noise, loss, task }: PassInputs): PassOutputs {
    const features = this.extract(x, noise) ?? this.parts.features(x, true);
    const yHat = this.parts.head(features);
    const own = this.forward({ x, y, features, yHat, noise, loss, task });
    return { yHat, terms: { task: own.task ?? loss(y, yHat), ...own.terms }, collect: own.collect ?? {} };
  }

  /**
   * A whole prediction; a wrapper of one network has no need to change it. Runs inside a compiled function.
   *
   * @virtual
   */
  inferPass(x: tf.Tensor, noise: tf.Tensor): Record<string, tf.Tensor> {
    const features = this.parts.features(x, false);
    const yHat = this.parts.head(features);
    return { yHat, ...this.infer({ x, features, yHat, noise }) };
  }

  /**
   * Sets how it is trained. Compiling again starts the optimizer afresh and keeps the weights.
   *
   * @throws InputError for an unknown option, loss or metric, an optimizer that another model uses, or a model whose output does
   * not fit the loss
   */
  compile(options: CompileOptions): void {
    checkKeys('compile', options, ['optimizer', 'loss', 'metrics']);
    const { optimizer, loss, metrics = [] } = options;
    checkOptimizer(optimizer);
    const taskLoss = lossByName(loss);
    if (!Array.isArray(metrics)) throw new InputError('metrics', 'a list of names', metrics);
    const followed = metrics.map((name) => [name, metricByName(name, loss)] as const);
    const task = taskOf(loss);
    checkOutput(this.model, loss);
    this.checkTask(task, loss);
    checkNetworks(this);
    const variables = this.trainableWeights();
    optimizer.prepare([...variables]);
    this.step?.dispose(optimizer);
    this.lossName = loss;
    this.step = new TrainStep(this, {
      ...{ optimizer, variables, loss: taskLoss, task, metrics: followed },
      random: this.random.train,
    });
  }

  /**
   * Trains on a split with a column `label`, or on samples `{ x, y }`. What it did so far is shown as it goes.
   *
   * @returns the history, a row each tenth of an epoch
   * @throws InputError for a bad option, data that do not fit the model, or while another training of it is under way
   * @throws RisklabError when the loss is not finite: the model is then as it was before that epoch
   * @throws InterruptedError when interrupted: the weights are then those of the last whole step
   * @example
   * const history = await model.fit(train, { epochs: 6, batchSize: 32, resampling: 'inverseDensity' });
   * await model.fit({ x, y }, { epochs: 30 });   // arrays, tensors or columns of a table
   */
  async fit(train: TrainingInput, options: FitOptions = {}): Promise<pl.DataFrame> {
    checkKeys('fit', options, fitOptionNames);
    const { epochs = 6, batchSize: asked = 32, resampling = 'uniform', resume = false, validation } = options;
    checkInteger('epochs', epochs, 1);
    checkInteger('batchSize', asked, isSplit(train) ? 2 : 1);
    const step = this.needStep('fit');
    step.checkTrained(this.trainableWeights());
    if (options.stepsPerEpoch !== undefined) checkInteger('stepsPerEpoch', options.stepsPerEpoch, 1);
    if (this.training) throw new InputError('fit', 'one training at a time', 'a second one', 'Await the first fit().');
    const data = checkData('fit', train, this.model, step.task);
    const held = validation && checkData('validation', validation, this.model, step.task);
    const batchSize = Math.min(asked, data.largestBatch);
    const { stepsPerEpoch = Math.max(1, Math.floor(data.x.length / batchSize)) } = options;
    const { name, checkpoint, signal, curve = true } = options;
    if (name !== undefined && typeof name !== 'string') throw new InputError('name', 'a text', name);
    const policy = resamplingPolicy(resampling);
    const sampler = data.sampler({ batchSize, seed: this.random.train.integer(2 ** 31) });
    const validate = held && (() => this.validate(held, step));
    this.training = true;
    try {
      return await runFit(
        this.trainable(step, data),
        { x: data.x, y: data.y, sampler, batchesPerStep: this.batchesPerStep() },
        { name, epochs, stepsPerEpoch, resampling: policy, validate, checkpoint, resume, signal, curve },
      );
    } finally {
      this.training = false;
    }
  }

  /**
   * Predicts, a few rows at a time: of images only what was asked about is ever held as floats.
   *
   * @param data - a split, images, or numbers
   * @returns predictions and risks, in the order of the rows
   * @throws InputError for samples of another size, numbers that are not finite, or a table in another order than its images
   * @example
   * const scored = (await model.predict(test)).joinTo(test.table);
   */
  async predict(data: PredictInput, options: PredictOptions = {}): Promise<RiskTensor> {
    checkKeys('predict', options, ['batchSize']);
    const { batchSize = 256 } = options;
    checkInteger('batchSize', batchSize, 1);
    return this.withRisks(await this.inferAll(predictRows(data, this.model), batchSize));
  }

  /**
   * How good it is: one row. For two classes accuracy on both, balanced accuracy, true- and false-positive rate and AUROC; for several
   * classes accuracy; for numbers the root of the mean squared error and the mean absolute error; each with its 95% interval, and
   * the loss.
   *
   * @param data - a split with a column `label`, or samples `{ x, y }`
   * @param options - for two classes as for `summary`: name, threshold, groups; else name and confidence
   * @throws InputError before compile() on a model that was not loaded, for an unknown option, and for data without both classes
   * @example
   * await show(await model.evaluate(test, { by: 'group' }));
   */
  async evaluate(data: TrainingInput, options: SummaryOptions = {}): Promise<pl.DataFrame> {
    checkKeys('evaluate', options, evaluateOptionNames);
    const { lossName } = this;
    if (!lossName) throw notCompiled('evaluate');
    const checked = checkData('predict', data, this.model, taskOf(lossName));
    return evaluation(this.withRisks(await this.inferAll(checked.x)), checked, lossName, options);
  }

  /** Writes model, weights and everything else that a prediction needs into a folder, whole or not at all. */
  async save(folder: string): Promise<void> {
    const { meta, arrays } = this.wholeState();
    const saved: SavedWrapper = {
      kind: this.constructor.name,
      model: this.model.toJSON(undefined, false) as object,
      options: optionsToJson(this.options) as object,
      loss: this.lossName ?? null,
      random: this.randomState(),
      own: meta,
    };
    await saveWrapper(folder, saved, { ...readVariables(namedWeights(this.models())), ...arrays });
  }

  /**
   * Reads a model that {@link save} wrote.
   *
   * @throws InputError when the folder holds something else
   * @example
   * const model = await MVEWrapper.load('models/mve');
   */
  static async load<T extends RiskWrapper>(this: WrapperClass<T>, folder: string): Promise<T> {
    const { saved, arrays } = await loadWrapper(folder, this.name);
    const model = await tf.models.modelFromJSON(saved.model as never);
    const wrapper = new this(model, (await optionsFromJson(saved.options)) as never);
    writeVariables(namedWeights(wrapper.models()), arrays);
    wrapper.lossName = saved.loss ?? undefined;
    wrapper.restoreRandom(saved.random);
    wrapper.restoreWhole({ meta: saved.own, arrays });
    return wrapper;
  }

  /**
   * Frees weights and graphs at once; a second time does nothing. Weights of a network that another wrapper uses stay until that one
   * is disposed of, too. Those of a wrapper that nobody can reach any more are freed by themselves, in time.
   */
  dispose(): void {
    this.disposeSteps();
    freeUnused(Object.values(this.models()));
  }

  /** What {@link infer} gives, for many rows. */
  protected inferAll(x: Rows, batchSize = 256): Promise<Prediction> {
    checkAlive('predict', this);
    this.predictStep ??= compiled((batch, noise) => this.inferPass(this.samplesOf(batch), noise));
    return this.runAll(x, this.predictStep, batchSize);
  }

  /** One of the results of {@link infer}, for many rows: its graph leaves out what only the others need. */
  protected async inferPart(x: Rows, name: string): Promise<Values> {
    const part: TensorFunction = (batch, noise) => ({ [name]: this.inferPass(this.samplesOf(batch), noise)[name]! });
    const step = this.partSteps.get(name) ?? compiled(part);
    this.partSteps.set(name, step);
    return (await this.runAll(x, step, 256))[name]!;
  }

  private runAll(x: Rows, step: CompiledFunction, batchSize: number): Promise<Prediction> {
    const width = this.noiseWidth('predict');
    return predictAll(x, step, batchSize, {
      width,
      fill: (row) => this.fillNoise(this.random.predict, row, 'predict'),
    });
  }

  /** All networks, the wrapped one first, by a name each. */
  models(): Record<string, tf.LayersModel> {
    const inner = Object.entries(this.children()).map(([name, child]) => [name, child.models()] as const);
    const all = { model: this.model, ...this.ownModels(), ...prefixed(inner) };
    Object.values(all).forEach(freeWeights);
    return all;
  }

  /**
   * What it and the wrappers that it is made of keep beside weights.
   *
   * @internal
   */
  wholeState(): { meta: unknown; arrays: Record<string, Float32Array> } {
    const own = this.ownState();
    const inner = Object.entries(this.children()).map(([name, child]) => [name, child.wholeState()] as const);
    const meta = Object.fromEntries(inner.map(([name, state]) => [name, state.meta]));
    const arrays = prefixed(inner.map(([name, state]) => [name, state.arrays]));
    return { meta: { own: own.meta, children: meta }, arrays: { ...own.arrays, ...arrays } };
  }

  /**
   * Puts back what {@link wholeState} gave.
   *
   * @internal
   */
  restoreWhole({ meta, arrays }: OwnState): void {
    const { own, children } = meta as { own: unknown; children: Record<string, unknown> };
    this.restoreOwn({ meta: own, arrays });
    for (const [name, child] of Object.entries(this.children())) {
      child.restoreWhole({ meta: children[name], arrays: unprefixed(arrays, name) });
    }
  }

  private withRisks(prediction: Prediction): RiskTensor {
    return new RiskTensor(prediction.yHat, this.toRisks(prediction), { epistemicKind: this.epistemicKind });
  }

  /** What the history says of held-out data. */
  private async validate(data: CheckedData, { loss, task, taskLoss }: TrainStep): Promise<HistoryRow> {
    const prediction = await this.inferAll(data.x);
    const risk = this.withRisks(prediction);
    const value = lossOfTask(data.y, risk, loss, (y) => this.heldOutLoss({ y, prediction, loss, task }));
    return validationRow(evaluation(risk, data, this.lossName!, {}), taskLoss, value);
  }

  private trainable(step: TrainStep, data: CheckedData): Trainable {
    return {
      kind: `${kindOf(this)} by ${this.lossName}`,
      trainStep: (x, y) => step.run(x, y),
      variables: () => ({ ...namedWeights(this.models()), ...step.optimizerVariables() }),
      state: () => {
        const { meta, arrays } = this.wholeState();
        return { meta: { random: this.randomState(), own: meta }, arrays };
      },
      restore: ({ meta, arrays }) => {
        const { random, own } = meta as { random: number[][]; own: unknown };
        this.restoreRandom(random);
        this.restoreWhole({ meta: own, arrays });
      },
      resamplingContext: (rows, scores) => this.context(data, rows, scores),
    };
  }

  private async context(data: CheckedData, rows: Uint32Array, wanted: boolean): Promise<ResamplingContext> {
    const scores = wanted ? await this.resamplingScores(data.x.select(rows)) : undefined;
    return askedRows(data.table(), rows, scores, this.constructor.name, wanted);
  }

  private trainableWeights(): tf.Variable[] {
    const weights = Object.values(this.models()).flatMap((model) => model.trainableWeights);
    return [...new Set(weights.map((weight) => weight.read() as tf.Variable))];
  }

  private randomState(): number[][] {
    return [this.random.train.state(), this.random.predict.state()];
  }

  private restoreRandom([train, predict]: readonly number[][]): void {
    this.random.train.restore(train!);
    this.random.predict.restore(predict!);
  }

  private disposeSteps(): void {
    release(this);
    this.step?.dispose();
    this.predictStep?.dispose();
    for (const step of this.partSteps.values()) step.dispose();
    for (const child of Object.values(this.children())) child.disposeSteps();
  }

  private needStep(what: string): TrainStep {
    checkAlive(what, this);
    if (this.step) return this.step;
    throw notCompiled(what);
  }
}
