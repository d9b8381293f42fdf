import type pl from 'nodejs-polars';
import { InputError, mean } from '../../base';
import { finiteColumn } from '../../table';
import { shortNumber, textTable } from '../text';

/** More cells make a notebook heavy and are not seen. */
const mostCells = 4096;
/** A full grid: its lines and the value at each crossing. */
export interface Grid {
  xs: number[];
  ys: number[];
  /** Row after row, `ys` outside. */
  values: number[];
}

/** Reads a full grid. @throws InputError when the rows are none, the lines are not evenly spaced, or there are too many */
export function readGrid(table: pl.DataFrame, x: string, y: string, value: string): Grid {
  const [across, up, values] = [x, y, value].map((name) => finiteColumn(table, name));
  const lines = (all: Float64Array | undefined) => [...new Set(all)].sort((a, b) => a - b);
  const [xs, ys] = [lines(across), lines(up)];
  const n = table.height;
  if (n > mostCells) throw new InputError('decisionMap', `at most ${mostCells} cells`, n, 'Take fewer steps a side.');
  const [column, row] = [xs, ys].map((all) => new Map(all.map((at, i) => [at, i])));
  const filled = new Array<number>(xs.length * ys.length).fill(NaN);
  values!.forEach((cell, i) => {
    filled[row!.get(up![i]!)! * xs.length + column!.get(across![i]!)!] = cell;
  });
  if (n !== filled.length || filled.some(Number.isNaN)) {
    const got = `${n} rows for ${xs.length} × ${ys.length} values`;
    throw new InputError('table', `one row for each crossing of ${x} and ${y}`, got, 'Make the grid with planeGrid.');
  }
  for (const [name, lines] of [
    [x, xs],
    [y, ys],
  ] as const)
    requireEven(name, lines);
  return { xs, ys, values: filled };
}

/** Cells are drawn equally wide, so lines have to be equally far apart, up to the rounding of 32-bit numbers. */
function requireEven(name: string, lines: number[]): void {
  const step = stepOf(lines);
  const bad = lines.findIndex((at, i) => Math.abs(at - lines[0]! - i * step) > 0.01 * step);
  if (bad < 0) return;
  const got = `${shortNumber(lines[bad]!)} as value ${bad + 1}`;
  throw new InputError(`column ${name}`, 'values equally far apart', got, 'Make the grid with planeGrid.');
}

/** The distance of neighbouring lines; a single line is one wide. */
export function stepOf(lines: number[]): number {
  const [first = 0, last = 0] = [lines[0], lines.at(-1)];
  return lines.length > 1 ? (last - first) / (lines.length - 1) : 1;
}

/** The least and the most of some values. */
export function span(values: readonly number[]): string {
  return `${shortNumber(Math.min(...values))} to ${shortNumber(Math.max(...values))}`;
}

/** The mean of nine parts of the plane, laid out as they lie. @param x - what the axes are called @param y - the same */
export function gridText({ xs, ys, values }: Grid, x: string, y: string): string {
  const parts = (all: number[]) => thirds(all.length).map(([from, to]) => all.slice(from, to));
  const header = [`means, ${y} by ${x}`, ...parts(xs).map(span)];
  const rows = thirds(ys.length).map(([from, to]) => [
    span(ys.slice(from, to)),
    ...thirds(xs.length).map(([left, right]) => {
      const cells = values.filter((_, i) => {
        const [column, row] = [i % xs.length, Math.floor(i / xs.length)];
        return row >= from && row < to && column >= left && column < right;
      });
      return shortNumber(mean(cells));
    }),
  ]);
  return textTable(header, rows.reverse());
}

function thirds(n: number): [from: number, to: number][] {
  const parts = Math.min(3, n);
  return Array.from({ length: parts }, (_, i) => [Math.floor((i * n) / parts), Math.floor(((i + 1) * n) / parts)]);
}
