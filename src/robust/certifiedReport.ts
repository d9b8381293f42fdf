import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { wilsonInterval } from '../metrics';
import { tableOf } from '../table';

/** What certificates say of inputs. */
export interface CertifiedReport {
  /**
   * A row for each eps, from 0 on: `eps`, `n`, `accuracy` (the share of rows that are right, and proven to be so within eps), its Wilson interval `lower` and `upper`. A lower
   * bound of what any attack of that size leaves. For `plot.curves`.
   */
  readonly accuracy: pl.DataFrame;
  /** A row for each input, whose columns the certificate says. */
  readonly rows: pl.DataFrame;
}

/** @throws InputError for sizes that are not above 0 or not ascending */
export function checkSizes(eps: readonly number[]): void {
  const fits = Array.isArray(eps) && eps.length > 0 && eps.every((size, i) => size > (i === 0 ? 0 : eps[i - 1]!) && Number.isFinite(size)); // prettier-ignore
  if (!fits) throw new InputError('eps', 'sizes above 0, from the smallest to the largest', eps);
}

/** Certified accuracy by size. @param certified - up to which size each row is proven to be right; undefined where it is wrong or unsure */
export function certifiedAccuracy(
  sizes: readonly number[],
  certified: readonly (number | undefined)[],
  confidence: number,
): pl.DataFrame {
  const n = certified.length;
  const rows = [0, ...sizes].map((eps) => {
    const right = certified.filter((radius) => radius !== undefined && radius >= eps).length;
    return { eps, n, accuracy: right / n, ...wilsonInterval(right, n, { confidence }) };
  });
  return tableOf(rows, { eps: 'number', n: 'whole', accuracy: 'number', lower: 'number', upper: 'number' });
}
