import { isBias } from './biases';
import { attributeOf, Draft, resultOf } from './draft';
import { attribute, type NativeBinding } from './native';
import { rewriteTransposed } from './rewriteTransposed';
import type { Trace, TracedOp } from './trace';

/** What is put in the place of slower operations, in this order: transposed convolutions take the biases that follow them along. */
const rewrites: readonly ((draft: Draft) => void)[] = [rewriteBiases, rewriteTransposed];

/** A trace that gives the same, up to rounding, by operations that TensorFlow is faster at. */
export function rewritten(binding: NativeBinding, trace: Trace): Trace {
  const draft = new Draft(binding, trace);
  for (const rewrite of rewrites) rewrite(draft);
  return draft.finished();
}

/**
 * A vector added along the last dimension becomes a bias, which TensorFlow adds together with the convolution before it.
 */
function rewriteBiases(draft: Draft): void {
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
