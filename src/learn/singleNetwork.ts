import type * as tf from '@tensorflow/tfjs';
import { ensureBackend } from '../backend';
import { InputError } from '../base';
import type { Rows, Values } from '../data';
import { runNetwork } from '../network';
import { compiledFor } from './compiledFor';
import { Model, type AnyModel } from './model';
import { predictAll } from './predictAll';
import { unpacked } from './rowTensors';

/**
 * The network of a model of any class, or a plain network as it is. Of an ensemble the first.
 *
 * @throws InputError for what is neither, and networks of several inputs or outputs
 */
export function singleNetwork(what: string, model: AnyModel | tf.LayersModel): tf.LayersModel {
  ensureBackend();
  const network = model instanceof Model ? model.network.layersModel : model;
  // Not by its class: a network may come from another copy of TensorFlow.js.
  if (!Array.isArray(network?.layers) || network.layers.length === 0) {
    throw new InputError(`${what}: model`, 'a model of risklab, or one of tf.layers', model);
  }
  if (network.inputs.length !== 1 || network.outputs.length !== 1) {
    const counts = `${network.inputs.length} and ${network.outputs.length}`;
    throw new InputError(`${what}: model`, 'one input and one output', counts, 'Make a model of one output of it.');
  }
  return network;
}

/**
 * What a network gives for all rows, in inference mode, `[n, ...]`.
 *
 * @param read - what is made of its output. Default: the output as it is
 */
export async function networkOutputs(
  network: tf.LayersModel,
  rows: Rows,
  batchSize: number,
  read: (output: tf.Tensor) => tf.Tensor = (output) => output,
): Promise<Values> {
  const channels = rows.rowShape.at(-1) ?? 1;
  const output = (x: tf.Tensor): tf.Tensor =>
    read(runNetwork(network.outputs[0]!, unpacked(x, channels), { training: false }));
  const infer = compiledFor((x) => ({ output: output(x) }), Math.ceil(rows.length / batchSize));
  try {
    return (await predictAll({ x: rows }, infer, batchSize))['output']!;
  } finally {
    infer.dispose();
  }
}
