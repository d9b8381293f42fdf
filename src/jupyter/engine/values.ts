import { bundleOf } from '../../cell';
import type { ShownValue } from './protocol';
import { tensorText } from './tensorText';

/** A value as a cell shows it: its own MIME bundle when it has one, else as text; tensors with shape and type. */
export async function showValue(value: unknown): Promise<ShownValue> {
  const tensor = tensorText(value);
  const data = await bundleOf(value);
  return { data: tensor === undefined ? data : { ...data, 'text/plain': tensor }, metadata: {} };
}
