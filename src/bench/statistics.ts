import { InputError, sampleQuantile } from '../base';

/**
 * A quantile of some numbers, linear between neighbours (type 7 of Hyndman and Fan 1996, what NumPy does by default).
 *
 * @param values - at least one number, in any order
 * @param q - between 0 and 1
 * @throws InputError when there are no values or `q` is out of range
 * @example
 * quantile([1, 2, 3, 4], 0.5); // 2.5
 */
export function quantile(values: readonly number[], q: number): number {
  if (!(0 <= q && q <= 1)) throw new InputError('quantile', 'q between 0 and 1', q);
  if (values.length === 0) throw new InputError('quantile', 'at least one value', 'none');
  return sampleQuantile(
    [...values].sort((a, b) => a - b),
    q,
  );
}

/** The median. @throws InputError when there are no values */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
