import type pl from 'nodejs-polars';
import { finiteColumn } from '../../table';
import { roundedWithin } from '../text';
import { INK } from '../theme';
import { sampled } from './chosenRows';
import type { Piece } from './encodings';

/** What a legend calls them. */
export const OBSERVATIONS = 'observations';

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
    x: place(across[row] ?? NaN),
    y: height(up[row] ?? NaN),
  }));
}

/** Small dots that show where many lie, with a legend that has such a dot; nothing where there are none. */
export function observationLayers(values: Piece[], encoding: Piece): Piece[] {
  if (values.length === 0) return [];
  const legend = { orient: 'top', symbolFillColor: INK.quiet, symbolStrokeWidth: 0, symbolSize: 30 };
  const shape = { datum: OBSERVATIONS, type: 'nominal', title: null, scale: { range: ['circle'] }, legend };
  const mark = { type: 'point', filled: true, size: 10, opacity: 0.55, color: INK.quiet };
  return [{ data: { values }, mark, encoding: { ...encoding, shape } }];
}
