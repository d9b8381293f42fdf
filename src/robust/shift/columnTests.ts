import type { Random } from '../../base';
import { chiSquare } from './chiSquare';
import { emptyCategory, type ComparedColumn } from './columns';
import { kolmogorovSmirnov } from './kolmogorov';

/** What the test of a column found. */
export interface ColumnTest {
  readonly column: string;
  readonly kind: 'number' | 'category' | 'empty';
  readonly test: 'ks' | 'chiSquare' | 'chiSquareDealt';
  /** D of Kolmogorov and Smirnov, or Pearson's statistic. */
  readonly statistic: number;
  /** How large the shift is, 0 to 1: D, or Cramér's V. */
  readonly size: number;
  readonly p: number;
}

/** How p-values of rare categories are drawn. */
export interface Dealing {
  readonly random: Random;
  readonly permutations: number;
}

/**
 * The test of each column: of numbers Kolmogorov's and Smirnov's, of categories Pearson's. Where numbers are empty in some rows, a test more asks whether they are so as
 * often in both.
 */
export function columnTests(columns: readonly ComparedColumn[], dealing: Dealing): ColumnTest[] {
  return columns.flatMap((column): ColumnTest[] => {
    const { name } = column;
    if (column.kind === 'category') return [categories(name, 'category', column.first, column.second, dealing)];
    const filled = [column.first, column.second].map((values) => values.filter((value) => !Number.isNaN(value)));
    const [first, second] = filled as [Float64Array, Float64Array];
    const words = (values: Float64Array): string[] => Array.from(values, (value) => (Number.isNaN(value) ? emptyCategory : '')); // prettier-ignore
    const some = first.length < column.first.length || second.length < column.second.length;
    const empty = some ? [categories(name, 'empty', words(column.first), words(column.second), dealing)] : [];
    if (first.length === 0 || second.length === 0) return empty;
    const { statistic, p } = kolmogorovSmirnov(first, second);
    return [{ column: name, kind: 'number', test: 'ks', statistic, size: statistic, p }, ...empty];
  });
}

function categories(
  column: string,
  kind: 'category' | 'empty',
  first: readonly string[],
  second: readonly string[],
  dealing: Dealing,
): ColumnTest {
  const names = [...new Set([...first, ...second])].sort();
  const places = new Map(names.map((name, i) => [name, i]));
  const countsOf = (words: readonly string[]): number[] => {
    const counts = new Array<number>(names.length).fill(0);
    for (const word of words) counts[places.get(word)!]! += 1;
    return counts;
  };
  const { statistic, size, p, dealt } = chiSquare(countsOf(first), countsOf(second), dealing);
  return { column, kind, test: dealt ? 'chiSquareDealt' : 'chiSquare', statistic, size, p };
}
