import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { checkKeyNames, checkKeys, InputError, sum } from '../base';
import type { SummaryOptions } from '../metrics';
import { checkTable } from '../table';
import type { Batch, Fields } from './batch';
import type { HistoryRow } from './history';
import type { PassContext, PassOutputs } from './learner';
import { Model } from './model';
import { evaluateOptionNames, type ModelOptions } from './modelOptions';
import { readNumbers, type Numbers } from './numbers';
import type { Inferred } from './predictAll';
import { joined } from './prefixes';
import type { Scorers } from './resampling/context';
import { ridersOf, rowNumbers, type RiderOptions } from './riders';
import { anyRows, rowsFor, type ImagesOrNumbers } from './samples';
import { registerModel } from './save/classes';
import type { Step } from './step';
import { evaluated, lossOf, metricOf, rowLossesOf, validationName } from './tasks/evaluated';
import { meanLoss } from './tasks/meanLoss';
import type { Tasks } from './tasks/task';
import { checkCounts, evenData, type TrainingData } from './trainingData';
import type { Values } from '../data';

/** Samples of a network of several inputs or outputs: by the names of the inputs and of the outputs. */
export interface NetworkSamples {
  /** What goes in: rows of the one input, or of each by its name. */
  readonly x: ImagesOrNumbers | Readonly<Record<string, ImagesOrNumbers>>;
  /** The targets: of the one output, or of each by its name. */
  readonly y: Numbers | Readonly<Record<string, Numbers>>;
  /** Columns that belong to the rows. Default: a column `row`. */
  readonly table?: pl.DataFrame;
  /** What else a batch has, by name. Default nothing. */
  readonly fields?: Readonly<Record<string, ImagesOrNumbers>>;
}

/**
 * Any network as it is, without risks: several inputs, several outputs, outputs of any size. Inputs and outputs go by the names of
 * their layers. The loss is the sum of the outputs' losses.
 *
 * @example
 * // A network with the outputs `box` and `label`:
 * const model = new NetworkModel(network, { seed: 0 });
 * model.compile({ optimizer: adam(), loss: { box: 'meanSquaredError', label: 'binaryCrossentropyFromLogits' } });
 * await model.fit({ x: images, y: { box, label } }, { epochs: 10 });
 * const { box: found } = await model.predict({ x: images });
 */
export class NetworkModel extends Model<Inferred, NetworkSamples, Pick<NetworkSamples, 'x'> & Partial<NetworkSamples>> {
  /** @throws InputError for an unknown or bad option, and inputs or outputs that their layers' names do not tell apart */
  constructor(network: tf.LayersModel, options: ModelOptions = {}, names: readonly string[] = ['seed']) {
    checkKeyNames(new.target.name, options, names);
    checkNames(network);
    super(network, options);
  }

  /** The outputs by the names of their layers, as targets `y.name`; of one output `y`. */
  override targets(): Readonly<Record<string, tf.SymbolicTensor>> {
    const { outputs } = this.network.layersModel;
    if (outputs.length === 1) return { y: outputs[0]! };
    return Object.fromEntries(outputs.map((output) => [nameOf(output), output]));
  }

  override inputs(): Readonly<Record<string, tf.SymbolicTensor>> {
    const { inputs } = this.network.layersModel;
    return inputs.length === 1 ? { x: inputs[0]! } : Object.fromEntries(inputs.map((input) => [nameOf(input), input]));
  }

  override trainPass(batch: Batch, { tasks }: PassContext): PassOutputs {
    const outputs = this.run(batch, true);
    const names = Object.keys(outputs);
    const terms = names.map((name) => {
      const loss = meanLoss(tasks[name]!, batch['weight'])(batch[name]!, outputs[name]!);
      return [names.length === 1 ? 'task' : `${name}.task`, loss] as const;
    });
    return { outputs, terms: Object.fromEntries(terms) };
  }

