import { isBias } from './biases';
import { attributeOf, resultOf, type Draft } from './draft';
import { attribute } from './native';
import type { TracedOp } from './trace';

/**
 * A vector added along the last dimension becomes a bias, which TensorFlow adds together with the convolution before it.
 */
export function rewriteBiases(draft: Draft): void {
  draft.ops = draft.ops.flatMap((op) => asBias(draft, op) ?? op);
}

function asBias(draft: Draft, op: TracedOp): TracedOp[] | undefined {
  const { binding } = draft;
  const isSum = (op.name === 'Add' || op.name === 'AddV2') && attributeOf(op, 'T') === binding.TF_FLOAT;
  const [value, bias] = op.inputs as [number, number];
  const [sizes, biasSizes] = [draft.shape(value), draft.shape(bias)];
  if (!isSum || !sizes || !biasSizes || !isBias(sizes, biasSizes)) return undefined;
  const attributes = [attribute.type(binding, 'T'), attribute.string(binding, 'data_format', 'NHWC')];
  if (biasSizes.length === 1) return [{ ...op, name: 'BiasAdd', attributes }];
  const vector = draft.reshape(bias, [sizes.at(-1)!]);
  return [vector, { ...op, name: 'BiasAdd', attributes, inputs: [value, resultOf(vector)] }];
}
