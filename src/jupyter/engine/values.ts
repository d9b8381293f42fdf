import { bundleOf, type MimeBundle } from '../../cell';
import type { ShownValue } from './protocol';
import { tensorText } from './tensorText';
import { fromJson, toJson } from '../wire/json';

/**
 * A value as a cell shows it: its own MIME bundle when it has one, else as text; tensors with shape and type.
 *
 * @throws TypeError when its own bundle cannot be sent as JSON; whatever its own code throws
 */
export async function showValue(value: unknown): Promise<ShownValue> {
  const tensor = tensorText(value);
  const own = await bundleOf(value);
  const data = fromJson(toJson(own)) as MimeBundle;
  return { data: tensor === undefined ? data : { ...data, 'text/plain': tensor }, metadata: {} };
}
