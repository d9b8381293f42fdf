import type pl from 'nodejs-polars';
import { InputError } from '../../base';
import { checkRowOrder, type Dataset, type ImageStore, type Split } from '../../data';
import { textColumn } from '../../table';
import { labelsOf } from '../recipe';

/** Rows to be audited, with the split that each is in. */
export interface AuditData {
  readonly table: pl.DataFrame;
  readonly images: ImageStore;
  /** 0 or 1 for each row. */
  readonly labels: readonly number[];
  /** The splits that have rows, in the order of the dataset. */
  readonly splits: readonly string[];
  /** For each row the place of its split among them. */
  readonly part: Int32Array;
  /** What a row is called. */
  readonly ids: readonly (string | null)[];
}

/** Reads a dataset, all of its splits, or one split. @throws InputError for something else, and rows in another order than the images */
export function readAuditData(data: Dataset | Split): AuditData {
  if (typeof data !== 'object' || !(data as Partial<Split> | null)?.table || !data.images) {
    throw new InputError('audit', 'a dataset or a split', data, "Load one: await loadDataset('image-folder', ...).");
  }
  const { name, table, images } = data;
  checkRowOrder('audit', { name, table, images });
  const of = 'splits' in data ? textColumn(table, 'split') : new Array<string>(table.height).fill(name);
  const known = 'splits' in data ? Object.keys(data.splits) : [name];
  const splits = known.filter((split) => of.includes(split));
  return {
    ...{ table, images, splits },
    labels: labelsOf({ name, table, images }),
    part: Int32Array.from(of, (split) => splits.indexOf(split!)),
    ids: table.columns.includes('id') ? textColumn(table, 'id') : of.map(() => null),
  };
}
