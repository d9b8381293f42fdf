import type pl from 'nodejs-polars';
import { checkKeys, InputError, mean, sum } from '../../base';
import { isTable, type Tables } from '../../table';
import { Chart } from '../chart';
import { shortNumber, textTable } from '../text';
import { checkSeries, comparedTables, type PlotOptions } from './tables';
import { panelsChart, pointsOf, type Line, type Panel } from './trainingPanels';
import { inWords } from './words';

/** Options of {@link trainingCurves}. */
export interface TrainingCurvesOptions extends PlotOptions {
  /**
   * Which columns share a panel, by the panel's title. Default: losses, each part of the loss alone, rates and areas, each other
   * column alone; of several training runs their losses and the parts of them.
   */
  panels?: Readonly<Record<string, readonly string[]>>;
  /**
   * One point per epoch, the mean over it, in place of one each tenth: easier to compare where batches are few and noisy.
   * Default false.
   */
  perEpoch?: boolean;
}

/** Columns that say where a row stands. */
const places = ['epoch', 'step'];
const lossName = /loss$/i;
/** The parts that a loss is the sum of, and what each of them asks. */
const lossParts: Readonly<Record<string, string>> = {
  task: 'how badly labels are predicted',
  kl: 'how far latent values are from a standard normal distribution',
  reconstruction: 'how badly inputs are reconstructed',
};
const validation = /^val[A-Z]/;
const share = /accuracy|auroc|rate$/i;

/**
 * What `fit` reports, over the epochs: losses, their parts, accuracies and what the resampling policy says, in a panel each.
 * Columns that begin with `val` come from validation data, at the end of an epoch; the others are means over the batches since
 * the point before. A validation loss that rises while the training loss falls means overfitting.
 *
 * @param histories - the table that `fit` gives: `epoch` and one column per quantity, missing values are null; or several
 *   by name, then each panel has a line for each training run that has its column
 * @throws InputError when there is no row, no `epoch` or no other column to draw, or a panel names a column that is not there
 * @example
 * await show(plot.trainingCurves(history));
 * await show(plot.trainingCurves(history, { panels: { loss: ['loss', 'valLoss'] } }));
 * await show(plot.trainingCurves({ 'all rows': first, 'trusted rows': second }));
 */
export function trainingCurves(histories: Tables, options: TrainingCurvesOptions = {}): Chart {
  checkKeys('trainingCurves', options, ['title', 'panels', 'perEpoch']);
  const trainings = comparedTables('trainingCurves', histories).map(([name, table]) => ({
    name,
    columns: options.perEpoch ? meansPerEpoch(readColumns(table)) : readColumns(table),
  }));
  const several = !isTable(histories);
  const known = [...new Set(trainings.flatMap(({ columns }) => [...columns.keys()]))];
  const drawn = known.filter((name) =>
    trainings.some(({ columns }) => columns.get(name)?.some((value) => value !== null)),
  );
  const asked = Object.entries(options.panels ?? (several ? lossPanels(drawn) : defaultPanels(drawn)));
  for (const name of asked.flatMap(([, names]) => names)) {
    if (!known.includes(name)) throw new InputError('panels', `columns among ${known.join(', ')}`, name);
  }
  if (asked.length === 0) {
    const expected = `a column to draw${several && !options.panels ? ': a loss or a part of one' : ''}`;
    throw new InputError('history', expected, drawn.join(', ') || 'no numbers', 'Name columns in panels.');
  }
  const panels = asked.map(([title, names]) => ({ title, lines: linesOf(trainings, names, several) }));
  for (const { title, lines } of panels) checkSeries(title, new Set(lines.map(({ name }) => name)).size);
  const heading = options.title ?? 'Training';
  const subtitle = subtitleOf(trainings, asked, options.perEpoch ?? false);
  const text = `${heading}\n${subtitle}\n${numbers(panels)}`;
  return new Chart(panelsChart(heading, subtitle, panels), text);
}

/** The numbers of a history by column; what is not known at a row is null. */
type HistoryColumns = Map<string, (number | null)[]>;

interface Training {
  name: string;
  columns: HistoryColumns;
}

/**
 * The lines of a panel. Of several training runs each has a colour, so that of validation data is told by its dashes; where a
 * panel has other
 * columns, each line has a name of its own.
 */
function linesOf(trainings: Training[], names: readonly string[], several: boolean): Line[] {
  const isPair = withValidation(names[0] ?? '', names).length === names.length;
  return trainings.flatMap(({ name, columns }) =>
    names.flatMap((column) => {
      const values = columns.get(column);
      if (!values) return [];
      const row = [name, column].filter(Boolean).join(' ');
      const own = !several ? column : isPair ? name : row;
      const points = pointsOf(columns.get('epoch') ?? [], values);
      return [{ name: own, row, held: names.length > 1 && validation.test(column), points }];
    }),
  );
}

