import pl from 'nodejs-polars';
import { checkChoice, checkInteger, checkKeys, InputError } from '../base';
import { numberColumn } from '../table';
import { wilsonInterval } from './intervals';
import { binaryKeys, type BinaryOptions, type IntervalOptions } from './options';
import { confusionOf, decide, rates } from './rates';

/** Which rows come first. */
export type Direction = 'ascending' | 'descending';

/** Options of {@link accuracyByRisk}. */
export interface AccuracyByRiskOptions extends BinaryOptions, IntervalOptions {
  /** Column to sort by, such as `bias`, `epistemic` or `aleatoric`. */
  risk: string;
  /** How many chunks. Default 10: deciles. */
  bins?: number;
  /** Whether bin 1 holds the lowest (`ascending`, the default) or the highest risks. */
  direction?: Direction;
}

/**
 * Accuracy in chunks of equally many rows along a risk. Sizes differ by one row at most, larger chunks first; equal risks
 * keep the order of the table. No effect: the same accuracy in every chunk, up to its interval.
 *
 * @param table - one row per prediction; filter it first to see faces alone
 * @returns one row per chunk: bin (from 1), low and high (the risks it spans), n, accuracy, and Wilson's lower and upper
 * @throws InputError when a column is missing or wrong, there are fewer rows than chunks, or all risks are equal
 * @example
 * accuracyByRisk(scored.filter(pl.col('label').eq(1)), { risk: 'bias', bins: 10 });
 */
export function accuracyByRisk(table: pl.DataFrame, options: AccuracyByRiskOptions): pl.DataFrame {
  checkKeys('accuracyByRisk', options, [...binaryKeys, 'confidence', 'risk', 'bins', 'direction']);
  const { risk, bins, direction, confidence } = options;
  const decisions = decide(table, options);
  const risks = numberColumn(table, risk);
  const chunks = equalChunks(risks, `column ${risk}`, bins, direction).map((rows, i) => {
    const [right] = rates.accuracy(confusionOf(decisions, rows));
    const ends = [risks[rows[0]!]!, risks[rows.at(-1)!]!];
    const interval = wilsonInterval(right, rows.length, { confidence });
    return { bin: i + 1, low: Math.min(...ends), high: Math.max(...ends), right, n: rows.length, ...interval };
  });
  return pl.DataFrame({
    bin: pl.Series(
      'bin',
      chunks.map(({ bin }) => bin),
      pl.Int32,
    ),
    low: chunks.map(({ low }) => low),
    high: chunks.map(({ high }) => high),
    n: pl.Series(
      'n',
      chunks.map(({ n }) => n),
      pl.Int32,
    ),
    accuracy: chunks.map(({ right, n }) => right / n),
    lower: chunks.map(({ lower }) => lower),
    upper: chunks.map(({ upper }) => upper),
  });
}

/**
 * The rows of a table in chunks of equally many, sorted by a value: what a decile is. Sizes differ by one at most, larger
 * chunks first; equal values keep their order.
 *
 * @param values - one number per row, none of them NaN
 * @param what - how an error calls the values
 * @returns for each chunk the indices of its rows, in sorted order
 * @throws InputError when there are fewer rows than chunks, or all values are equal and chunks would mean nothing
 */
export function equalChunks(
  values: Float64Array,
  what: string,
  bins = 10,
  direction: Direction = 'ascending',
): Uint32Array[] {
  checkInteger('bins', bins, 1);
  checkChoice('direction', direction, ['ascending', 'descending']);
  const n = values.length;
  if (n < bins) throw new InputError('bins', `at most one bin per row (${n} rows)`, bins, 'Ask for fewer bins.');
  if (bins > 1 && values.every((value) => value === values[0])) {
    throw new InputError(what, 'values that differ', `${n} equal ones`, 'A constant score puts no row before another.');
  }
  const sign = direction === 'ascending' ? 1 : -1;
  const order = Uint32Array.from(values, (_, i) => i);
  order.sort((a, b) => sign * (values[a]! - values[b]!) || a - b);
  const size = Math.floor(n / bins);
  const larger = n % bins;
  return Array.from({ length: bins }, (_, i) => {
    const start = i * size + Math.min(i, larger);
    return order.slice(start, start + size + (i < larger ? 1 : 0));
  });
}
