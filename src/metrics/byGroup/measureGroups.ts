import type pl from 'nodejs-polars';
import { checkChoice, checkKeyNames, InputError, RisklabError } from '../../base';
import { columnNames, groupName, groupsOf, type GroupOptions } from '../../table';
import { bootstrapInterval, gatherRows, resampleKeys, type ResampleOptions } from '../bootstrap';
import type { Interval } from '../options';
import type { Estimate } from '../estimate';
import { metricSpecs, type MetricOptions, type MetricSpec } from './metricSpecs';

/** The metrics that go by a name. */
export type MetricName = keyof typeof metricSpecs;

/** A metric of the user's own: a number for a part of the table, NaN where the part does not define it. */
export type OwnMetric = (rows: pl.DataFrame) => number;

/** Options of the metrics by group. */
export interface ByGroupOptions extends GroupOptions, MetricOptions, ResampleOptions {
  /** The metric: a name, or a function of the rows of a group, as a table with all columns. */
  metric: MetricName | OwnMetric;
  /** Columns to hold fixed: groups are compared within each of their values. Default none. */
  control?: string | readonly string[];
  /**
   * What a group gets whose rows do not define the metric, such as a true-positive rate without class 1: an error that names
   * it (`error`), or an empty cell (`empty`). Default `error`.
   */
  ifUndefined?: 'error' | 'empty';
  /** Which direction is good, of an own function. Default: neither. */
  better?: 'higher' | 'lower';
  /** Of an own function: a column whose values keep their counts in each bootstrap draw. Default none. */
  within?: string;
}

/** Options that are not those of the metric. */
const ownKeys = ['metric', 'by', 'control', 'ifUndefined', ...resampleKeys] as const;

/** Hints at names that other libraries have. */
const alias: Readonly<Record<string, MetricName>> = {
  tpr: 'truePositiveRate',
  recall: 'truePositiveRate',
  sensitivity: 'truePositiveRate',
  fpr: 'falsePositiveRate',
  tnr: 'trueNegativeRate',
  specificity: 'trueNegativeRate',
  fnr: 'falseNegativeRate',
  auc: 'auroc',
  averagePrecision: 'auprc',
  logLoss: 'nll',
  brier: 'brierScore',
  baseRate: 'prevalence',
};

/** A group with its estimate. */
export interface MeasuredGroup {
  /** Its value in each `by` column, and all of them in one text. */
  values: string[];
  name: string;
  rows: number[];
  /** Undefined where the rows do not define the metric. */
  estimate: (Omit<Estimate, 'interval'> & { interval: Interval | undefined }) | undefined;
}

/** The groups that are compared with each other: those of one value of the control columns. */
export interface Level {
  control: string[];
  groups: MeasuredGroup[];
  /** The metric of the rows of all its groups; undefined where they do not define it. */
  overall: () => number | undefined;
}

/** The specification of a metric. @throws InputError when there is no such one */
export function specOf(metric: MetricName | OwnMetric): MetricSpec {
  if (typeof metric === 'function') return ownSpec(metric);
  checkChoice('metric', metric, Object.keys(metricSpecs), alias);
  return metricSpecs[metric];
}

/**
 * Measures a metric in each group.
 *
 * @param what - the function that is called, for errors
 * @returns one level for each value of the control columns, in their order; a single one without such columns
 * @throws InputError when an option or a column is wrong, no row has a group, or a group does not define the metric
 */
export function measureGroups(what: string, table: pl.DataFrame, options: ByGroupOptions): Level[] {
  const spec = specOf(options.metric);
  checkKeyNames(what, options, [...ownKeys, ...spec.keys]);
  const { metric, by, control = [], ifUndefined = 'error', confidence, resamples, seed, ...columns } = options;
  checkChoice('ifUndefined', ifUndefined, ['error', 'empty']);
  const called = typeof metric === 'string' ? metric : 'the metric';
  const measure = spec.read(table, columns);
  return levelsOf(table, by, control).map((level) => {
    const groups = level.groups.map(({ name, values, rows }): MeasuredGroup => {
      const others = level.groups.flatMap((other) => (other.rows === rows ? [] : other.rows));
      const estimate = inGroup(name, () => {
        const found = measure(rows, others);
        return found && { ...found, interval: found.interval({ confidence, resamples, seed }) };
      });
      if (!estimate && ifUndefined === 'error') {
        const todo = "Filter the group out, or set ifUndefined: 'empty'.";
        throw new InputError(`${called} of group ${name}`, spec.needs, `none in ${rows.length} rows`, todo);
      }
      return { name, values, rows, estimate };
    });
    const all = groups.flatMap(({ rows }) => rows).sort((a, b) => a - b);
    return { control: level.control, groups, overall: () => measure(all, [])?.value };
  });
}

/** The groups, apart by the values of the control columns. */
function levelsOf(
  table: pl.DataFrame,
  by: string | readonly string[],
  control: string | readonly string[],
): { control: string[]; groups: { name: string; values: string[]; rows: number[] }[] }[] {
  const inner = columnNames(by);
  const outer = control.length === 0 ? [] : columnNames(control);
  const twice = outer.find((name) => inner.includes(name));
  if (twice !== undefined) throw new InputError('control', 'columns other than those of `by`', twice);
  const levels = new Map<string, ReturnType<typeof levelsOf>[number]>();
  for (const { values, rows } of groupsOf(table, { by: [...outer, ...inner] })) {
    const fixed = values.slice(0, outer.length);
    const own = values.slice(outer.length);
    const key = groupName(fixed);
    const level = levels.get(key) ?? { control: fixed, groups: [] };
    level.groups.push({ name: groupName(own), values: own, rows });
    levels.set(key, level);
  }
  return [...levels.values()];
}

/** Says in which group something went wrong. */
function inGroup<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RisklabError) throw new RisklabError(`group ${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

function ownSpec(metric: OwnMetric): MetricSpec {
  return {
    keys: ['within', 'better'],
    needs: 'rows for which it gives a number',
    read:
      (table, { within }: MetricOptions & Pick<ByGroupOptions, 'within'>) =>
      (rows) => {
        const part = gatherRows(table, rows);
        const value: unknown = metric(part);
        if (typeof value !== 'number') throw new InputError('metric', 'a function that gives a number', value);
        if (Number.isNaN(value)) return undefined;
        const interval: Estimate['interval'] = (options) =>
          rows.length < 2 ? undefined : bootstrapInterval(part, metric, { ...options, within });
        return { value, interval };
      },
  };
}
