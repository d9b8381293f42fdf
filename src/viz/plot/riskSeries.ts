import type pl from 'nodejs-polars';
import { InputError } from '../../base';
import { forEach, type Tables } from '../../table';
import type { RiskOptions } from '../../metrics';
import { checkDistinct, checkSeries, comparedTables, type PlotOptions, type ThresholdsOptions } from './tables';
import { checkTitles, nameOf, type TitleOptions } from './words';

/** Options of plots that compare risks: several tables, several risks of one table, or both. */
export interface RiskPlotOptions
  extends Omit<RiskOptions, 'risk' | 'threshold'>, ThresholdsOptions, PlotOptions, TitleOptions {
  /** Column of the risk, or several to compare. */
  risk: string | readonly string[];
}

export const riskPlotKeys = [
  'label',
  'score',
  'threshold',
  'classes',
  'loss',
  'risk',
  'lowFinds',
  'title',
  'titles',
] as const;

/** One curve: a table and the risk that sorts it. */
export interface RiskSeries {
  name: string;
  table: pl.DataFrame;
  options: RiskOptions;
}

/** A curve for each risk of each table, by the names that tell them apart. @throws InputError when two have the same */
export function riskSeries(what: string, tables: Tables, options: RiskPlotOptions): RiskSeries[] {
  const { title: _title, titles, risk, threshold, ...loss } = options;
  const risks = typeof risk === 'string' ? [risk] : risk;
  if (!Array.isArray(risks) || risks.length === 0)
    throw new InputError('risk', 'the name of a column, or several', risk);
  const named = comparedTables(what, tables);
  checkSeries(what, named.length * risks.length);
  checkTitles(
    named.map(([, table]) => table),
    titles,
  );
  const names = named.map(([name]) => name);
  const thresholds = forEach('threshold', threshold, names);
  const all = named.flatMap(([name, table], i) =>
    (risks as readonly string[]).map((column) => ({
      name: [name, risks.length > 1 ? nameOf(column, titles) : ''].filter(Boolean).join(' '),
      table,
      options: { ...loss, threshold: thresholds[i], risk: column },
    })),
  );
  checkDistinct(
    'titles',
    all.map(({ name }) => name),
  );
  return all;
}

/** What the loss is called on an axis, and how it is written. */
export function lossWords({ loss, titles }: Pick<RiskPlotOptions, 'loss' | 'titles'>): {
  title: string;
  format: string;
} {
  return loss === undefined
    ? { title: 'share of wrong decisions', format: '.1~%' }
    : { title: `mean ${nameOf(loss, titles)}`, format: '~g' };
}
