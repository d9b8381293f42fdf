import { sum, type Random } from '../../base';
import { permutationShare } from './permutationShare';

/** Rows of numbers, flat. */
export interface FlatRows {
  readonly values: Float32Array;
  readonly width: number;
  readonly length: number;
}

/** How far two samples are apart in the means of all features of a kernel. */
export interface MmdTest {
  /** The unbiased estimate of the squared distance; below 0 by chance where there is none. */
  readonly statistic: number;
  readonly p: number;
  /** The width of the kernel, in units of distance. */
  readonly bandwidth: number;
}

/** How {@link maximumMeanDiscrepancy} is told. */
export interface MmdSettings {
  readonly permutations: number;
  readonly random: Random;
  /** Default: the median distance of all rows of both. */
  readonly bandwidth?: number | undefined;
}

/**
 * The maximum mean discrepancy with the kernel exp(-|x - y|^2 / (2 b^2)), b the median distance of two rows of both samples together: it sees any difference of two
 * distributions, given rows enough. The p-value is the share of random dealings of the rows to two samples that reach as much, the one at hand counted in.
 *
 * @param first - at least two rows
 * @param second - at least two rows, as wide
 * @see Gretton, A., et al. (2012). A kernel two-sample test.
 */
export function maximumMeanDiscrepancy(first: FlatRows, second: FlatRows, settings: MmdSettings): MmdTest {
  const { permutations, random } = settings;
  const [m, n] = [first.length, second.length];
  const squares = squaredDistances(first, second);
  const bandwidth = settings.bandwidth ?? medianDistance(squares, m + n);
  const kernel = squares.map((square) => Math.exp(-square / (2 * bandwidth * bandwidth)));
  const size = m + n;
  const rowSums = Float64Array.from({ length: size }, (_, row) => {
    let total = 0;
    for (let other = 0; other < size; other++) if (other !== row) total += kernel[row * size + other]!;
    return total;
  });
  const all = sum(rowSums);
  const discrepancy = (chosen: ArrayLike<number>): number => {
    const own = chosen.length;
    let [inside, reach] = [0, 0];
    for (let i = 0; i < own; i++) {
      const row = chosen[i]!;
      reach += rowSums[row]!;
      for (let k = 0, at = row * size; k < i; k++) inside += kernel[at + chosen[k]!]!;
    }
    // Sums over ordered pairs of two rows: both chosen, one of both, neither.
    const [both, one] = [2 * inside, reach - 2 * inside];
    const [others, neither] = [size - own, all - 2 * one - 2 * inside];
    return both / (own * (own - 1)) + neither / (others * (others - 1)) - (2 * one) / (own * others);
  };
  // The smaller sample is the cheaper one to sum over.
  const smaller = Math.min(m, n);
  const order = Uint32Array.from({ length: size }, (_, i) => i);
  const chosen = m <= n ? order.slice(0, m) : order.slice(m);
  const statistic = discrepancy(chosen);
  const draw = (): number => discrepancy(random.shuffle(order).subarray(0, smaller));
  return { statistic, p: permutationShare(permutations, draw, statistic), bandwidth };
}

/** Squared distances of all rows of both, `[m + n, m + n]`. */
function squaredDistances(first: FlatRows, second: FlatRows): Float64Array {
  const { width } = first;
  const size = first.length + second.length;
  const values = new Float32Array(size * width);
  values.set(first.values.subarray(0, first.length * width));
  values.set(second.values.subarray(0, second.length * width), first.length * width);
  const squares = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) {
      let square = 0;
      for (let at = 0, a = i * width, b = k * width; at < width; at++)
        square += (values[a + at]! - values[b + at]!) ** 2;
      squares[i * size + k] = square;
      squares[k * size + i] = square;
    }
  }
  return squares;
}

/** The median distance of two different rows; 1 where most rows are the same. */
function medianDistance(squares: Float64Array, size: number): number {
  const pairs = new Float64Array((size * (size - 1)) / 2);
  for (let i = 0, at = 0; i < size; i++) for (let k = 0; k < i; k++) pairs[at++] = Math.sqrt(squares[i * size + k]!);
  pairs.sort();
  const middle = pairs.length >> 1;
  return (pairs.length % 2 === 1 ? pairs[middle]! : (pairs[middle - 1]! + pairs[middle]!) / 2) || 1;
}
