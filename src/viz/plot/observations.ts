import type pl from 'nodejs-polars';
import { finiteColumn } from '../../table';
import { roundedWithin } from '../text';
import { ink } from '../theme';
import { sampled } from './chosenRows';
import type { Piece } from './encodings';

/** What a legend calls them. */
export const observations = 'observations';

/** Which observations are drawn behind lines: columns along both axes, at most how many rows, and the seed of the sample. */
export interface ObservationOptions {
  x: string;
  y: string;
  most: number;
  seed: number;
}

/** Observations as points `{ x, y }`. @throws InputError when a column is missing or not finite */
export function readObservations(table: pl.DataFrame, { x, y, most, seed }: ObservationOptions): Piece[] {
  const [across, up] = [finiteColumn(table, x), finiteColumn(table, y)];
  const [place, height] = [roundedWithin(across), roundedWithin(up)];
  return sampled(table.height, most, seed).map((row) => ({
    x: place(across[row]!),
    y: height(up[row]!),
  }));
}

/** Small dots that show where many lie, with a legend that has such a dot; nothing where there are none. */
export function observationLayers(values: Piece[], encoding: Piece): Piece[] {
  if (values.length === 0) return [];
  const legend = { orient: 'top', symbolFillColor: ink.quiet, symbolStrokeWidth: 0, symbolSize: 30 };
  const shape = { datum: observations, type: 'nominal', title: null, scale: { range: ['circle'] }, legend };
  const mark = { type: 'point', filled: true, size: 10, opacity: 0.55, color: ink.quiet };
  return [{ data: { values }, mark, encoding: { ...encoding, shape } }];
}
