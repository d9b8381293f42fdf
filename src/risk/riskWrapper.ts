import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { compiled, type CompiledFunction } from '../backend';
import { checkInteger, checkKeys, InputError, Random } from '../base';
import { checkRowOrder, type ImageStore, type Split } from '../data';
import { labelColumn, summary, type SummaryOptions } from '../metrics';
import {
  loadBundle,
  lossByName,
  metricByName,
  readVariables,
  resamplingPolicy,
  runFit,
  saveBundle,
  writeVariables,
  type HistoryRow,
  type Loss,
  type ResamplingContext,
  type Trainable,
  type TrainingMetric,
} from '../training';
import { checkImages, checkOutput, checkSplit } from './checkData';
import { predictAll, type Prediction } from './predictAll';
import { RiskTensor, type Risks } from './riskTensor';
import { splitModel, type ModelParts } from './splitModel';
import type { StepInputs, StepOutputs } from './step';
import { Values } from './values';
import {
  fitOptionNames,
  type CompileOptions,
  type FitOptions,
  type PredictOptions,
  type RiskWrapperOptions,
} from './wrapperOptions';

interface Compiled {
  readonly options: Required<CompileOptions>;
  readonly loss: Loss;
  readonly metrics: [string, TrainingMetric][];
  readonly step: CompiledFunction;
}

/**
 * The base of all wrappers: it trains, predicts, evaluates, saves and loads; a subclass says what a step adds to the loss
 * and what risks a prediction has. The wrapped model is split into a feature extractor (all but the last layer) and its
 * head; weights that it has are kept.
 */
export abstract class RiskWrapper {
  protected readonly parts: ModelParts;
  protected readonly seed: number;
  private readonly random: Random;
  private compiledState: Compiled | undefined;
  private predictStep: CompiledFunction | undefined;
  private training = false;

