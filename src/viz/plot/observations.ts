import type pl from 'nodejs-polars';
import { finiteColumn } from '../../metrics';
import { roundedWithin } from '../text';
import { sampled } from './chosenRows';
import type { Piece } from './encodings';

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

/** Small dots that show where many lie; nothing where there are none. */
export function observationLayers(values: Piece[], encoding: Piece): Piece[] {
  if (values.length === 0) return [];
  return [{ data: { values }, mark: { type: 'point', filled: true, size: 10, opacity: 0.55 }, encoding }];
}
