import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkRange, InputError } from '../../base';
import { finiteColumn } from '../../table';
import { Chart } from '../chart';
import { count, roundedWithin, shortNumber, textTable } from '../text';
import { chartWidth, ink, palette } from '../theme';
import { evenly } from './chosenRows';
import { frame, type Piece } from './encodings';
import { legendAbove } from './legend';
import { namedLines } from './namedLines';
import { observationLayers, readObservations } from './observations';
import type { PlotOptions } from './tables';
import { checkTitles, nameOf, wordsFor, type TitleOptions } from './words';

/** Options of {@link regressionBand}. */
export interface RegressionBandOptions extends PlotOptions, TitleOptions {
  /** Column along the horizontal axis. Default `x`. */
  x?: string;
  /** Column of the predicted mean. Default `yHat`. */
  mean?: string;
  /** Column of a predicted variance, or several: a band for the first, and one around it for each that is added. Default `aleatoric`. */
  variance?: string | readonly string[];
  /** How many standard deviations the bands reach to each side. Default 2. */
  width?: number;
  /** Column of the true function, where it is known. Default none. */
  truth?: string;
  /** Observations to draw as points, such as the training table. Default none. */
  points?: pl.DataFrame;
  /** Column of `points` along the vertical axis. Default `y`. */
  target?: string;
  /** At most how many points are drawn; of more, a random sample. Default 300. */
  most?: number;
  /** Seed of the sample. Default 0. */
  seed?: number;
}

const keys = [
  'title',
  'titles',
  'x',
  'mean',
  'variance',
  'width',
  'truth',
  'points',
  'target',
  'most',
  'seed',
] as const;
/** A curve of so many points has no corners that an eye sees. */
const mostRows = 160;
/** Opaque, for shades of two bands on top of each other would be in no legend. */
const bandColors = ['#AFD6EE', '#F6DCA2', '#E9CADC', '#B9DFD0'];
const meanTitle = 'predicted mean';
const truthTitle = 'true function';

interface Curve {
  x: number[];
  mean: number[];
  /** One list a band, the narrowest first: the standard deviation with all variances up to this one. */
  spreads: number[][];
  truth: number[] | undefined;
}

/**
 * A regression on one input: predicted mean, bands of its uncertainties, and optionally the true function and observations. With
 * `variance: ['aleatoric', 'epistemic']` the inner band is the noise of the data, the outer one adds what the model does not know:
 * it should open where there are no observations.
 *
 * @param table - predictions, one row per input; rows are sorted by `x`
 * @throws InputError when a column is missing or not finite, a variance is negative, or there are more than four
 * @example
 * await show(plot.regressionBand(scored, { variance: ['aleatoric', 'epistemic'], truth: 'f', points: train.table }));
 */
export function regressionBand(table: pl.DataFrame, options: RegressionBandOptions = {}): Chart {
  checkKeys('regressionBand', options, keys);
  const {
    x = 'x',
    mean = 'yHat',
    variance = 'aleatoric',
    width = 2,
    points,
    target = 'y',
    titles,
    most = 300,
    seed = 0,
  } = options;
  checkRange('width', width, 0, Infinity);
  checkInteger('most', most, 1);
  checkTitles([table, ...(points ? [points] : [])], titles);
  const names = typeof variance === 'string' ? [variance] : variance;
  if (names.length > bandColors.length)
    throw new InputError('variance', `at most ${bandColors.length} columns`, names.length);
  const curve = readCurve(table, { x, mean, names, truth: options.truth });
  const seen = points === undefined ? [] : readObservations(points, { x, y: target, most, seed });
  const bands = names.map((_, i) => names.slice(0, i + 1).join(' + '));
  const heading = options.title ?? `${nameOf(mean, titles)} against ${nameOf(x, titles)}, with uncertainty`;
  const reach = `mean ± ${shortNumber(width)} standard deviation${width === 1 ? '' : 's'}`;
  const shown = points === undefined ? '' : ` Observations: ${count(seen.length)} of ${count(points.height)}.`;
  const dashed = options.truth === undefined ? '' : ` Dashed: ${truthTitle}.`;
  const subtitle = `Bands: ${reach}.${dashed}${shown}`;
  const text = `${heading}\n${subtitle}\n${numbers(curve, bands)}`;
  const across = wordsFor(x, titles, table).title;
  const up = points === undefined ? nameOf(mean, titles) : wordsFor(target, titles).title;
  return new Chart(chartOf(curve, seen, { heading, subtitle, x: across, y: up, bands, width }), text);
}

