import pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkRange, InputError, least, most } from '../base';
import { numberColumn } from '../table';

/** Options of {@link planeGrid}. */
export interface PlaneGridOptions {
  /** Column of the first input. Default `x`. */
  x?: string;
  /** Column of the second input. Default `y`. */
  y?: string;
  /** Lines of the grid along each side. Default 50: 2,500 rows. */
  steps?: number;
  /** How far the grid reaches beyond the rows, as a share of their span. Default 0.25. */
  margin?: number;
}

/**
 * A grid over the plane that rows of two inputs span, and some way beyond: predict on it and draw it with `plot.decisionMap`.
 *
 * @param table - rows with both columns
 * @returns `steps` squared rows of the two columns
 * @throws InputError when a column is missing, not finite or constant, or an option is out of range
 * @example
 * const grid = planeGrid(train.table, { steps: 40 });
 */
export function planeGrid(table: pl.DataFrame, options: PlaneGridOptions = {}): pl.DataFrame {
  checkKeys('planeGrid', options, ['x', 'y', 'steps', 'margin']);
  const { x = 'x', y = 'y', steps = 50, margin = 0.25 } = options;
  checkInteger('steps', steps, 2);
  checkRange('margin', margin, 0, Infinity);
  const [xs, ys] = [x, y].map((name) => linesOf(table, name, steps, margin));
  const cells = Array.from({ length: steps * steps }, (_, i) => i);
  return pl.DataFrame({
    [x]: cells.map((i) => xs![i % steps]!),
    [y]: cells.map((i) => ys![Math.floor(i / steps)]!),
  });
}

function linesOf(table: pl.DataFrame, name: string, steps: number, margin: number): number[] {
  const values = numberColumn(table, name);
  const low = least(values);
  const high = most(values);
  if (!(low < high && Number.isFinite(high - low))) {
    throw new InputError(`column ${name}`, 'finite values that differ', `${low} to ${high}`);
  }
  const from = low - margin * (high - low);
  const step = ((1 + 2 * margin) * (high - low)) / (steps - 1);
  return Array.from({ length: steps }, (_, i) => from + i * step);
}
