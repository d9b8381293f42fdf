import pl from 'nodejs-polars';
import { InputError, sum } from '../../base';
import { columnNames, groupColumns } from '../../table';
import { combinedInterval, ratioInterval } from '../intervals';
import type { Interval } from '../options';
import { measureGroups, specOf, type ByGroupOptions, type Level, type MeasuredGroup } from './measureGroups';

/** A group that has a value, and perhaps an interval. */
export interface End extends Partial<Interval> {
  group: MeasuredGroup;
  value: number;
}

/** What the groups of one level have between them. */
export interface Comparison {
  lowest: End;
  highest: End;
  /** Highest less lowest. */
  gap: number;
  gapInterval: Interval | undefined;
  /** Lowest over highest; undefined where that is no share, for a value below 0 or nothing but zeros. */
  ratio: number | undefined;
  ratioInterval: Interval | undefined;
}

const columns = [
  ...['n', 'overall', 'lowest', 'lowestValue', 'highest', 'highestValue', 'worst'],
  ...['gap', 'gapLower', 'gapUpper', 'ratio', 'ratioLower', 'ratioUpper'],
];

/**
 * How far groups are apart in a metric: `gap`, the highest value less the lowest (0: no effect of the group), and `ratio`, the
 * lowest over the highest (1: no effect), both as fairlearn has them between groups. Lowest and highest are picked after
 * looking, so chance alone gives a gap above 0, and the more so the more groups there are and the smaller.
 *
 * The interval of the gap takes the groups for independent and adds the squares of theirs (for proportions Newcombe's); that of the
 * ratio follows from it. Both are empty where a group has none, and for errors that chance lifts above 0, such as `ece`.
 *
 * @returns one row, or one for each value of the `control` columns: these as text, n (rows that have a group), overall (the metric of them all),
 *   lowest, lowestValue, highest, highestValue, worst (empty where neither direction is good), gap, gapLower, gapUpper, ratio, ratioLower, ratioUpper
 * @throws InputError as {@link byGroup}, and when no group of a row defines the metric
 * @see Newcombe, R. G. (1998), as for `groupGap`; Newcombe, R. G. (2016). MOVER-R confidence intervals for ratios and products.
 * @example
 * compareGroups(scored, { metric: 'selectionRate', by: 'skinTone' });                            // demographic parity
 * compareGroups(scored, { metric: 'truePositiveRate', by: 'skinTone', control: 'sunglasses' });  // within each
 */
export function compareGroups(table: pl.DataFrame, options: ByGroupOptions): pl.DataFrame {
  const levels = measureGroups('compareGroups', table, options);
  const { control = [], better = specOf(options.metric).better } = options;
  const rows = levels.map((level) => rowOf(level, better));
  const names = control.length === 0 ? [] : columnNames(control);
  const fixed =
    names.length === 0
      ? {}
      : groupColumns(
          names,
          levels.map(({ control: values }) => ({ values })),
          columns,
        );
  return pl.DataFrame({
    ...fixed,
    ...Object.fromEntries(
      columns.map((name) => [
        name,
        columnOf(
          name,
          rows.map((row) => row[name] ?? null),
        ),
      ]),
    ),
  });
}

/** Compares the groups of one level that define the metric. @throws InputError when there is none */
export function compare({ groups, control }: Level): Comparison {
  const ends = groups.flatMap((group): End[] => {
    const { estimate } = group;
    if (!estimate) return [];
    // The interval of an error that is biased upwards need not contain its value, so no distance to it means anything.
    return [{ group, value: estimate.value, ...(estimate.biased ? {} : estimate.interval) }];
  });
  const [first] = ends;
  if (!first) {
    const where = control.length === 0 ? 'by' : control.join(' / ');
    throw new InputError(where, 'a group that defines the metric', `none of ${groups.length}`);
  }
  const highest = ends.reduce((top, end) => (end.value > top.value ? end : top), first);
  const lowest = ends.reduce((bottom, end) => (end.value < bottom.value ? end : bottom), first);
  const isShare = lowest.value >= 0 && highest.value > 0;
  const known = hasInterval(highest) && hasInterval(lowest);
  return {
    lowest,
    highest,
    gap: highest.value - lowest.value,
    gapInterval: known
      ? combinedInterval([
          { weight: 1, ...highest },
          { weight: -1, ...lowest },
        ])
      : undefined,
    ratio: isShare ? lowest.value / highest.value : undefined,
    ratioInterval:
      known && isShare && lowest.lower >= 0 && highest.lower >= 0 ? ratioInterval(lowest, highest) : undefined,
  };
}

function hasInterval(end: End): end is End & Interval {
  return end.lower !== undefined;
}

type Row = Readonly<Record<string, number | string | undefined>>;

function rowOf(level: Level, better: 'higher' | 'lower' | undefined): Row {
  const { lowest, highest, gap, gapInterval, ratio, ratioInterval: around } = compare(level);
  const worst = better && { higher: lowest, lower: highest }[better];
  return {
    n: sum(level.groups, ({ rows }) => rows.length),
    overall: level.overall(),
    lowest: lowest.group.name,
    lowestValue: lowest.value,
    highest: highest.group.name,
    highestValue: highest.value,
    worst: worst?.group.name,
    gap,
    gapLower: gapInterval?.lower,
    gapUpper: gapInterval?.upper,
    ratio,
    ratioLower: around?.lower,
    ratioUpper: around?.upper,
  };
}

function columnOf(name: string, values: (number | string | null)[]): pl.Series {
  const type = name === 'n' ? pl.Int32 : ['lowest', 'highest', 'worst'].includes(name) ? pl.Utf8 : pl.Float64;
  return pl.Series(name, values, type);
}