function readCurve(
  table: pl.DataFrame,
  { x, mean, names, truth }: { x: string; mean: string; names: readonly string[]; truth: string | undefined },
): Curve {
  const across = finiteColumn(table, x);
  const order = Array.from(across.keys()).sort((a, b) => across[a]! - across[b]!);
  const sorted = (values: Float64Array) => order.map((row) => values[row]!);
  const total = new Float64Array(table.height);
  const spreads = names.map((name) => {
    finiteColumn(table, name).forEach((value, row) => {
      if (value < 0) throw new InputError(`column ${name}`, 'variances of at least 0', `${value} in row ${row}`);
      total[row]! += value;
    });
    return sorted(total.map(Math.sqrt));
  });
  return {
    x: sorted(across),
    mean: sorted(finiteColumn(table, mean)),
    spreads,
    truth: truth === undefined ? undefined : sorted(finiteColumn(table, truth)),
  };
}

/** Five places of the curve that is drawn. */
function numbers({ x, mean, spreads, truth }: Curve, bands: string[]): string {
  const header = ['x', 'mean', ...bands.map((name) => `std ${name}`), ...(truth ? ['truth'] : [])];
  const rows = evenly(evenly([...x.keys()], mostRows), 5).map((row) =>
    [x, mean, ...spreads, ...(truth ? [truth] : [])].map((values) => shortNumber(values[row]!)),
  );
  return textTable(header, rows);
}

interface Words {
  heading: string;
  subtitle: string;
  x: string;
  y: string;
  bands: string[];
  width: number;
}

function chartOf(curve: Curve, seen: Piece[], words: Words): Piece {
  const rows = evenly([...curve.x.keys()], mostRows);
  const single = rows.length === 1;
  const [middle = 0] = curve.x;
  const scale = single ? { domain: [middle - 1, middle + 1] } : { zero: false, nice: false, padding: 4 };
  const x = { field: 'x', type: 'quantitative', title: words.x, scale };
  const y = (field: string) => ({ field, type: 'quantitative', title: words.y, scale: { zero: false } });
  const place = roundedWithin(curve.x);
  const height = roundedWithin(curve.mean, curve.truth ?? []);
  const line = (name: string, values: number[]) => ({
    name,
    points: rows.map((row) => ({ x: place(curve.x[row]!), y: height(values[row]!) })),
  });
  const lines = [
    { ...line(meanTitle, curve.mean), color: palette[0], dashed: false },
    ...(curve.truth ? [{ ...line(truthTitle, curve.truth), color: ink.text, dashed: true }] : []),
  ];
  const areas = bandRows(curve, rows, words.width).map((values, i) => ({
    data: { values },
    mark: single ? { type: 'rule', strokeWidth: 12 } : { type: 'area' },
    encoding: { x, y: y('low'), y2: { field: 'high' }, [single ? 'stroke' : 'fill']: bandColor(words.bands, i) },
  }));
  return {
    ...frame(words.heading, words.subtitle, 400),
    layer: [
      // The widest band lies at the back.
      ...areas.toReversed(),
      ...observationLayers(seen, { x, y: y('y') }),
      namedLines(lines, { x, y: y('y'), legend: true }),
    ],
  };
}

/** The colour of a band, all of them in one legend. */
function bandColor(bands: string[], i: number): Piece {
  const scale = { domain: bands, range: bandColors.slice(0, bands.length) };
  // Beside it stand the legends of the lines and of the observations.
  const legend = { ...legendAbove(bands, { width: chartWidth - 280 }), symbolType: 'square', symbolStrokeWidth: 0 };
  return { datum: bands[i], type: 'nominal', title: null, scale, legend };
}

/** The ends of each band at some rows. */
function bandRows({ x, mean, spreads }: Curve, rows: number[], width: number): Piece[][] {
  const [place, height] = [roundedWithin(x), roundedWithin(mean)];
  return spreads.map((spread) =>
    rows.map((row) => {
      const [middle, half] = [mean[row]!, width * spread[row]!];
      return { x: place(x[row]!), low: height(middle - half), high: height(middle + half) };
    }),
  );
}
