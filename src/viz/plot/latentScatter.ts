import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError, mean, Random, variance } from '../../base';
import type { Values } from '../../learn';
import { numberColumn, textColumn } from '../../table';
import { principalPoints } from '../principal';
import { Scene } from '../scene';
import type { SceneAxis, SceneColor } from '../scenePoints';
import { count, percent, textTable } from '../text';
import { checkNamed, groupColors, noGroup, type GroupNameOptions } from './groupColors';
import type { PlotOptions } from './tables';
import { checkTitles, nameOf, type TitleOptions } from './words';

/** Options of {@link latentScatter}. */
export interface LatentScatterOptions extends PlotOptions, TitleOptions, GroupNameOptions {
  /** The table whose rows the points belong to, in the same order. Needed for `color`. */
  table?: pl.DataFrame;
  /** Column of `table` to colour by: groups, or numbers of more than eight values as a scale. Default: one colour. */
  color?: string;
  /** Which three latent dimensions to draw. Default: the three principal components (of three dimensions, these). */
  dims?: readonly [number, number, number];
  /** At most how many points are drawn; of more, a random sample. Default 1000. */
  most?: number;
  /** Seed of the sample. Default 0. */
  seed?: number;
}

/** Numeric columns of more values than this are coloured on a scale. */
const mostGroups = 8;

/**
 * Latent vectors as points in three dimensions, to be turned with the mouse where plotly can be loaded (see {@link Scene}),
 * else as a still picture of the same view. Points of one colour that lie together: the latent space knows that group.
 *
 * @param latents - `[n, width]`, at least 3 numbers a row, as `encode` gives them
 * @throws InputError when the shape, the table, the column, its `names` or the dimensions do not fit
 * @example
 * await show(plot.latentScatter(await model.encode(test), { table: test.table, color: 'skinTone' }));
 */
export function latentScatter(latents: Values, options: LatentScatterOptions = {}): Scene {
  checkKeys('latentScatter', options, ['title', 'titles', 'names', 'order', 'table', 'color', 'dims', 'most', 'seed']);
  const { table, color, dims, most = 1000, seed = 0 } = options;
  checkInteger('most', most, 1);
  const [n, width] = checkLatents(latents);
  const axes = axesOf(latents, width, dims);
  const chosen = sample(n, most, seed);
  const title = options.title ?? `Latent space${color === undefined ? '' : ` by ${nameOf(color, options.titles)}`}`;
  const shown = chosen.length < n ? `${count(chosen.length)} of ${count(n)} points` : `${count(n)} points`;
  const pca = dims === undefined && width > 3 ? ', along principal components (share of variance)' : '';
  const subtitle = `${shown} of ${width} latent dimensions${pca}.`;
  const colors = colorOf(table, options, n);
  return new Scene(
    { title, subtitle, axes: axes.map((axis) => pickAxis(axis, chosen)), color: pickColor(colors, chosen) },
    `${title}\n${subtitle}\n${numbers(axes, colors)}`,
  );
}

function checkLatents({ data, shape }: Values): [n: number, width: number] {
  const [n = 0, width = 0] = shape;
  if (shape.length !== 2 || n < 1 || width < 3 || data.length !== n * width) {
    throw new InputError('latents', 'at least one row of 3 numbers or more, [n, width]', [...shape]);
  }
  const bad = Array.prototype.findIndex.call(data, (value: number) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError('latents', 'finite numbers', `${data[bad]} in row ${Math.floor(bad / width)}`);
  return [n, width];
}

function axesOf({ data }: Values, width: number, dims: LatentScatterOptions['dims']): SceneAxis[] {
  if (dims === undefined && width > 3) {
    const { axes, shares } = principalPoints(data, width);
    const title = (i: number) => `PC ${i + 1} (${percent(shares[i]!)})`;
    return axes.map((values, i) => ({ title: title(i), values }));
  }
  const wanted: readonly number[] = dims ?? [0, 1, 2];
  if (wanted.length !== 3) throw new InputError('dims', 'three latent dimensions', [...wanted]);
  return wanted.map((dim) => {
    if (!(Number.isInteger(dim) && 0 <= dim && dim < width)) throw new InputError('dims', `0 to ${width - 1}`, dim);
    const values = Float64Array.from({ length: data.length / width }, (_, row) => data[row * width + dim]!);
    return { title: `latent ${dim}`, values };
  });
}

function sample(n: number, most: number, seed: number): number[] {
  const rows = Array.from({ length: n }, (_, i) => i);
  return n <= most ? rows : new Random(seed).shuffle(rows).slice(0, most);
}

function colorOf(table: pl.DataFrame | undefined, options: LatentScatterOptions, n: number): SceneColor {
  const { color } = options;
  checkNamed(options, 'color', color);
  if (color === undefined) return { kind: 'none' };
  if (table === undefined) throw new InputError('latentScatter', 'a table with the column', `color ${color} alone`);
  if (table.height !== n) throw new InputError('table', `${n} rows, as there are points`, table.height);
  checkTitles([table], options.titles);
  const title = nameOf(color, options.titles);
  const values = textColumn(table, color);
  const column: pl.Series = table.getColumn(color);
  if (column.isNumeric() && new Set(values).size > mostGroups) {
    if (options.names) throw new InputError('names', `at most ${mostGroups} groups in ${color}`, 'numbers on a scale');
    return { kind: 'scale', title, values: numberColumn(table, color) };
  }
  const { labels, colors, labelOf } = groupColors(color, values, options);
  return { kind: 'groups', title, values: values.map(labelOf), groups: labels, colors };
}

function pickAxis({ title, values }: SceneAxis, rows: number[]): SceneAxis {
  return { title, values: Float64Array.from(rows, (row) => values[row]!) };
}

function pickColor(color: SceneColor, rows: number[]): SceneColor {
  if (color.kind === 'scale') return { ...color, values: Float64Array.from(rows, (row) => color.values[row]!) };
  if (color.kind === 'groups') return { ...color, values: rows.map((row) => color.values[row] ?? noGroup) };
  return color;
}

/** Where the middle of each group lies, and how wide it spreads. */
function numbers(axes: SceneAxis[], color: SceneColor): string {
  const groups = color.kind === 'groups' ? color.groups : ['all'];
  const rows = groups.map((group) => {
    const inside = (row: number) => color.kind !== 'groups' || color.values[row] === group;
    const cells = axes.map(({ values }) => {
      const own = values.filter((_, row) => inside(row));
      return `${mean(own).toFixed(2)} ± ${Math.sqrt(variance(own, 0)).toFixed(2)}`;
    });
    const size =
      color.kind === 'groups' ? color.values.filter((value) => value === group).length : axes[0]!.values.length;
    return [group, count(size), ...cells];
  });
  return textTable([color.kind === 'groups' ? color.title : '', 'n', ...axes.map(({ title }) => title)], rows);
}