  /**
   * @param model - a model with at least two layers
   * @throws InputError for another model, or a bad seed
   */
  constructor(
    protected readonly model: tf.LayersModel,
    { seed = 0 }: RiskWrapperOptions = {},
  ) {
    checkInteger('seed', seed, 0);
    this.parts = splitModel(model);
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** The name under which it is saved. */
  protected abstract readonly kind: string;

  /** One step forward: terms of the loss, the task's among them. Runs inside a compiled function. */
  protected abstract forward(inputs: StepInputs): StepOutputs;

  /** One prediction: `yHat` and whatever {@link toRisks} needs. Runs inside a compiled function. */
  protected abstract infer(images: tf.Tensor): { yHat: tf.Tensor } & Record<string, tf.Tensor>;

  /** The risks of a prediction, from what {@link infer} gave for all rows. */
  protected abstract toRisks(prediction: Prediction): Risks;

  /** How many random numbers a row of a batch needs in a step. */
  protected noiseWidth(): number {
    return 0;
  }

  /** Receives what a step collected. */
  protected onStep(_collected: Record<string, Float32Array>, _labels: Float32Array): void {
    // Nothing to keep unless a subclass collects.
  }

  /** Models of the wrapper's own, beside the wrapped one. */
  protected ownModels(): tf.LayersModel[] {
    return [];
  }

  /** What else a subclass has to save: plain data, and arrays. */
  protected ownState(): { meta: unknown; arrays: Record<string, Float32Array> } {
    return { meta: null, arrays: {} };
  }

  /** Puts back what {@link ownState} gave. */
  protected restoreOwn(_state: { meta: unknown; arrays: Readonly<Record<string, Float32Array>> }): void {
    // Nothing was kept unless a subclass does.
  }

  /** The latent vectors of images, for resampling. @throws InputError for a wrapper without */
  protected latents(_images: ImageStore): Promise<{ values: Float32Array; width: number }> {
    return Promise.reject(
      new InputError(
        'resampling',
        'uniform or groups for a model without latent vectors',
        this.kind,
        'Wrap it in a HistogramVAEWrapper.',
      ),
    );
  }

  /** Scores of the latents for resampling. */
  protected scores(_latents: {
    values: Float32Array;
    width: number;
  }): Pick<ResamplingContext, 'logDensity' | 'referenceLogDensity'> {
    throw new InputError(
      'resampling',
      'a model that estimates a density',
      this.kind,
      'Wrap it in a HistogramVAEWrapper.',
    );
  }

  /**
   * Sets how it is trained. Compiling again starts the optimizer afresh and keeps the weights.
   *
   * @throws InputError for an unknown option, loss or metric, an optimizer that another model uses, or a model without one logit
   */
  compile(options: CompileOptions): void {
    checkKeys('compile', options, ['optimizer', 'loss', 'metrics']);
    checkOutput(this.model);
    const { optimizer, loss, metrics = [] } = options;
    if (typeof optimizer?.minimize !== 'function') throw new InputError('optimizer', 'one such as adam()', optimizer);
    const taskLoss = lossByName(loss);
    if (!Array.isArray(metrics)) throw new InputError('metrics', 'a list of names', metrics);
    const followed = metrics.map((name) => [name, metricByName(name)] as [string, TrainingMetric]);
    optimizer.prepare(this.weights('trainable'));
    const before = this.compiledState;
    before?.step.dispose();
    if (before && before.options.optimizer !== optimizer) before.options.optimizer.dispose();
    this.compiledState = {
      options: { optimizer, loss, metrics },
      loss: taskLoss,
      metrics: followed,
      step: compiled((images, labels, noise) => this.trace(images, labels, noise)),
    };
  }

  /**
   * Trains on a split with a column `label`. What it did so far is shown as it goes.
   *
   * @returns the history, a row each tenth of an epoch
   * @throws InputError for a bad option, data that do not fit the model, or while another training of it is under way
   * @throws RisklabError when the loss is not finite: the model is then as it was before that epoch
   * @throws InterruptedError when interrupted: the weights are then those of the last whole step
   * @example
   * const history = await model.fit(train, { epochs: 6, batchSize: 32, resampling: 'inverseDensity' });
   */
  async fit(train: Split, options: FitOptions = {}): Promise<pl.DataFrame> {
    checkKeys('fit', options, fitOptionNames);
    const { epochs = 6, batchSize = 32, resampling = 'uniform', resume = false } = options;
    const {
      stepsPerEpoch = Math.max(1, Math.floor(train.images.length / batchSize)),
      validation,
      checkpoint,
      signal,
    } = options;
    checkInteger('epochs', epochs, 1);
    checkInteger('batchSize', batchSize, 2);
    checkInteger('stepsPerEpoch', stepsPerEpoch, 1);
    this.needCompiled('fit');
    if (this.training) throw new InputError('fit', 'one training at a time', 'a second one', 'Await the first fit().');
    const labels = checkSplit('fit', train, this.model);
    if (validation) checkSplit('validation', validation, this.model);
    const policy = resamplingPolicy(resampling);
    const seed = this.random.integer(2 ** 31);
    const settings = {
      epochs,
      batchSize,
      stepsPerEpoch,
      resampling: policy,
      validation,
      checkpoint,
      resume,
      signal,
      seed,
    };
    this.training = true;
    try {
      return await runFit(this.trainable(), train, labels, settings);
    } finally {
      this.training = false;
    }
  }

  /**
   * Predicts images, a few at a time: only what was asked about is ever held as floats.
   *
   * @param data - a split or images
   * @returns predictions and risks, in the order of the images
   * @throws InputError for images of another size, or a table in another order than its images
   */
  async predict(data: Split | ImageStore, options: PredictOptions = {}): Promise<RiskTensor> {
    checkKeys('predict', options, ['batchSize']);
    const { yHat, ...rest } = await this.inferAll(imagesOf(data), options);
    return new RiskTensor(yHat, this.toRisks({ yHat, ...rest }));
  }

  /**
   * Accuracy on both classes, balanced accuracy, true- and false-positive rate and AUROC, each with its 95% interval, and the
   * loss: one row.
   *
   * @param split - data with a column `label`
   * @param options - as for `summary`: name, threshold, groups
   * @throws InputError before compile(), and for data without both classes
   * @example
   * await show(await model.evaluate(test, { by: 'group' }));
   */
  async evaluate(split: Split, options: SummaryOptions = {}): Promise<pl.DataFrame> {
    const { loss } = this.needCompiled('evaluate');
    const risk = await this.predict(split);
    const labels = new Values(Float32Array.from(labelColumn(split.table, options.label ?? 'label')), [risk.length, 1]);
    const value = Values.compute(() => loss(labels.tensor(), risk.yHat.tensor())).data[0]!;
    return summary(risk.joinTo(split.table), options).withColumns(pl.Series('loss', [value], pl.Float64));
  }

  /** Writes model, weights and everything else that a prediction needs into a folder, whole or not at all. */
  async save(folder: string): Promise<void> {
    const { meta, arrays } = this.ownState();
    const models = [this.model, ...this.ownModels()].map((model) => model.toJSON(undefined, false) as unknown);
    await saveBundle(folder, {
      meta: { kind: this.kind, seed: this.seed, models, own: meta },
      arrays: { ...readVariables(this.weights('all')), ...arrays },
    });
  }

  /** Reads what {@link save} wrote and fills a wrapper that `make` builds from the saved models. */
  protected static async read<T extends RiskWrapper>(
    folder: string,
    kind: string,
    make: (models: tf.LayersModel[], saved: { seed: number; own: unknown }) => T,
  ): Promise<T> {
    const { meta, arrays } = await loadBundle(folder);
    const saved = meta as { kind?: string; seed: number; models: object[]; own: unknown };
    if (saved?.kind === undefined) {
      throw new InputError(folder, `a saved ${kind}`, 'something else', 'A checkpoint is for fit() with resume.');
    }
    if (saved.kind !== kind)
      throw new InputError(folder, `a saved ${kind}`, saved.kind, `Load it with ${saved.kind}.load.`);
    const models = await Promise.all(saved.models.map((json) => tf.models.modelFromJSON(json as never)));
    const wrapper = make(models, saved);
    // Those that a wrapper makes by itself came out of the folder, too.
    const held = [wrapper.model, ...wrapper.ownModels()];
    for (const model of models) if (!held.includes(model)) model.dispose();
    writeVariables(wrapper.weights('all'), arrays);
    wrapper.restoreOwn({ meta: saved.own, arrays });
    return wrapper;
  }

  /** Frees weights and graphs. Only programs that make many models need it. */
  dispose(): void {
    this.compiledState?.step.dispose();
    this.compiledState?.options.optimizer.dispose();
    this.predictStep?.dispose();
    for (const weight of this.weights('all')) weight.dispose();
  }

  /** What {@link infer} gives, for many images. */
  protected async inferAll(images: ImageStore, { batchSize = 256 }: PredictOptions = {}): Promise<Prediction> {
    checkInteger('batchSize', batchSize, 1);
    checkImages('predict', images, this.model);
    this.predictStep ??= compiled((batch) => this.infer(batch));
    return predictAll(images, this.predictStep, batchSize);
  }

  private trace(images: tf.Tensor, labels: tf.Tensor, noise: tf.Tensor): Record<string, tf.Tensor> {
    const { options, loss, metrics } = this.needCompiled('fit');
    const results: Record<string, tf.Tensor> = {};
    const minimize = (): tf.Scalar => {
      const { terms, yHat, collect = {} } = this.forward({ images, labels, noise, loss });
      const sum = tf.addN(Object.values(terms));
      const followed = metrics.map(([, metric]) => metric(labels, yHat));
      const parts = Object.keys(terms).length > 1 ? Object.values(terms) : [];
      // Kept, since everything else that is made in here is freed with the gradients.
      results['numbers'] = tf.keep(tf.stack([sum, ...parts, ...followed]));
      for (const [name, tensor] of Object.entries(collect)) results[name] = tf.keep(tf.clone(tensor));
      this.names = ['loss', ...(parts.length ? Object.keys(terms) : []), ...metrics.map(([name]) => name)];
      return sum;
    };
    try {
      options.optimizer.minimize(minimize).dispose();
    } catch (error) {
      tf.dispose(results);
      throw error;
    }
    return results;
  }

  /** Names of the numbers that a step gives, set when it is traced. */
  private names: string[] = [];

  private trainable(): Trainable {
    const { step, options } = this.needCompiled('fit');
    return {
      trainStep: (images, labels) => {
        const batch = images.shape[0];
        const width = this.noiseWidth();
        const noise = tf.tensor(this.random.fillNormal(new Float32Array(batch * width)), [batch, width]);
        let results: Record<string, tf.Tensor>;
        try {
          results = step(images, labels, noise);
        } finally {
          noise.dispose();
        }
        const { numbers, ...collected } = results;
        const values = take(numbers!);
        const kept = Object.fromEntries(Object.entries(collected).map(([name, tensor]) => [name, take(tensor)]));
        this.onStep(kept, labels.dataSync() as Float32Array);
        return Object.fromEntries(this.names.map((name, i) => [name, values[i]!]));
      },
      variables: () => [...this.weights('all'), ...options.optimizer.variables()],
      state: () => {
        const { meta, arrays } = this.ownState();
        return { meta: { random: this.random.state(), own: meta }, arrays };
      },
      restore: ({ meta, arrays }) => {
        const { random, own } = meta as { random: number[]; own: unknown };
        this.random.restore(random);
        this.restoreOwn({ meta: own, arrays });
      },
      resamplingContext: (positives, scores) => this.context(positives, scores),
      validate: (split) => this.validationRow(split),
    };
  }

  private async validationRow(split: Split): Promise<HistoryRow> {
    const row = (await this.evaluate(split)).toRecords()[0]!;
    return {
      valLoss: row['loss'] as number,
      valAccuracy: row['accuracy'] as number,
      valBalancedAccuracy: row['balancedAccuracy'] as number,
      valAuroc: row['auroc'] as number,
    };
  }

  private async context(positives: Split, wanted: boolean): Promise<ResamplingContext> {
    const missing = (): never => {
      throw new InputError('resampling', 'a policy that says it needs scores', this.kind);
    };
    if (!wanted) return { table: positives.table, latents: missing, logDensity: missing, referenceLogDensity: missing };
    const latents = await this.latents(positives.images);
    return { table: positives.table, latents: () => latents, ...this.scores(latents) };
  }

  private weights(which: 'trainable' | 'all'): tf.Variable[] {
    const layers = [this.model, ...this.ownModels()];
    const weights = layers.flatMap((model) => (which === 'all' ? model.weights : model.trainableWeights));
    return weights.map((weight) => weight.read() as tf.Variable);
  }

  private needCompiled(what: string): Compiled {
    if (this.compiledState) return this.compiledState;
    throw new InputError(what, 'a compiled model', 'one that is not', 'Call compile() first.');
  }
}

function imagesOf(data: Split | ImageStore): ImageStore {
  if (!('images' in data)) return data;
  checkRowOrder('predict', data);
  return data.images;
}

/** The numbers of a tensor, which is freed. */
function take(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync() as Float32Array;
  tensor.dispose();
  return values;
}
