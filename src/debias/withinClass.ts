import { InputError } from '../base';
import type { Values } from '../learn';
import type { Evidence } from './evidence';

/** What there is to be worked out among the rows of one class: from their features, `[rows, width]`, a number each. */
export type OfOneClass = (features: Float32Array, width: number) => ArrayLike<number>;

/**
 * A number for each training row, worked out among the rows of its class: from what the network of the plain training run gives before its last layer.
 *
 * @throws InputError where features are no vector
 */
export async function withinClass(evidence: Evidence, of: OfOneClass): Promise<Float64Array> {
  const { features } = await evidence.plain();
  const width = vectorFeatures(features);
  const values = new Float64Array(features.length);
  for (const label of [0, 1]) {
    const rows = evidence.labels.flatMap((one, row) => (one === label ? [row] : []));
    if (rows.length === 0) continue;
    const found = of(features.gather(rows), width);
    rows.forEach((row, i) => (values[row] = found[i]!));
  }
  return values;
}

/** How many features a row has. @throws InputError where they are no vector */
export function vectorFeatures({ shape }: Values): number {
  if (shape.length === 2) return shape[1]!;
  throw new InputError('features', 'a vector a row', `shape [${shape.join(', ')}]`, 'Flatten before the last layer.');
}
