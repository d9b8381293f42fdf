import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkRange, InputError, Random } from '../../base';
import { numberColumn } from '../../metrics';
import { Chart } from '../chart';
import { count, rounded, shortNumber, textTable } from '../text';
import { INK, PALETTE } from '../theme';
import { frame } from './encodings';
import type { Piece } from './encodings';
import { evenly } from './riskSeries';
import type { PlotOptions } from './tables';

/** Options of {@link regressionBand}. */
export interface RegressionBandOptions extends PlotOptions {
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

const KEYS = ['title', 'x', 'mean', 'variance', 'width', 'truth', 'points', 'target', 'most', 'seed'];
/** A curve of so many points has no corners that an eye sees. */
const MOST_ROWS = 160;
/** Opaque, for shades of two bands on top of each other would be in no legend. */
const BANDS = ['#AFD6EE', '#F6DCA2', '#E9CADC', '#B9DFD0'];
const MEAN = 'predicted mean';
const TRUTH = 'true function';
const POINTS = 'observations';

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
 * @param table - predictions, one row an input; rows are sorted by `x`
 * @throws InputError when a column is missing or not finite, a variance is negative, or there are more than four
 * @example
 * await show(plot.regressionBand(scored, { variance: ['aleatoric', 'epistemic'], truth: 'f', points: train.table }));
 */
export function regressionBand(table: pl.DataFrame, options: RegressionBandOptions = {}): Chart {
  checkKeys('regressionBand', options, KEYS);
  const {
    x = 'x',
    mean = 'yHat',
    variance = 'aleatoric',
    width = 2,
    points,
    target = 'y',
    most = 300,
    seed = 0,
  } = options;
  checkRange('width', width, 0, Infinity);
  checkInteger('most', most, 1);
  const names = typeof variance === 'string' ? [variance] : variance;
  if (names.length > BANDS.length) throw new InputError('variance', `at most ${BANDS.length} columns`, names.length);
  const curve = readCurve(table, { x, mean, names, truth: options.truth });
  const seen = points === undefined ? [] : readPoints(points, x, target, most, seed);
  const bands = names.map((_, i) => names.slice(0, i + 1).join(' + '));
  const heading = options.title ?? `${mean} against ${x}, with uncertainty`;
  const reach = `mean ± ${shortNumber(width)} standard deviation${width === 1 ? '' : 's'}`;
  const shown = points === undefined ? '' : ` ${POINTS}: ${count(seen.length)} of ${count(points.height)}.`;
  const subtitle = `Bands: ${reach}.${shown.replace(POINTS, 'Observations')}`;
  const text = `${heading}\n${subtitle}\n${numbers(curve, bands)}`;
  return new Chart(
    chartOf(curve, seen, { heading, subtitle, x, y: points === undefined ? mean : target, bands, width }),
    text,
  );
}

function readCurve(
  table: pl.DataFrame,
  { x, mean, names, truth }: { x: string; mean: string; names: readonly string[]; truth: string | undefined },
): Curve {
  const across = finite(table, x);
  const order = Array.from(across.keys()).sort((a, b) => (across[a] ?? 0) - (across[b] ?? 0));
  const sorted = (values: Float64Array) => order.map((row) => values[row] ?? NaN);
  const total = new Float64Array(table.height);
  const spreads = names.map((name) => {
    finite(table, name).forEach((value, row) => {
      if (value < 0) throw new InputError(`column ${name}`, 'variances of at least 0', `${value} in row ${row}`);
      total[row] = (total[row] ?? 0) + value;
    });
    return sorted(total.map(Math.sqrt));
  });
  return {
    x: sorted(across),
    mean: sorted(finite(table, mean)),
    spreads,
    truth: truth === undefined ? undefined : sorted(finite(table, truth)),
  };
}

function readPoints(points: pl.DataFrame, x: string, target: string, most: number, seed: number): Piece[] {
  const [across, up] = [finite(points, x), finite(points, target)];
  const rows = new Random(seed).shuffle([...across.keys()]).slice(0, most);
  return rows.map((row) => ({ x: rounded(across[row] ?? NaN), y: rounded(up[row] ?? NaN) }));
}

function finite(table: pl.DataFrame, column: string): Float64Array {
  const values = numberColumn(table, column);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError(`column ${column}`, 'finite numbers', `${values[bad]} in row ${bad}`);
  return values;
}

/** Five places along the curve. */
function numbers({ x, mean, spreads, truth }: Curve, bands: string[]): string {
  const header = ['x', 'mean', ...bands.map((name) => `std ${name}`), ...(truth ? ['truth'] : [])];
  const rows = evenly([...x.keys()], 5).map((row) =>
    [x, mean, ...spreads, ...(truth ? [truth] : [])].map((values) => shortNumber(values[row] ?? NaN)),
  );
  return textTable(header, rows);
}

function chartOf(
  { x, mean, spreads, truth }: Curve,
  seen: Piece[],
  words: { heading: string; subtitle: string; x: string; y: string; bands: string[]; width: number },
): Piece {
  const { bands, width } = words;
  const rows = evenly([...x.keys()], MOST_ROWS);
  const at = (values: number[], row: number) => values[row] ?? NaN;
  const line = (values: number[]) => rows.map((row) => ({ x: rounded(at(x, row)), y: rounded(at(values, row)) }));
  const areas = spreads.map((spread, i) => ({
    name: bands[i],
    values: rows.map((row) => ({
      x: rounded(at(x, row)),
      low: rounded(at(mean, row) - width * at(spread, row)),
      high: rounded(at(mean, row) + width * at(spread, row)),
    })),
  }));
  const names = [MEAN, ...(truth ? [TRUTH] : []), ...bands, ...(seen.length > 0 ? [POINTS] : [])];
  const colors = [PALETTE[0], ...(truth ? [INK.text] : []), ...BANDS.slice(0, bands.length), INK.quiet];
  const color = (datum: string | undefined) => ({
    datum,
    type: 'nominal',
    title: null,
    scale: { domain: names, range: colors.slice(0, names.length) },
    legend: { orient: 'top', symbolType: 'square', columns: 5 },
  });
  const single = rows.length === 1;
  const oneWide = { domain: [(x[0] ?? 0) - 1, (x[0] ?? 0) + 1] };
  const across = {
    field: 'x',
    type: 'quantitative',
    title: words.x,
    scale: single ? oneWide : { zero: false, nice: false, padding: 4 },
  };
  const up = (field: string) => ({ field, type: 'quantitative', title: words.y, scale: { zero: false } });
  return {
    ...frame(words.heading, words.subtitle, 400),
    layer: [
      // The widest band lies at the back.
      ...areas.toReversed().map(({ name, values }) => ({
        data: { values },
        mark: single ? { type: 'rule', strokeWidth: 12 } : { type: 'area' },
        encoding: { x: across, y: up('low'), y2: { field: 'high' }, color: color(name) },
      })),
      ...(seen.length > 0 ? [pointLayer(seen, { x: across, y: up('y'), color: color(POINTS) })] : []),
      ...(truth
        ? [
            {
              data: { values: line(truth) },
              mark: { type: 'line', strokeDash: [6, 4], strokeWidth: 1.5, point: single },
              encoding: { x: across, y: up('y'), color: color(TRUTH) },
            },
          ]
        : []),
      {
        data: { values: line(mean) },
        mark: { type: 'line', point: single ? { size: 60 } : { opacity: 0, size: 40 } },
        encoding: { x: across, y: up('y'), color: color(MEAN), tooltip: tooltip() },
      },
    ],
  };
}

function pointLayer(values: Piece[], encoding: Piece): Piece {
  return { data: { values }, mark: { type: 'point', filled: true, size: 10, opacity: 0.55 }, encoding };
}

function tooltip(): Piece[] {
  return [
    { field: 'x', type: 'quantitative' },
    { field: 'y', title: 'mean', type: 'quantitative' },
  ];
}