  override taskLoss(batch: Batch, tasks: Tasks): tf.Scalar {
    const outputs = this.run(batch, false);
    return tf.addN(Object.entries(outputs).map(([name, output]) => meanLoss(tasks[name]!)(batch[name]!, output)));
  }

  override inferPass(batch: Batch): Record<string, tf.Tensor> {
    return this.run(batch, false);
  }

  override decode(inferred: Inferred): Inferred {
    return inferred;
  }

  /**
   * How good it is: a row for each output, with what its task measures and the loss. Of outputs with different tasks, columns
   * that one has not are empty.
   *
   * @throws InputError before compile() on a model that was not loaded, for an unknown option, and for data that do not fit
   * @example
   * await show(await model.evaluate({ x: images, y: { box, label } }));
   */
  async evaluate(data: NetworkSamples, options: SummaryOptions = {}): Promise<pl.DataFrame> {
    checkKeys('evaluate', options, evaluateOptionNames);
    const tasks = this.tasks('evaluate');
    const checked = this.readData('evaluate', data, {});
    const inferred = await this.inferAll(this.readInputs(data));
    const rows = Object.entries(tasks).map(([name, task]) => {
      const yHat = inferred[name]!;
      const scored = { y: checked.targets[name]!, yHat, table: () => withPrediction(checked.table(), yHat) };
      const row = evaluated(task, scored, options);
      if (Object.keys(tasks).length === 1) return row;
      return pl.DataFrame([pl.Series('output', [name]), ...row.getColumns()]);
    });
    return rows.length === 1 ? rows[0]! : pl.concat(rows, { how: 'diagonal' });
  }

  protected override readData(what: string, data: NetworkSamples, options: RiderOptions): TrainingData {
    if (typeof data !== 'object' || data === null || !('y' in data)) {
      throw new InputError(what, 'samples { x, y }', data);
    }
    checkKeys(what, data, ['x', 'y', 'table', 'fields']);
    const x = this.readInputs(data);
    const rows = Object.values(x)[0]!.length;
    const outputs = Object.entries(this.targets());
    const given = outputs.length === 1 ? { y: data.y } : byName(`${what}: y`, data.y, outputs);
    const tasks = this.tasks(what);
    const targets = outputs.map(([name, output]): readonly [string, Values] => {
      const label = outputs.length === 1 ? `${what}: y` : `${what}: y: ${name}`;
      const sizes = output.shape.slice(1).map((size) => size ?? 1);
      return [name, tasks[name]!.targets(label, readNumbers(label, given[name] as Numbers), rows, sizes)];
    });
    const { table, fields = {} } = data;
    const others = Object.entries(fields).map(
      ([name, one]) => [name, anyRows(`${what}: fields: ${name}`, one)] as const,
    );
    const first = targets.length === 1 ? targets[0]![1] : undefined;
    if (table !== undefined) checkTable(`${what}: table`, table);
    const riders = ridersOf(what, () => table ?? rowNumbers(rows), first, options);
    const all = joined(`${what}: fields`, [x, Object.fromEntries(others), riders]);
    const taken = Object.keys(fields).find((name) => name in this.targets() || name === 'noise' || name === 'weight');
    if (taken !== undefined) throw new InputError(`${what}: fields`, 'names of their own', taken);
    checkCounts(what, all);
    return evenData(all, Object.fromEntries(targets), table);
  }

  protected override readInputs({ x }: Pick<NetworkSamples, 'x'>): Fields {
    const inputs = Object.entries(this.inputs());
    if (inputs.length === 1) return { x: rowsFor('x', x as Numbers, inputs[0]![1]) };
    const given = byName('x', x, inputs);
    const fields = Object.fromEntries(
      inputs.map(([name, input]) => [name, rowsFor(`x: ${name}`, given[name] as Numbers, input)]),
    );
    checkCounts('x', fields);
    return fields;
  }

