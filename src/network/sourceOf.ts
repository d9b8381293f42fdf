import type * as tf from '@tensorflow/tfjs';

/** A place in a network: the layer that gives a tensor, and what it takes there. */
export interface NetworkNode {
  readonly layer: tf.layers.Layer;
  readonly inputs: readonly tf.SymbolicTensor[];
}

/** Where a tensor of a network comes from. A layer may be in a network twice, or in several: the tensor tells which place is meant. */
export function sourceOf(tensor: tf.SymbolicTensor): NetworkNode {
  const layer = tensor.sourceLayer;
  return { layer, inputs: layer.inboundNodes[tensor.nodeIndex ?? 0]!.inputTensors };
}
