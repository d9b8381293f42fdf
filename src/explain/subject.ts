import * as tf from '@tensorflow/tfjs';
import { ensureBackend } from '../backend';
import { InputError } from '../base';
import type { Rows } from '../data';
import {
  inputRows,
  Model,
  networkOutputs,
  predictRows,
  singleNetwork,
  type AnyModel,
  type PredictInput,
  type Task,
  type Values,
} from '../learn';
import { functionOutputs, type PredictionFunction } from './predictionFunction';

/** A model whose network has layers: one of any class, or a network as it is. */
export type ExplainedModel = AnyModel | tf.LayersModel;

/** What methods can explain that need predictions alone. */
export type PredictingModel = ExplainedModel | PredictionFunction;

/** What is explained: a network, or a function of which nothing but its predictions is known. */
export type Subject = NetworkSubject | FunctionSubject;

/** What both kinds have. */
interface SharedSubject {
  /** What was handed in, as rows that fit. @throws InputError for others */
  rows(inputs: PredictInput): Rows;
  /** What it gives for rows, `[n, ...]`. */
  outputs(rows: Rows, batchSize: number): Promise<Values>;
}

/** A network to be explained, and what it was trained for. */
export interface NetworkSubject extends SharedSubject {
  readonly network: tf.LayersModel;
  /** What the model was compiled for; `undefined` for a plain network. @throws InputError for a model that was not compiled */
  task(): Task | undefined;
}

/** A function to be explained. */
export interface FunctionSubject extends SharedSubject {
  readonly network?: never;
  readonly predict: PredictionFunction;
  /** Names of the columns, where the inputs are a table. */
  readonly columns: readonly string[];
}

/**
 * Reads a model or a function.
 *
 * @param columns - names of the columns of the inputs, for a function
 * @throws InputError for what is neither, and networks of several inputs or outputs
 */
export function subjectOf(what: string, model: PredictingModel, columns: readonly string[]): Subject {
  ensureBackend();
  return typeof model === 'function' ? functionSubject(what, model, columns) : networkSubject(what, model);
}

/** {@link subjectOf} for what needs the network. @throws InputError for a function, too */
export function networkSubject(what: string, model: PredictingModel): NetworkSubject {
  if (typeof model === 'function') {
    const todo = 'It has no gradients: take occlusion, localLinear, lime or kernelShap.';
    throw new InputError(`${what}: model`, 'a network with layers', model, todo);
  }
  if (model instanceof tf.GraphModel) {
    const todo =
      'Take occlusion, localLinear, lime or kernelShap of a function: (images) => model.predict(images.tensor()).';
    throw new InputError(`${what}: model`, 'a network with layers', 'a graph model, which has none', todo);
  }
  const network = singleNetwork(what, model);
  return {
    network,
    task: () => (model instanceof Model ? model.tasks(what)['y'] : undefined),
    rows: (inputs) => predictRows(inputs, network, what),
    outputs: (rows, batchSize) => networkOutputs(network, rows, batchSize),
  };
}

function functionSubject(what: string, predict: PredictionFunction, columns: readonly string[]): FunctionSubject {
  return {
    predict,
    columns,
    rows: (inputs) => inputRows(inputs, what),
    outputs: (rows, batchSize) => functionOutputs(predict, rows, columns, batchSize),
  };
}
