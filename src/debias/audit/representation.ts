import { wilsonInterval } from '../../metrics';
import { columnNames, groupsOf } from '../../table';
import type { AuditData } from './auditData';
import type { Finding } from './finding';

/** How many rows a class of a split has, or a group of a class. */
export interface Representation {
  readonly split: string;
  readonly label: number;
  /** Null for the class itself. */
  readonly group: string | null;
  readonly n: number;
  /** Rows that it is a part of: those of the split, or those of the class whose group is known. */
  readonly of: number;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
  readonly small: boolean;
}

/**
 * Counts and shares of classes in each split, and of groups in each class. A share is small where even the upper end of its interval is
 * below `small` times what each would have if all had as many rows.
 */
export function representation(
  data: AuditData,
  by: string | readonly string[] | undefined,
  small: number,
  confidence: number,
): Representation[] {
  const groups = by === undefined ? [] : groupsOf(data.table, { by: columnNames(by) });
  const groupOf = new Map(groups.flatMap(({ name, rows }) => rows.map((row) => [row, name] as const)));
  const all = data.labels.map((_, row) => row);
  const share = (n: number, of: number, count: number) => {
    const { lower, upper } = wilsonInterval(n, of, { confidence });
    return { n, of, share: n / of, lower, upper, small: upper < small / count };
  };
  return data.splits.flatMap((split, part) => {
    const inSplit = all.filter((row) => data.part[row] === part);
    return [0, 1].flatMap((label): Representation[] => {
      const inClass = inSplit.filter((row) => data.labels[row] === label);
      const own = { split, label, group: null, ...share(inClass.length, inSplit.length, 2) };
      const known = inClass.filter((row) => groupOf.has(row));
      if (known.length === 0) return [own];
      // Groups of the class in any split: one that a split has no rows of is the smallest of all.
      const names = groups.filter(({ rows }) => rows.some((row) => data.labels[row] === label)).map(({ name }) => name);
      const counts = names.map((name) => known.filter((row) => groupOf.get(row) === name).length);
      return [
        own,
        ...names.map((group, at) => ({ split, label, group, ...share(counts[at]!, known.length, names.length) })),
      ];
    });
  });
}

/** The small ones, the smallest first. */
export function smallGroups(rows: readonly Representation[]): Finding[] {
  return rows
    .filter(({ small }) => small)
    .sort((a, b) => a.share - b.share)
    .map(({ split, label, group, n, of, share, lower, upper }) => ({
      finding: group === null ? `few of class ${label} in ${split}` : `few of ${group} in class ${label} of ${split}`,
      ...{ n, of, share, lower, upper, table: 'representation' },
    }));
}
