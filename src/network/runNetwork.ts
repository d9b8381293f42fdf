import type * as tf from '@tensorflow/tfjs';
import { sourceOf } from './sourceOf';

/** How {@link runNetwork} runs. */
export interface RunOptions {
  /** Whether layers such as batch normalisation learn from this batch, but for those that are not to be trained. */
  readonly training: boolean;
  /** Changes what a layer gives before the next one takes it. */
  readonly after?: (layer: tf.layers.Layer, output: tf.Tensor) => tf.Tensor;
  /** Layers that hand on what they are given. */
  readonly skip?: (layer: tf.layers.Layer) => boolean;
  /** What layers gave in an earlier run on the same samples, by the number of the tensor; `keeps` says which are the same in each run. */
  readonly memory?: { readonly known: Map<number, tf.Tensor>; keeps(tensor: tf.SymbolicTensor): boolean };
}

/**
 * All tensors that a tensor of a network depends on, itself the last, each after those that it is made from; inputs are left out. A layer
 * may be in other networks as well, or twice in this one: what it gives here is told by the network's tensors alone.
 */
export function tensorsBefore(tensor: tf.SymbolicTensor): tf.SymbolicTensor[] {
  const found = new Map<number, tf.SymbolicTensor>();
  const visit = (one: tf.SymbolicTensor): void => {
    const { layer, inputs } = sourceOf(one);
    if (found.has(one.id) || layer.getClassName() === 'InputLayer') return;
    inputs.forEach(visit);
    found.set(one.id, one);
  };
  visit(tensor);
  return [...found.values()];
}

/**
 * Works out a tensor of a network from samples, layer by layer: Sequential and functional models, with branches and skip
 * connections. Unlike `model.apply` it lets something happen between layers.
 *
 * @param end - the tensor that is wanted
 * @param x - samples, `[batch, ...]`
 */
export function runNetwork(
  end: tf.SymbolicTensor,
  x: tf.Tensor,
  { training, after, skip, memory }: RunOptions,
): tf.Tensor {
  const known = new Map<number, tf.Tensor>();
  const value = (tensor: tf.SymbolicTensor): tf.Tensor => {
    const before = known.get(tensor.id) ?? memory?.known.get(tensor.id);
    if (before) return before;
    const { layer, inputs } = sourceOf(tensor);
    if (layer.getClassName() === 'InputLayer') return x;
    const taken = inputs.map(value);
    const given = skip?.(layer)
      ? taken[0]!
      : layer.apply(taken.length === 1 ? taken[0]! : taken, { training: training && layer.trainable });
    const output = Array.isArray(given) ? given[tensor.outputTensorIndex ?? 0]! : given;
    const result = after ? after(layer, output as tf.Tensor) : (output as tf.Tensor);
    (memory?.keeps(tensor) ? memory.known : known).set(tensor.id, result);
    return result;
  };
  return value(end);
}
