import type pl from 'nodejs-polars';
import { sum } from '../../base';
import { ratioInterval, wilsonInterval, type Interval } from '../../metrics';
import { groupsOf } from '../../table';

/** Rows that belong together, and all among which they are. */
export interface Found {
  readonly cluster: string;
  readonly label: number;
  /** Places in the table. */
  readonly rows: readonly number[];
  /** All rows of the class. */
  readonly among: readonly number[];
}

/** A value of an attribute, or of a pair of them, in a cluster and in all of the class. */
export interface Comparison extends Interval {
  readonly cluster: string;
  readonly label: number;
  readonly attribute: string;
  readonly value: string;
  /** The values of a pair one by one, each with its attribute. */
  readonly parts: readonly string[];
  /** Rows of the cluster that have the value. */
  readonly rows: number;
  readonly shareInCluster: number;
  readonly shareInClass: number;
  /** The share in the cluster over that in the class. */
  readonly ratio: number;
  readonly overRepresented: boolean;
}

type Shares = Omit<Comparison, 'ratio' | 'lower' | 'upper' | 'overRepresented'> & {
  /** In the cluster: rows with the value, of rows with any; in the rest of the class alike. */
  readonly inside: readonly [number, number];
  readonly outside: readonly [number, number];
};

/**
 * Which values of attributes, and of pairs of attributes, clusters have more often than their class. Rows with an empty value are left
 * out of that attribute. All intervals hold together with the given confidence: each of m comparisons has 1 - (1 - confidence) / m
 * (Bonferroni).
 */
export function overRepresented(
  table: pl.DataFrame,
  found: readonly Found[],
  attributes: readonly string[],
  confidence: number,
): Comparison[] {
  const shares = pairsOf(attributes).flatMap((by) => sharesOf(table, found, by));
  const each = 1 - (1 - confidence) / Math.max(1, shares.length);
  const place = new Map(found.map(({ cluster }, at) => [cluster, at]));
  return shares
    .map(({ inside, outside, ...own }): Comparison => {
      const interval = enrichment(inside, outside, each);
      const ratio = own.shareInCluster / own.shareInClass;
      return { ...own, ratio, ...interval, overRepresented: interval.lower > 1 };
    })
    .sort((a, b) => place.get(a.cluster)! - place.get(b.cluster)! || b.lower - a.lower || b.ratio - a.ratio);
}

/** Each attribute, then each pair. */
function pairsOf(attributes: readonly string[]): string[][] {
  const pairs = attributes.flatMap((a, i) => attributes.slice(i + 1).map((b) => [a, b]));
  return [...attributes.map((one) => [one]), ...pairs];
}

function sharesOf(table: pl.DataFrame, found: readonly Found[], by: readonly string[]): Shares[] {
  // A class may have no value of an attribute at all, as a teapot has no skin tone.
  const anyKnown = by.every((name) => table.getColumn(name).nullCount() < table.height);
  const groups = anyKnown ? groupsOf(table, { by }) : [];
  const groupOf = new Map(groups.flatMap(({ name, rows }) => rows.map((row) => [row, name] as const)));
  const attribute = by.join(' / ');
  return found.flatMap(({ cluster, label, rows, among }) => {
    const known = among.filter((row) => groupOf.has(row));
    const own = rows.filter((row) => groupOf.has(row));
    if (own.length === 0) return [];
    return groups.flatMap(({ name, values }): Shares[] => {
      const has = (row: number): boolean => groupOf.get(row) === name;
      const [inClass, inside] = [sum(known, (row) => Number(has(row))), sum(own, (row) => Number(has(row)))];
      if (inClass === 0) return [];
      return [
        {
          ...{ cluster, label, attribute, value: name, rows: inside },
          parts: values.map((value, at) => `${by[at]} = ${value}`),
          ...{ shareInCluster: inside / own.length, shareInClass: inClass / known.length },
          ...{ inside: [inside, own.length], outside: [inClass - inside, known.length - own.length] },
        },
      ];
    });
  });
}

/**
 * Interval of a share among some rows over the share among all of which they are a part. The two are not independent, but those some and
 * the rest are: with w the part of the some, p their share and q that of the rest, the ratio is p / (w p + (1 - w) q) =
 * 1 / (w + (1 - w) q / p), and grows as q / p falls. So the ends follow from those of q / p (MOVER-R of Wilson's intervals).
 *
 * @param inside - rows with the value among the some, and how many these are
 * @param outside - the same of the rest
 */
export function enrichment(
  inside: readonly [number, number],
  outside: readonly [number, number],
  confidence: number,
): Interval {
  const part = inside[1] / (inside[1] + outside[1]);
  // All of the class: the ratio is 1 by definition.
  if (outside[1] === 0) return { lower: 1, upper: 1 };
  const [own, rest] = [inside, outside].map(([k, n]) => ({ value: k / n, ...wilsonInterval(k, n, { confidence }) }));
  const { lower, upper } = ratioInterval(rest!, own!);
  const ratio = (odds: number): number => 1 / (part + (1 - part) * odds);
  // Where the share inside is 0, q / p has no upper end.
  return { lower: Number.isFinite(upper) ? ratio(upper) : 0, upper: ratio(lower) };
}
