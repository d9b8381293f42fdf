import { checkInteger, checkKeys, InputError } from '../base';
import { checkRows, eachRow, type DensityEstimator } from './density';

/** Options of {@link kNearest}. */
export interface KNearestOptions {
  /** Which neighbour's distance counts. Default 10. */
  k?: number;
}

/**
 * The distance r to the k-th nearest vector (Loftsgaarden and Quesenberry, 1965; Sun et al., 2022, for features of networks): log
 * density is -width log r up to a constant. No shape is assumed; every vector is compared with every other. A vector that is
 * itself among those fitted is its own first neighbour.
 *
 * @throws InputError for a bad option; at the fit, for fewer rows than k
 * @example
 * new DensityWrapper(network, { density: density.kNearest({ k: 20 }) });
 */
export function kNearest(options: KNearestOptions = {}): DensityEstimator {
  checkKeys('kNearest', options, ['k']);
  const { k = 10 } = options;
  checkInteger('k', k, 1);
  return {
    name: 'kNearest',
    options: { k },
    fit(rows, width) {
      const count = checkRows(rows, width);
      if (count < k) throw new InputError('latents', `at least k = ${k} rows`, count, 'Train longer, or lower k.');
      const fitted = rows.slice();
      const nearest = new Float64Array(k);
      const logDensity = (asked: Float32Array): Float64Array =>
        eachRow(asked, width, (at) => {
          nearest.fill(Infinity);
          for (let row = 0; row < count; row++) {
            let sum = 0;
            const from = row * width;
            const limit = nearest[k - 1]!;
            for (let d = 0; d < width && sum < limit; d++) {
              const difference = asked[at + d]! - fitted[from + d]!;
              sum += difference * difference;
            }
            if (sum < limit) insert(nearest, sum);
          }
          // Half the log of the squared distance; equal vectors are as near as numbers get.
          return (-width / 2) * Math.log(Math.max(nearest[k - 1]!, Number.MIN_VALUE));
        });
      return { width, logDensity };
    },
  };
}

/** Puts a value in its place among ascending ones, the largest of which is dropped. */
function insert(ascending: Float64Array, value: number): void {
  let i = ascending.length - 1;
  for (; i > 0 && ascending[i - 1]! > value; i--) ascending[i] = ascending[i - 1]!;
  ascending[i] = value;
}
