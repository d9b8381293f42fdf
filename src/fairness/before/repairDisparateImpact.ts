import pl from 'nodejs-polars';
import { checkKeys, checkRange, InputError } from '../../base';
import { finiteColumn } from '../../table';
import { knownGroups, rowGroups } from '../rowGroups';
import { groupQuantile, medianOf, rankIn, type Distribution } from './distribution';

/** Options of {@link repairDisparateImpact}. */
export interface RepairOptions {
  /** Columns of the groups; of several, each combination of values is a group. */
  readonly groups: string | readonly string[];
  /** The numeric columns to repair. */
  readonly features: readonly string[];
  /** How far values are moved, from 0 (not at all) to 1 (all groups alike). Default 1. */
  readonly amount?: number;
}

/** A repair of {@link repairDisparateImpact} as plain JSON. */
export interface RepairState {
  readonly kind: 'repair';
  readonly by: readonly string[];
  readonly groups: readonly string[];
  readonly amount: number;
  /** Of each feature, the distribution in each group. */
  readonly features: Readonly<Record<string, readonly Distribution[]>>;
}

/** What {@link repairDisparateImpact} learned. */
export class DisparateImpactRepair {
  constructor(private readonly state: RepairState) {}

  /**
   * The table with repaired features, as 64-bit floats. A value beyond those of its fitted group is taken as the end of the group.
   *
   * @throws InputError when a column is missing or not finite, or a row is of no known group
   */
  apply(table: pl.DataFrame): pl.DataFrame {
    const { by, groups, amount, features } = this.state;
    const codes = knownGroups(table, by, groups);
    const columns = Object.entries(features).map(([name, distributions]) => {
      const repaired = finiteColumn(table, name).map((value, row) => {
        const rank = rankIn(distributions[codes[row]!]!, value);
        const common = medianOf(distributions.map((one) => groupQuantile(one, rank)));
        return (1 - amount) * value + amount * common;
      });
      return pl.Series(name, repaired, pl.Float64);
    });
    return table.withColumns(...columns);
  }

  /** All of it as plain JSON, for {@link mitigationFrom}. */
  toJSON(): RepairState {
    return this.state;
  }
}

/**
 * Learns how to move numeric features so that they no longer tell the group, while the order within each group stays: a value at the
 * quantile u of its group goes to the median over groups of their quantiles at u. This is the geometric repair of the paper, `(1 - amount) x
 * value + amount x common`, on all values; AIF360 rounds to quantiles that each group has values of, and so differs in small groups.
 *
 * @param table - the training rows; those with an empty group are left out
 * @throws InputError for no features, fewer than two groups, an amount outside 0 to 1, or a column that is missing or not finite
 * @see Feldman, M., et al. (2015). Certifying and removing disparate impact.
 * @example
 * const repair = fairness.repairDisparateImpact(train.table, { groups: 'group', features: ['amount'] });
 * const [trained, tested] = [train, test].map(({ table }) => repair.apply(table));
 */
export function repairDisparateImpact(table: pl.DataFrame, options: RepairOptions): DisparateImpactRepair {
  checkKeys('repairDisparateImpact', options, ['groups', 'features', 'amount']);
  const { features, amount = 1 } = options;
  checkRange('amount', amount, 0, 1);
  if (!Array.isArray(features) || features.length === 0) {
    throw new InputError('features', 'a list of at least one column', features);
  }
  const { by, groups } = rowGroups(table, options.groups);
  const wrong = by.find((name) => (features as readonly string[]).includes(name));
  if (wrong !== undefined) throw new InputError('features', 'columns other than those of the groups', wrong);
  const learn = (name: string): [string, Distribution[]] => {
    const values = finiteColumn(table, name);
    return [name, groups.map(({ rows }) => distributionOf(rows.map((row) => values[row]!)))];
  };
  const learned = Object.fromEntries((features as readonly string[]).map(learn));
  return new DisparateImpactRepair({
    kind: 'repair',
    by,
    groups: groups.map(({ name }) => name),
    amount,
    features: learned,
  });
}

function distributionOf(values: readonly number[]): Distribution {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const distinct = [...counts.keys()].sort((a, b) => a - b);
  let below = 0;
  return { values: distinct, upTo: distinct.map((value) => (below += counts.get(value)!)) };
}
