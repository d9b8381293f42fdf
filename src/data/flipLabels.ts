import pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkRange } from '../base';
import type { Split } from './dataset';
import { readLabels } from './labels';
import { marked, someRows } from './someRows';

/** Options of {@link flipLabels}. */
export interface FlipLabelsOptions {
  /** The share of rows whose label is flipped, in [0, 1]. Default 0.2. */
  share?: number;
  /** Which rows they are. Default 0. */
  seed?: number;
}

/**
 * A split with wrong labels, as careless annotators make them: of some rows, drawn at random from all, 0 becomes 1 and 1 becomes 0.
 *
 * @returns the split with the labels flipped, and two columns more: `truth` (the label as it was) and `flipped` (0 or 1)
 * @throws InputError for a bad option, or a label that is not 0 or 1
 * @example
 * const dirty = flipLabels(train, { share: 0.2, seed: 0 });
 */
export function flipLabels(split: Split, options: FlipLabelsOptions = {}): Split {
  checkKeys('flipLabels', options, ['share', 'seed']);
  const { share = 0.2, seed = 0 } = options;
  checkRange('share', share, 0, 1);
  checkInteger('seed', seed, 0);
  const truth = readLabels('flipLabels: label', split.table.getColumn('label'));
  const flipped = someRows(truth.length, share, seed);
  const label = Int32Array.from(truth, (value, row) => (flipped.has(row) ? 1 - value : value));
  const table = split.table.withColumns(
    pl.Series('label', label, pl.Int32),
    pl.Series('truth', Int32Array.from(truth), pl.Int32),
    marked('flipped', truth.length, flipped),
  );
  return { ...split, table };
}
