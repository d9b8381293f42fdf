import pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkRange, InputError } from '../base';
import type { Split } from './dataset';
import { readLabels } from './labels';
import { someRows } from './someRows';
import { subset } from './subset';

/** Options of {@link holdOut}. */
export interface HoldOutOptions {
  /** The share of each class that is held out, rounded to whole rows, in [0, 1]. Default 0.2. */
  readonly share?: number;
  /** Which rows they are. Default 0. */
  readonly seed?: number;
}

/**
 * Cuts a split in two at random, class by class: what is held out is distributed as what is left, biases included. So it can choose
 * settings of a training where nothing is known of the groups, which a balanced validation split cannot do without telling them.
 * Copies no pixels.
 *
 * @param split - usually a dataset's `train`; its rows stay in order in both parts
 * @returns `train`, what is left, and `heldOut`; no row is in both
 * @throws InputError for a bad option, a label that is not 0 or 1, or when a part would have no rows
 * @example
 * const { train, heldOut } = holdOut(faces.splits.train, { share: 0.1, seed: 0 });
 */
export function holdOut(split: Split, options: HoldOutOptions = {}): { train: Split; heldOut: Split } {
  checkKeys('holdOut', options, ['share', 'seed']);
  const { share = 0.2, seed = 0 } = options;
  checkRange('share', share, 0, 1);
  checkInteger('seed', seed, 0);
  const labels = readLabels('holdOut: label', split.table.getColumn('label'));
  const isHeldOut = new Array<boolean>(labels.length).fill(false);
  for (const label of [0, 1]) {
    const rows = labels.flatMap((one, row) => (one === label ? [row] : []));
    for (const at of someRows(rows.length, share, seed + label)) isHeldOut[rows[at]!] = true;
  }
  const count = isHeldOut.filter(Boolean).length;
  if (count === 0 || count === labels.length) {
    const got = `${count} of ${labels.length} held out`;
    throw new InputError('holdOut: share', 'rows in both parts', got, 'Take another share.');
  }
  const part = (name: string, held: boolean): Split => {
    const wanted = pl.Series(
      'wanted',
      isHeldOut.map((one) => one === held),
    );
    return { ...subset(split, split.table.filter(wanted)), name };
  };
  return { train: part(split.name, false), heldOut: part('heldOut', true) };
}
