import type * as tf from '@tensorflow/tfjs';
import { ensureBackend } from '../backend';
import { InputError } from '../base';
import { Model, type AnyModel, type Task } from '../learn';

/** What can be explained: a model of any class, or a network as it is. */
export type ExplainedModel = AnyModel | tf.LayersModel;

/** A network to be explained, and what it was trained for. */
export interface Subject {
  readonly network: tf.LayersModel;
  /** What the model was compiled for; `undefined` for a plain network. @throws InputError for a model that was not compiled */
  task(): Task | undefined;
}

/** Reads a model. @throws InputError for what is none, and networks of several inputs or outputs */
export function subjectOf(what: string, model: ExplainedModel): Subject {
  ensureBackend();
  const wrapped = model instanceof Model;
  const network = wrapped ? model.network.layersModel : model;
  // Not by its class: a network may come from another copy of TensorFlow.js.
  if (!Array.isArray(network?.layers) || network.layers.length === 0) {
    throw new InputError(`${what}: model`, 'a model of risklab, or one of tf.layers', model);
  }
  if (network.inputs.length !== 1 || network.outputs.length !== 1) {
    const counts = `${network.inputs.length} and ${network.outputs.length}`;
    throw new InputError(`${what}: model`, 'one input and one output', counts, 'Make a model of one output of it.');
  }
  return { network, task: () => (wrapped ? model.tasks(what)['y'] : undefined) };
}
