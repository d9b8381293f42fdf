import type pl from 'nodejs-polars';
import { checkKeys, InputError } from '../../base';
import { Chart } from '../chart';
import { rounded, shortNumber, textTable } from '../text';
import { WIDTH } from '../theme';
import type { Piece } from './encodings';
import type { PlotOptions } from './tables';

/** Options of {@link trainingCurves}. */
export interface TrainingCurvesOptions extends PlotOptions {
  /** Which columns share a panel, by the panel's title. Default: losses and their terms; rates and areas; each other alone. */
  panels?: Readonly<Record<string, readonly string[]>>;
}

/** Columns that say where a row stands. */
const PLACES = ['epoch', 'step'];
const LOSS = /loss$/i;
const TERMS = ['task', 'kl', 'reconstruction'];
const VALIDATION = /^val[A-Z]/;
const SHARE = /accuracy|auroc|rate$/i;
/** Rows of a long training are thinned to about this many a line. */
const MOST_ROWS = 200;
/** Lines of more points are drawn without dots. */
const MOST_DOTS = 25;
/** What is left of a chart's width beside the axis and the legend. */
const PANEL_WIDTH = WIDTH - 220;

/**
 * What `fit` reports, over the epochs: losses, accuracies and what the resampling policy says, in a panel each. Columns that
 * begin with `val` come from validation data, at the end of an epoch; the others are means over the batches since the point
 * before. A validation loss that rises while the training loss falls means overfitting.
 *
 * @param history - the table that `fit` gives: `epoch` and one column a quantity; missing values are null
 * @throws InputError when there is no row, no `epoch` or no other column, or a panel names a column that is not there
 * @example
 * await show(plot.trainingCurves(history));
 * await show(plot.trainingCurves(history, { panels: { loss: ['loss', 'valLoss'] } }));
 */
export function trainingCurves(history: pl.DataFrame, options: TrainingCurvesOptions = {}): Chart {
  checkKeys('trainingCurves', options, ['title', 'panels']);
  const columns = readColumns(history);
  const drawn = [...columns.keys()].filter((name) => columns.get(name)?.some((value) => value !== null));
  const panels = Object.entries(options.panels ?? defaultPanels(drawn));
  for (const name of panels.flatMap(([, names]) => names)) {
    if (!columns.has(name)) throw new InputError('panels', `columns among ${[...columns.keys()].join(', ')}`, name);
  }
  const heading = options.title ?? 'Training';
  const epochs = columns.get('epoch') ?? [];
  const done = shortNumber(epochs.at(-1) ?? NaN);
  const validated = panels.some(([, names]) => names.some((name) => VALIDATION.test(name)));
  const subtitle = `${done} epoch${done === '1' ? '' : 's'}.${validated ? ' Columns named val…: validation data.' : ''}`;
  const text = `${heading}\n${subtitle}\n${numbers(panels, columns)}`;
  return new Chart(chartOf(heading, subtitle, panels, columns), text);
}

type Columns = Map<string, (number | null)[]>;
type Panel = [title: string, columns: readonly string[]];

function readColumns(history: pl.DataFrame): Columns {
  if (history.height === 0) throw new InputError('history', 'at least one row', '0 rows', 'Fit a model first.');
  const columns: Columns = new Map();
  for (const column of history.getColumns()) {
    if (!column.isNumeric()) continue;
    const values: unknown[] = column.toArray();
    columns.set(
      column.name,
      values.map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null)),
    );
  }
  if (!columns.has('epoch') || columns.size < 2) {
    throw new InputError('history', 'columns epoch and what to draw', history.columns.join(', ') || 'no columns');
  }
  return columns;
}

function defaultPanels(names: string[]): Record<string, string[]> {
  const drawn = names.filter((name) => !PLACES.includes(name));
  const isLoss = (name: string) => LOSS.test(name) || TERMS.includes(name);
  const panels: [string, string[]][] = [
    ['loss', drawn.filter(isLoss)],
    ['rates and areas', drawn.filter((name) => SHARE.test(name))],
    ...drawn.filter((name) => !isLoss(name) && !SHARE.test(name)).map((name): [string, string[]] => [name, [name]]),
  ];
  return Object.fromEntries(panels.filter(([, columns]) => columns.length > 0));
}

/** First, best and last value of every line. */
function numbers(panels: Panel[], columns: Columns): string {
  const rows = panels.flatMap(([, names]) =>
    names.map((name) => {
      const values = (columns.get(name) ?? []).filter((value) => value !== null);
      const ends = [values[0], Math.min(...values), Math.max(...values), values.at(-1)];
      return [name, ...ends.map((value) => shortNumber(value ?? NaN))];
    }),
  );
  return textTable(['', 'first', 'least', 'most', 'last'], rows);
}

function chartOf(heading: string, subtitle: string, panels: Panel[], columns: Columns): Piece {
  const last = panels.length - 1;
  return {
    title: { text: heading, subtitle },
    spacing: 22,
    resolve: { scale: { color: 'independent' } },
    vconcat: panels.map((panel, i) => panelOf(panel, columns, i === last)),
  };
}

function panelOf([title, names]: Panel, columns: Columns, last: boolean): Piece {
  const epochs = columns.get('epoch') ?? [];
  const lines = names.map((name) => ({ name, points: thinned(epochs, columns.get(name) ?? []) }));
  const rows = lines.flatMap(({ name, points }) => points.map((point) => ({ name, ...point })));
  const sparse = lines.filter(({ points }) => points.length <= MOST_DOTS).map(({ name }) => name);
  const epochAxis = { tickMinStep: 1, format: '~g', labels: last };
  const encoding = {
    x: {
      field: 'epoch',
      type: 'quantitative',
      title: last ? 'epochs' : null,
      axis: epochAxis,
      scale: { domain: [0, rounded(Math.max(...epochs.map((epoch) => epoch ?? 0)))], nice: false },
    },
    y: { field: 'value', type: 'quantitative', title, scale: { zero: false, nice: 4 }, axis: { tickCount: 4 } },
    color: {
      field: 'name',
      type: 'nominal',
      sort: null,
      title: null,
      legend: { symbolType: 'stroke', symbolStrokeWidth: 3 },
    },
  };
  const tooltip = [
    { field: 'name', title: 'what' },
    { field: 'epoch', type: 'quantitative', format: '.2~f' },
    { field: 'value', type: 'quantitative' },
  ];
  return {
    width: PANEL_WIDTH,
    height: 150,
    data: { values: rows },
    layer: [
      { mark: 'line', encoding },
      {
        // Dots where values are far apart; elsewhere there for the pointer alone.
        mark: { type: 'point', filled: true, size: 30 },
        encoding: {
          ...encoding,
          opacity: { condition: { test: { field: 'name', oneOf: sparse }, value: 1 }, value: 0 },
          tooltip,
        },
      },
    ],
  };
}

/** The points of a line that are there, each n-th of them where there are many; the last one stays. */
function thinned(
  epochs: (number | null)[],
  values: (number | null)[],
): { epoch: number | null; value: number | null }[] {
  const points = values.flatMap((value, i) =>
    value === null ? [] : [{ epoch: rounded(epochs[i] ?? NaN), value: rounded(value) }],
  );
  const step = Math.ceil(points.length / MOST_ROWS);
  return points.filter((_, i) => (points.length - 1 - i) % step === 0);
}