function subtitleOf(trainings: Training[], panels: [string, readonly string[]][], perEpoch: boolean): string {
  const done = [...new Set(trainings.map(({ columns }) => shortNumber(columns.get('epoch')?.at(-1) ?? null)))];
  const names = panels.flatMap(([, columns]) => columns);
  const parts = Object.keys(lossParts).filter((name) => names.includes(name));
  const held = names.filter((name) => validation.test(name));
  const dashed = panels.some(([, of]) => of.length > 1 && of.some((name) => held.includes(name)));
  return [
    `${done.join(' or ')} epoch${done.join() === '1' ? '' : 's'}${perEpoch ? '; each point is the mean over one epoch' : ''}.`,
    ...(names.includes('loss') && parts.length > 1 && trainings.every((training) => isSum(training, parts))
      ? [`The loss is the sum of ${parts.join(', ')}.`]
      : []),
    ...(held.length > 0 ? [`Columns named val…: validation data${dashed ? ', dashed' : ''}.`] : []),
  ].join(' ');
}

/** Whether the loss is nothing but these parts: a penalty on the weights, for example, counts besides. */
function isSum({ columns }: Training, parts: readonly string[]): boolean {
  return (columns.get('loss') ?? []).every((loss, row) => {
    const known = parts.map((part) => columns.get(part)?.[row]).filter((value) => typeof value === 'number');
    return loss !== null && known.length === parts.length && Math.abs(loss - sum(known)) <= 1e-3 * Math.abs(loss);
  });
}

/** Losses in one panel, and each part of the loss in one of its own: side by side the small ones would look flat. */
function lossPanels(names: string[]): Record<string, string[]> {
  const losses = names.filter((name) => lossName.test(name));
  const parts = Object.entries(lossParts).filter(([name]) => names.includes(name));
  return {
    ...(losses.length > 0 ? { loss: losses } : {}),
    ...Object.fromEntries(parts.map(([name, meaning]) => [`${name}: ${meaning}`, withValidation(name, names)])),
  };
}

/** A column and, where there is one, the same of validation data. */
function withValidation(name: string, names: readonly string[]): string[] {
  const held = `val${name[0]!.toUpperCase()}${name.slice(1)}`;
  return names.includes(held) ? [name, held] : [name];
}

function defaultPanels(names: string[]): Record<string, string[]> {
  const losses = lossPanels(names);
  const shown = [...places, ...Object.values(losses).flat()];
  const rest = names.filter((name) => !shown.includes(name));
  const shares = rest.filter((name) => share.test(name));
  const [first, ...others] = shares;
  return {
    ...losses,
    ...(first === undefined ? {} : { [others.length > 0 ? 'rates and areas' : inWords(first)]: shares }),
    ...Object.fromEntries(rest.filter((name) => !share.test(name)).map((name) => [inWords(name), [name]])),
  };
}

/** First, least, most and last value of every line as it is drawn. */
function numbers(panels: Panel[]): string {
  const rows = panels.flatMap(({ lines }) =>
    lines.map(({ row, points }) => {
      const values = points.map(({ value }) => value);
      if (values.length === 0) return [row];
      return [row, ...[values[0]!, Math.min(...values), Math.max(...values), values.at(-1)!].map(shortNumber)];
    }),
  );
  return textTable(['', 'first', 'least', 'most', 'last'], rows);
}

/** Reads a history. @throws InputError when there is no row, no `epoch` or no other column */
function readColumns(history: pl.DataFrame): HistoryColumns {
  if (history.height === 0) throw new InputError('history', 'at least one row', '0 rows', 'Fit a model first.');
  const columns: HistoryColumns = new Map();
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

/** One row for each epoch: of every column the mean over the rows of the epoch, at the epoch's last row. */
function meansPerEpoch(columns: HistoryColumns): HistoryColumns {
  const epochs = columns.get('epoch') ?? [];
  const rowsOf = new Map<number, number[]>();
  epochs.forEach((at, row) => {
    // Tenths of an epoch are not exact: 2.0000000000000004 is the end of the second epoch.
    const epoch = Math.ceil(at! - 1e-6);
    rowsOf.set(epoch, [...(rowsOf.get(epoch) ?? []), row]);
  });
  const groups = [...rowsOf.values()];
  return new Map(
    [...columns].map(([name, values]) => [
      name,
      groups.map((rows) => (name === 'epoch' ? values[rows.at(-1)!]! : meanOf(values, rows))),
    ]),
  );
}

function meanOf(values: (number | null)[], rows: number[]): number | null {
  const known = rows.map((row) => values[row] ?? null).filter((value) => value !== null);
  return known.length === 0 ? null : mean(known);
}
