import pl from 'nodejs-polars';
import { checkChoice, InputError, keysOf } from '../../base';
import type { DatasetSource } from '../source';
import { committedFile, tableManifest } from './committed';
import { rowsOfCounts } from './counts';
import { assembleTable, type TableDataset } from './tableDataset';

/** Options of `loadDataset('celeba-counts')`. */
export interface CelebaCountsOptions {
  /** The attribute that is the label, by its name in CelebA. Default `Blond_Hair`. */
  readonly label?: string;
  /** The attribute that is the group, another one. Default `Male`. */
  readonly group?: string;
}

/** CelebA as counts: how often any two of its 40 attributes occur together, and the rows of two of them. */
export interface CelebaCounts extends TableDataset {
  /** A row for each attribute: `attribute`, then a column for each attribute with the number of images that have both. */
  readonly counts: pl.DataFrame;
}

const images = 202_599;

/**
 * `celeba-counts`: how often each two of the 40 attributes of CelebA (Liu, Luo, Wang and Tang, 2015) occur together in its 202,599 images,
 * and the exact table of any two of them as rows: `label` 0 or 1, and a column of the group's name. It has no images: it is what can be
 * known of the bias of the set on which the original lab trained.
 */
export const celebaCounts: DatasetSource<CelebaCountsOptions> = {
  name: 'celeba-counts',
  keys: keysOf<CelebaCountsOptions>()('label', 'group'),
  load: async ({ label = 'Blond_Hair', group = 'Male' }): Promise<CelebaCounts> => {
    const counts = pl.readCSV(await committedFile('celeba-counts', 'celeba-counts.csv'));
    const attributes = counts.getColumn('attribute').toArray() as string[];
    checkChoice('label', label, attributes);
    checkChoice('group', group, attributes);
    if (label === group) throw new InputError('group', 'another attribute than the label', group);
    const together = (a: string, b: string): number => Number(counts.getColumn(b).get(attributes.indexOf(a)));
    const [both, labels, groups] = [together(label, group), together(label, label), together(group, group)];
    const cells = [
      { count: both, values: { label: 1, [group]: true } },
      { count: labels - both, values: { label: 1, [group]: false } },
      { count: groups - both, values: { label: 0, [group]: true } },
      { count: images - labels - groups + both, values: { label: 0, [group]: false } },
    ];
    const manifest = await tableManifest('celeba-counts', { label, group });
    const content = { table: rowsOfCounts(cells), features: [], sensitive: [group], manifest };
    return { ...assembleTable(content, 'test'), counts };
  },
};
