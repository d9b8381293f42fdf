import type * as tf from '@tensorflow/tfjs';
import type pl from 'nodejs-polars';
import { checkKeys, InputError } from '../base';
import type { Rows } from '../data';
import {
  checkData,
  evaluateOptionNames,
  evaluated,
  joined,
  lossOf,
  meanLoss,
  Model,
  predictRows,
  rowLossesOf,
  validationRow,
  type Batch,
  type Fields,
  type HeldOutInputs,
  type HistoryRow,
  type InferInputs,
  type Inferred,
  type ModelOptions,
  type Part,
  type PassContext,
  type PassOutputs,
  type Prediction,
  type PredictInput,
  type RiderOptions,
  type Risks,
  type Scorers,
  type Step,
  type StepInputs,
  type StepOutputs,
  type Task,
  type TaskName,
  type Tasks,
  type TrainingData,
  type TrainingInput,
  type Values,
} from '../learn';
import type { SummaryOptions } from '../metrics';
import { splitNetwork, type NetworkSplit } from '../network';
import { RiskTensor, type RiskKind } from './riskTensor';

/** The player that trains the network itself. */
export const main = 'all';

/**
 * The base of all wrappers: a {@link Model} of one network with one input and one output, whose predictions come with risks. A wrapper is a
 * class of its own that overrides a few hooks: what a step adds to the loss (`forward`) and what risks a prediction has (`infer`,
 * `toRisks`); its constructor takes a network and options, so that it can be made again from what was saved. The network is split
 * into a feature extractor (all but the last layer) and its head; weights that it has are kept. See docs/extending.md.
 */
export abstract class RiskWrapper extends Model<RiskTensor, TrainingInput, PredictInput> implements Part {
  /** Whether `epistemic` is a variance of the prediction, which functions of it change, or a score. Default a score. */
  readonly epistemicKind: RiskKind = 'score';
  /** The network before its last layer, and the last layer. */
  protected readonly split: NetworkSplit;

  /**
   * @param network - one with one input and one output
   * @param options - as the wrapper was given them: with them it can be made again
   * @param allowed - whether the wrapper takes care of dropout layers that the network has
   * @throws InputError for another network, or a bad seed
   */
  constructor(network: tf.LayersModel, options: ModelOptions = {}, allowed: { ownDropout?: boolean } = {}) {
    const split = splitNetwork(network);
    super(network, options, allowed);
    this.split = split;
  }

  /** What it is called among the parts of a model: the name of its class. */
  get name(): string {
    return this.constructor.name;
  }

  /** Checks that it supports a task and its loss. @throws InputError otherwise. Default: every task is @virtual */
  checkTask(_task: TaskName, _loss: string): void {
    // Every task will do unless a wrapper says otherwise.
  }

  /**
   * The features that the last layer is given in training. Runs inside a compiled function: all that changes from call to
   * call is in its inputs and in variables. Default: what the network gives; `undefined` stands for it.
   *
   * @virtual
   */
  extract(_x: tf.Tensor, _noise: tf.Tensor): tf.Tensor | undefined {
    return undefined;
  }

  /** What a step adds to the loss, or has instead of it. Runs inside a compiled function. Default nothing. @virtual */
  forward(_inputs: StepInputs): StepOutputs {
    return {};
  }

  /**
   * The loss of the task on held-out rows, where {@link forward} has another than the compiled one: so that the history can set the two
   * side by side. From what {@link infer} gave for all rows. Default `undefined`: the compiled one.
   *
   * @virtual
   */
  heldOutLoss(_inputs: HeldOutInputs): tf.Scalar | undefined {
    return undefined;
  }

  /** What {@link toRisks} needs, by name; `yHat` replaces the prediction. Runs inside a compiled function. Default nothing. @virtual */
  infer(_inputs: InferInputs): Record<string, tf.Tensor> {
    return {};
  }

  /** The risks of a prediction, from what {@link infer} gave for all rows. Default none. @virtual */
  toRisks(_prediction: Prediction): Risks {
    return {};
  }

  /** How scores of rows are worked out beside predictions, losses and risks, for resampling policies. Default none. @virtual */
  ownScorers(_x: Rows): Scorers {
    return {};
  }

  /**
   * Samples as the decoder reconstructs them. For users, unlike the hooks.
   *
   * @returns `[n, ...sample]`, for images `[n, height, width, channels]`
   * @throws InputError for a model without a decoder, and as `predict`
   * @example
   * const again = await model.reconstruct(test.images.select([0, 1, 2]));
   * await show(imageGrid(test.images, [0, 1, 2], { below: again }));
   */
  reconstruct(_data: PredictInput): Promise<Values> {
    const todo = 'Wrap the network in a VAEWrapper or a DensityVAEWrapper.';
    return Promise.reject(new InputError('reconstruct', 'a model with a decoder', this.constructor.name, todo));
  }

