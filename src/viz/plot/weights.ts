import { checkKeys, InputError, sum } from '../../base';
import { resampling } from '../../learn';
import { Chart } from '../chart';
import { count, percent, rounded, shortNumber, textTable } from '../text';
import { ink } from '../theme';
import { frame, seriesColor, type Piece } from './encodings';
import { nearest } from './nearest';
import { checkSeries, type PlotOptions } from './tables';

/** Options of {@link weights}. */
export type WeightsOptions = PlotOptions;

/** How many points draw a curve of sorted weights. */
const pointCount = 120;

interface Series {
  name: string;
  /** Weights relative to uniform sampling (mean 1), sorted downwards. */
  sorted: Float64Array;
  effective: number;
}

/**
 * Sampling weights, sorted: how many times as likely as under uniform sampling each sample is drawn, and what share of the
 * samples the whole is worth (the effective sample size). Flat at 1 means that the weights change nothing; a curve that falls
 * at once, that a handful of samples is drawn over and over.
 *
 * @param weights - one non-negative number per sample, or several lists by name to compare
 * @throws InputError when there is no weight, one is negative or not finite, or all are zero
 * @example
 * await show(plot.weights({ uniform, inverse: policy.weigh(context).weights }));
 */
export function weights(
  weights: ArrayLike<number> | Readonly<Record<string, ArrayLike<number>>>,
  options: WeightsOptions = {},
): Chart {
  checkKeys('weights', options, ['title']);
  const named: [string, ArrayLike<number>][] = isList(weights) ? [['', weights]] : Object.entries(weights);
  checkSeries('weights', named.length);
  const series = named.map(([name, list]) => seriesOf(name, list));
  const heading = options.title ?? 'Sampling weights, sorted';
  const effective = series
    .map(({ name, effective }) => [name, percent(effective)].filter(Boolean).join(' '))
    .join(', ');
  const subtitle = `Effective sample size: ${effective} of all. Dashed: uniform sampling.`;
  const points = series.flatMap(pointsOf);
  const text = `${heading}\n${subtitle}\n${numbers(series)}`;
  return new Chart(chartOf(points, { heading, subtitle, names: series.map(({ name }) => name) }), text);
}

function isList(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function seriesOf(name: string, list: ArrayLike<number>): Series {
  const values = Float64Array.from(list);
  const bad = values.findIndex((value) => !(value >= 0 && value < Infinity));
  if (bad >= 0)
    throw new InputError(name || 'weights', 'finite weights of at least 0', `${values[bad]} at index ${bad}`);
  const total = sum(values);
  if (total === 0)
    throw new InputError(name || 'weights', 'a weight above 0', `${values.length} weights, all of them 0`);
  const sorted = values
    .map((value) => (value * values.length) / total)
    .sort()
    .reverse();
  return { name, sorted, effective: resampling.effectiveSampleShare(values) };
}

function pointsOf({ name, sorted }: Series): Piece[] {
  const n = sorted.length;
  const at = Array.from({ length: Math.min(n, pointCount) }, (_, i) =>
    Math.round((i * (n - 1)) / Math.max(1, Math.min(n, pointCount) - 1)),
  );
  // A logarithmic axis has no place for 0: such samples are never drawn, and the curve ends before them.
  return [...new Set(at)].flatMap((i) => {
    const times = sorted[i]!;
    return times > 0 ? [{ name, share: rounded((i + 0.5) / n), times: rounded(times) }] : [];
  });
}

function numbers(series: Series[]): string {
  return textTable(
    ['weights', 'n', 'effective', 'least', 'median', 'most', 'top 1% draws'],
    series.map(({ name, sorted, effective }) => {
      const n = sorted.length;
      const top = sum(sorted.slice(0, Math.max(1, Math.round(n / 100)))) / n;
      const middle = sorted[Math.floor(n / 2)]!;
      const ends = [sorted[n - 1]!, middle, sorted[0]!].map(shortNumber);
      return [name || 'all', count(n), percent(effective), ...ends, percent(top)];
    }),
  );
}

function chartOf(
  points: Piece[],
  { heading, subtitle, names }: { heading: string; subtitle: string; names: string[] },
): Piece {
  const y = {
    field: 'times',
    type: 'quantitative',
    scale: { type: 'log' },
    title: 'times as likely as uniform',
    axis: { format: '~g', values: powersOfTen(points) },
  };
  const x = {
    field: 'share',
    type: 'quantitative',
    scale: { domain: [0, 1] },
    title: 'samples, sorted by weight: most likely first',
    axis: { format: '.0%' },
  };
  const color = seriesColor(names, { lines: true });
  const tooltip = [
    ...(names.length > 1 ? [{ field: 'name', title: 'weights' }] : []),
    { field: 'share', title: 'sample at', type: 'quantitative', format: '.1%' },
    { field: 'times', title: 'times as likely', type: 'quantitative' },
  ];
  return {
    ...frame(heading, subtitle, 320),
    data: { values: points },
    layer: [
      {
        data: { values: [{ times: 1 }] },
        mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, color: ink.rule },
        encoding: { y },
      },
      {
        mark: 'line',
        encoding: {
          x,
          y,
          color,
        },
      },
      nearest(
        { mark: { type: 'point', filled: true, size: 50 }, encoding: { x, y, color, tooltip } },
        { shown: points.length === 1 ? undefined : false },
      ),
    ],
  };
}

/** The ticks of the logarithmic axis: each tenth tick alone, for the eight between are only in the way. */
function powersOfTen(points: Piece[]): number[] {
  const logs = [...points.map(({ times }) => Math.log10(Number(times))), 0];
  const [low, high] = [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
  return Array.from({ length: high - low + 1 }, (_, i) => Number(`1e${low + i}`));
}
