import { checkChoice, checkInteger, checkKeys } from '../base';
import { checkRows, eachRow, type Density, type DensityEstimator } from './density';

/** How {@link histogram} counts. */
export interface HistogramOptions {
  /** Bins of equal width a dimension. Default 5. */
  bins?: number;
  /**
   * `sound` (default): edges from the 0.5% to the 99.5% quantile, a bin of its own for each tail, every bin counted with one
   * half more than it holds (Krichevsky and Trofimov, 1981), sums of logarithms. `reference`: edges from the smallest to the
   * largest value, the product of share + 1e-8 in 32-bit floats, as the reference does.
   */
  rule?: 'sound' | 'reference';
}

/** What is added to each count, so that no bin is impossible. */
const smoothing = 0.5;
/** The share of values beyond each outer edge. */
const tail = 0.005;

/**
 * Fits a histogram to each dimension of latent vectors. The reference multiplies probabilities of 32 dimensions in 32-bit
 * floats, about 1e-12 for ordinary samples and 0 for many with 100 dimensions; here logarithms are added.
 *
 * @param rows - `[n, width]`, at least one row
 * @throws InputError when there is no row, no whole number of rows, or a value that is not finite
 * @example
 * fitHistogram(new Float32Array([0, 0, 0, 1]), 1, { bins: 2 }).logDensity(new Float32Array([0, 1]));
 */
export function fitHistogram(rows: Float32Array, width: number, options: HistogramOptions = {}): Density {
  checkKeys('fitHistogram', options, optionNames);
  return histogram(options).fit(rows, width);
}

const optionNames = ['bins', 'rule'] as const satisfies readonly (keyof HistogramOptions)[];

/**
 * A product of one histogram per dimension (Scott, 2015, chapter 3): quick, sees each dimension by itself.
 *
 * @throws InputError for a bad option
 * @example
 * new DensityWrapper(network, { density: density.histogram({ bins: 20 }) });
 */
export function histogram(options: HistogramOptions = {}): DensityEstimator {
  checkKeys('histogram', options, optionNames);
  const { bins = 5, rule = 'sound' } = options;
  checkChoice('rule', rule, ['sound', 'reference']);
  checkInteger('bins', bins, 1);
  return { name: 'histogram', options: { bins, rule }, fit: (rows, width) => fitColumns(rows, width, bins, rule) };
}

function fitColumns(rows: Float32Array, width: number, bins: number, rule: 'sound' | 'reference'): Density {
  checkRows(rows, width);
  const columns = Array.from({ length: width }, (_, d) => column(rows, width, d).sort());
  return rule === 'sound' ? soundDensity(columns, bins) : referenceDensity(columns, bins);
}

function soundDensity(columns: Float32Array[], bins: number): Density {
  const fitted = columns.map((sorted) => {
    const low = sorted[Math.floor(tail * (sorted.length - 1))]!;
    const high = sorted[Math.ceil((1 - tail) * (sorted.length - 1))]!;
    const size = (high - low) / bins;
    // Bin 0 is below the edges, bins 1 to `bins` between them, the last one above.
    const binOf = (x: number): number =>
      x < low ? 0 : x > high ? bins + 1 : size > 0 ? 1 + Math.min(bins - 1, Math.floor((x - low) / size)) : 1;
    const counts = new Float64Array(bins + 2).fill(smoothing);
    for (const x of sorted) counts[binOf(x)]! += 1;
    const total = sorted.length + smoothing * counts.length;
    return { binOf, logs: counts.map((count) => Math.log(count / total)) };
  });
  return densityOf(
    fitted.map(
      ({ binOf, logs }) =>
        (x) =>
          logs[binOf(x)]!,
    ),
  );
}

function referenceDensity(columns: Float32Array[], bins: number): Density {
  const shares = columns.map((sorted) => {
    const low = sorted[0]!;
    const size = (sorted[sorted.length - 1]! - low) / bins;
    const binOf = (x: number): number => (size > 0 ? Math.min(bins - 1, Math.max(0, Math.floor((x - low) / size))) : 0);
    const counts = new Float64Array(bins);
    for (const x of sorted) counts[binOf(x)]! += 1;
    return (x: number): number => counts[binOf(x)]! / sorted.length + 1e-8;
  });
  return {
    width: columns.length,
    logDensity: (rows) =>
      eachRow(rows, shares.length, (at) => {
        let product = 1;
        for (let d = 0; d < shares.length; d++) product = Math.fround(product * shares[d]!(rows[at + d]!));
        return Math.log(product);
      }),
  };
}

function densityOf(logs: ((x: number) => number)[]): Density {
  return {
    width: logs.length,
    logDensity: (rows) =>
      eachRow(rows, logs.length, (at) => {
        let sum = 0;
        for (let d = 0; d < logs.length; d++) sum += logs[d]!(rows[at + d]!);
        return sum;
      }),
  };
}

function column(rows: Float32Array, width: number, d: number): Float32Array {
  return Float32Array.from({ length: rows.length / width }, (_, row) => rows[row * width + d]!);
}
