import { bundleOf } from '../../cell';
import type { ShownValue } from './protocol';

/** A value as a cell shows it: its own MIME bundle when it has one, else as text. */
export async function showValue(value: unknown): Promise<ShownValue> {
  return { data: await bundleOf(value), metadata: {} };
}