  protected override async validate(data: TrainingData, { tasks, metrics }: Step): Promise<HistoryRow> {
    const names = Object.keys(this.inputs());
    const inputs = Object.fromEntries(names.map((name) => [name, data.fields[name]!]));
    const inferred = await this.inferAll(inputs);
    const each = Object.entries(tasks).map(([name, task]) => {
      return [name, lossOf(task, { y: data.targets[name]!, yHat: inferred[name]! })] as const;
    });
    const own = metrics
      .filter((one) => one.own)
      .map((one) => {
        const scored = { y: data.targets[one.target]!, yHat: inferred[one.target]! };
        return [validationName(one.name), metricOf(one, scored)] as const;
      });
    const parts = each.length === 1 ? [] : each.map(([name, value]) => [`valLoss.${name}`, value] as const);
    return Object.fromEntries([['valLoss', sum(each, ([, value]) => value)], ...parts, ...own]);
  }

  /** `predictions` and `losses`; of several outputs each by the output's name, such as `losses.box`. */
  override scorers(fields: Fields, { targets }: TrainingData, rows: Uint32Array): Scorers {
    const inputs = Object.fromEntries(Object.keys(this.inputs()).map((name) => [name, fields[name]!]));
    let inferred: Promise<Inferred> | undefined;
    const predicted = (): Promise<Inferred> => (inferred ??= this.inferAll(inputs));
    const tasks = Object.entries(this.tasks('resampling'));
    const scorers = tasks.flatMap(([name, task]): [string, Scorers[string]][] => {
      const of = tasks.length === 1 ? '' : `.${name}`;
      const yHat = async (): Promise<Values> => (await predicted())[name]!;
      const y = targets[name]!.select(rows);
      return [
        [`predictions${of}`, yHat],
        [`losses${of}`, async () => rowLossesOf(task, { y, yHat: await yHat() })],
      ];
    });
    return Object.fromEntries(scorers);
  }

  private run(batch: Batch, training: boolean): Record<string, tf.Tensor> {
    const taken = Object.keys(this.inputs()).map((name) => batch[name]!);
    const given = this.network.layersModel.apply(taken.length === 1 ? taken[0]! : taken, { training });
    const outputs = [given].flat() as tf.Tensor[];
    return Object.fromEntries(Object.keys(this.targets()).map((name, i) => [name, outputs[i]!]));
  }
}

/** Refuses names under which a batch has something else: they would silently stand for both. @throws InputError */
function checkNames({ inputs, outputs }: tf.LayersModel): void {
  const several = [...(inputs.length > 1 ? inputs : []), ...(outputs.length > 1 ? outputs : [])].map(nameOf);
  const taken = ['noise', 'weight', ...(inputs.length === 1 ? ['x'] : []), ...(outputs.length === 1 ? ['y'] : [])];
  const odd = several.find((name, i) => taken.includes(name) || several.indexOf(name) !== i);
  if (odd === undefined) return;
  const got = taken.includes(odd) ? `a layer ${odd}` : `two from the layer ${odd}`;
  const todo =
    'Put a layer with a name of its own there, such as tf.layers.activation({ activation: "linear", name }).';
  throw new InputError(
    'NetworkModel',
    `inputs and outputs of layers with names other than ${taken.join(', ')}`,
    got,
    todo,
  );
}

function nameOf({ sourceLayer }: tf.SymbolicTensor): string {
  return sourceLayer.name;
}

function byName(
  what: string,
  given: unknown,
  wanted: readonly (readonly [name: string, tensor: tf.SymbolicTensor])[],
): Readonly<Record<string, unknown>> {
  const names = wanted.map(([name]) => name);
  const record = given as Readonly<Record<string, unknown>>;
  const missing = names.find((name) => typeof record !== 'object' || record === null || !Object.hasOwn(record, name));
  if (missing !== undefined) throw new InputError(what, `values for ${names.join(', ')}`, `none for ${missing}`);
  checkKeys(what, record, names);
  return record;
}

function withPrediction(table: pl.DataFrame, { data }: Values): pl.DataFrame {
  return table.withColumns(pl.Series('yHat', Array.from(data), pl.Float64));
}

registerModel(NetworkModel);
