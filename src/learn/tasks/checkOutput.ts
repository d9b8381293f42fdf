import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../../base';

/** The sizes of an output for a row, as text: `[1]`. */
export function sizesOf({ shape }: tf.SymbolicTensor): string {
  return `[${shape.slice(1).join(', ')}]`;
}

/** Refuses an output that is a probability already, for a loss on logits. @throws InputError */
export function checkLogits(output: tf.SymbolicTensor, lossName: string): void {
  const { activation } = output.sourceLayer.getConfig();
  if (!lossName.endsWith('FromLogits') || !['sigmoid', 'softmax'].includes(activation as string)) return;
  const todo = 'Leave it out: risk.sigmoid() and risk.softmax() make probabilities of logits.';
  throw new InputError('model', 'a last layer without activation for a loss on logits', activation, todo);
}
