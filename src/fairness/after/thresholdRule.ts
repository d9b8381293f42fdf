import pl from 'nodejs-polars';
import { checkInteger, checkKeys, Random } from '../../base';
import { finiteColumn } from '../../table';
import { knownGroups } from '../rowGroups';
import type { ClassCounts, ThresholdCriterion } from './criteria';
import type { GroupRule } from './solve';

/** The rule of a group, in a {@link ThresholdState}. */
export interface NamedGroupRule extends GroupRule {
  readonly name: string;
  /** Its value in each column. */
  readonly values: readonly string[];
  /** Of the rows that it was fitted to. */
  readonly counts: ClassCounts;
}

/** A rule of {@link thresholdsByGroup} as plain JSON. */
export interface ThresholdState {
  readonly kind: 'thresholds';
  readonly by: readonly string[];
  readonly score: string;
  readonly criterion: ThresholdCriterion;
  readonly groups: readonly NamedGroupRule[];
}

/** What {@link thresholdsByGroup} found: the chance of class 1 for a score in each group. */
export class ThresholdRule {
  constructor(private readonly state: ThresholdState) {}

  /**
   * What the rule gives in each group of the rows that it was fitted to, on average over its draws: the columns of the groups, `n`, `selectionRate`,
   * `truePositiveRate`, `falsePositiveRate` and `accuracy`; a rate of a group without such rows is null.
   */
  get rates(): pl.DataFrame {
    const { by, groups } = this.state;
    const numbers = groups.map(({ counts: { positives, negatives }, truePositiveRate, falsePositiveRate }) => {
      const n = positives + negatives;
      return {
        n,
        selectionRate: (positives * truePositiveRate + negatives * falsePositiveRate) / n,
        truePositiveRate: positives > 0 ? truePositiveRate : null,
        falsePositiveRate: negatives > 0 ? falsePositiveRate : null,
        accuracy: (positives * truePositiveRate + negatives * (1 - falsePositiveRate)) / n,
      };
    });
    const column = (name: keyof (typeof numbers)[number]): pl.Series =>
      pl.Series(
        name,
        numbers.map((one) => one[name]),
        name === 'n' ? pl.Int32 : pl.Float64,
      );
    return pl.DataFrame([
      ...by.map((name, i) =>
        pl.Series(
          name,
          groups.map(({ values }) => values[i]!),
          pl.Utf8,
        ),
      ),
      column('n'),
      column('selectionRate'),
      column('truePositiveRate'),
      column('falsePositiveRate'),
      column('accuracy'),
    ]);
  }

  /**
   * The thresholds: the columns of the groups, `above` (null: for every score) and `adds`, what a score above it adds to the chance of
   * class 1. One row of `adds` 1 is a plain threshold.
   */
  get thresholds(): pl.DataFrame {
    const { by, groups } = this.state;
    const rows = groups.flatMap(({ values, base, steps }) => [
      ...(base > 0 || steps.length === 0 ? [{ values, above: null, adds: base }] : []),
      ...steps.map(({ above, adds }) => ({ values, above, adds })),
    ]);
    return pl.DataFrame([
      ...by.map((name, i) =>
        pl.Series(
          name,
          rows.map(({ values }) => values[i]!),
          pl.Utf8,
        ),
      ),
      pl.Series(
        'above',
        rows.map(({ above }) => above),
        pl.Float64,
      ),
      pl.Series(
        'adds',
        rows.map(({ adds }) => adds),
        pl.Float64,
      ),
    ]);
  }

  /**
   * Decides rows.
   *
   * @param options - seed: of the draws, a whole number; default 0
   * @returns the table with `acceptance`, the chance of class 1, and `prediction`, 0 or 1, drawn with it; columns of these names are replaced
   * @throws InputError when a column is missing or wrong, or a row is of no known group
   */
  apply(table: pl.DataFrame, options: { readonly seed?: number } = {}): pl.DataFrame {
    checkKeys('apply', options, ['seed']);
    const { seed = 0 } = options;
    checkInteger('seed', seed, 0);
    const { by, score, groups } = this.state;
    const codes = knownGroups(
      table,
      by,
      groups.map(({ name }) => name),
    );
    const acceptance = finiteColumn(table, score).map((value, row) => chanceOf(groups[codes[row]!]!, value));
    const random = new Random(seed);
    // One draw for each row, used or not: what is drawn for one does not depend on the others.
    const prediction = Int32Array.from(acceptance, (chance) => Number(random.uniform() < chance));
    return table.withColumns(
      pl.Series('acceptance', acceptance, pl.Float64),
      pl.Series('prediction', prediction, pl.Int32),
    );
  }

  /** All of it as plain JSON, for {@link mitigationFrom}. */
  toJSON(): ThresholdState {
    return this.state;
  }
}

/** Steps sum up to 1 but for rounding. */
function chanceOf({ base, steps }: GroupRule, score: number): number {
  let chance = base;
  for (const { above, adds } of steps) if (score > above) chance += adds;
  return chance > 1 - 1e-12 ? 1 : chance;
}