  override targets(): Readonly<Record<string, tf.SymbolicTensor>> {
    return { y: this.network.layersModel.outputs[0]! };
  }

  override checkTasks({ y }: Tasks): void {
    this.checkTask(y!.name, y!.lossName);
  }

  /**
   * A whole training step; a wrapper of one network has no need to change it. Runs inside a compiled function.
   *
   * @virtual
   */
  override trainPass(batch: Batch, { player, tasks }: PassContext): PassOutputs {
    const { x, y, noise, weight } = batch as Batch & Record<'x' | 'y' | 'noise', tf.Tensor>;
    const task = tasks['y']!;
    const loss = meanLoss(task, weight);
    const features = this.extract(x, noise) ?? this.split.features(x, true);
    const yHat = this.split.head(features);
    const network = this.network.layersModel;
    const own = this.forward({ batch, player, network, x, y, features, yHat, noise, loss, weight, task: task.name });
    if (player !== main) return { terms: own.terms ?? {} };
    return {
      outputs: { y: yHat },
      terms: joined('terms of the loss', [{ task: own.task ?? loss(y, yHat) }, own.terms ?? {}]),
      collect: own.collect ?? {},
    };
  }

  override taskLoss({ x, y }: Batch, tasks: Tasks): tf.Scalar {
    return meanLoss(tasks['y']!)(y!, this.split.head(this.split.features(x!, false)));
  }

  /**
   * A whole prediction; a wrapper of one network has no need to change it. Runs inside a compiled function.
   *
   * @virtual
   */
  override inferPass({ x, noise }: Batch): Record<string, tf.Tensor> {
    const features = this.split.features(x!, false);
    const yHat = this.split.head(features);
    return { yHat, ...this.infer({ x: x!, features, yHat, noise: noise! }) };
  }

  override decode(inferred: Inferred): RiskTensor {
    const prediction = inferred as Prediction;
    return new RiskTensor(prediction.yHat, this.toRisks(prediction), { epistemicKind: this.epistemicKind });
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
    const { y: task } = this.tasks('evaluate');
    const checked = checkData('predict', data, { network: this.network.layersModel, task: task! });
    const risk = this.decode(await this.inferAll({ x: checked.fields['x']! }));
    return this.measured(risk, checked, task!, options);
  }

  protected override readData(what: string, data: TrainingInput, riders: RiderOptions): TrainingData {
    return checkData(what, data, { network: this.network.layersModel, task: this.tasks(what)['y']!, riders });
  }

  protected override readHeldOut(data: TrainingInput): TrainingData {
    const held = super.readHeldOut(data);
    this.tasks('validation')['y']!.checkHeldOut?.('validation: y', held.targets['y']!);
    return held;
  }

  protected override readInputs(data: PredictInput): Fields {
    return { x: predictRows(data, this.network.layersModel) };
  }

  override scorers(fields: Fields, { targets }: TrainingData, rows: Uint32Array): Scorers {
    const x = fields['x']!;
    let risk: Promise<RiskTensor> | undefined;
    const predicted = (): Promise<RiskTensor> => (risk ??= this.inferAll({ x }).then((all) => this.decode(all)));
    const ofRisk =
      (name: keyof Risks): Scorers[string] =>
      async () => {
        const values = (await predicted()).risks[name];
        if (values) return values;
        throw new InputError('resampling', `a model that gives ${name}`, `${this.name}, which does not`);
      };
    const y = targets['y']!.select(rows);
    return {
      predictions: async () => (await predicted()).yHat,
      losses: async () => rowLossesOf(this.tasks('resampling')['y']!, { y, yHat: (await predicted()).yHat }),
      bias: ofRisk('bias'),
      aleatoric: ofRisk('aleatoric'),
      epistemic: ofRisk('epistemic'),
      ...this.ownScorers(x),
    };
  }

  protected override async validate(data: TrainingData, { tasks, metrics, taskLoss }: Step): Promise<HistoryRow> {
    const task = tasks['y']!;
    const prediction = (await this.inferAll({ x: data.fields['x']! })) as Prediction;
    const risk = this.decode(prediction);
    const scored = { y: data.targets['y']!, yHat: risk.yHat };
    const value = lossOf(task, scored, (y) =>
      this.heldOutLoss({ y, prediction, loss: meanLoss(task), task: task.name }),
    );
    return validationRow(this.measured(risk, data, task, {}), taskLoss, value, metrics, scored);
  }

  private measured(risk: RiskTensor, data: TrainingData, task: Task, options: SummaryOptions): pl.DataFrame {
    const table = (): pl.DataFrame => risk.joinTo(data.table());
    return evaluated(task, { y: data.targets['y']!, yHat: risk.yHat, table }, options);
  }
}
