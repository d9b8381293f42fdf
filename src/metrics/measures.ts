import { sum } from '../base';
import pl from 'nodejs-polars';
import { resampledInterval, type ResampleOptions } from './bootstrap';
import type { Interval } from './options';
import { valueOf, type Statistic } from './statistic';

/** One metric of a table, with all that is needed to read it. */
export interface Measure extends Interval {
  metric: string;
  value: number;
  /** Which direction is good. */
  better: 'higher' | 'lower';
  /** The value of a model or risk that knows nothing. */
  noEffect: number;
}

/** What is measured: a statistic, the direction that is good, and the value at no effect. */
export interface Measured extends Pick<Measure, 'metric' | 'better' | 'noEffect'> {
  statistic: Statistic;
  /** True for an error whose value on a sample is biased upwards: then the interval is the basic one. */
  biased?: boolean;
}

/** Each metric with its bootstrap interval; all of them see the same draws. */
export function measure(
  measured: readonly Measured[],
  strata: readonly (readonly number[])[],
  options: ResampleOptions,
): Measure[] {
  const n = sum(strata, ({ length }) => length);
  return measured.map(({ metric, better, noEffect, ...asked }) => {
    const value = valueOf(asked.statistic, n);
    return { metric, value, ...resampledInterval({ ...asked, value }, strata, options), better, noEffect };
  });
}

/** One row per metric: metric, value, lower, upper, better, noEffect. */
export function measureTable(measures: readonly Measure[]): pl.DataFrame {
  return pl.DataFrame({
    metric: measures.map(({ metric }) => metric),
    value: measures.map(({ value }) => value),
    lower: measures.map(({ lower }) => lower),
    upper: measures.map(({ upper }) => upper),
    better: measures.map(({ better }) => better),
    noEffect: measures.map(({ noEffect }) => noEffect),
  });
}

/** All rows as one stratum. */
export function allRows(n: number): number[][] {
  return [Array.from({ length: n }, (_, row) => row)];
}
