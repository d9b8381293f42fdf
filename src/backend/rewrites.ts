import { Draft } from './draft';
import type { NativeBinding } from './native';
import { rewriteBiases } from './rewriteBiases';
import { rewriteTransposed } from './rewriteTransposed';
import type { Trace } from './trace';

/** What is put in the place of slower operations, in this order: transposed convolutions take the biases that follow them along. */
const rewrites: readonly ((draft: Draft) => void)[] = [rewriteBiases, rewriteTransposed];

/** A trace that gives the same, up to rounding, by operations that TensorFlow is faster at. */
export function rewritten(binding: NativeBinding, trace: Trace): Trace {
  const draft = new Draft(binding, trace);
  for (const rewrite of rewrites) rewrite(draft);
  return draft.finished();
}
