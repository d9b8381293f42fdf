import type { DatasetSource } from '../source';
import { tableManifest } from './committed';
import { rowsOfCounts } from './counts';
import { assembleTable, type TableDataset } from './tableDataset';

/** Of those who did not and those who did get charged again: how many had a low, how many a high score. */
const published = {
  black: { 0: { low: 990, high: 805 }, 1: { low: 532, high: 1369 } },
  white: { 0: { low: 1139, high: 349 }, 1: { low: 461, high: 505 } },
};

/**
 * `propublica`: the counts that ProPublica published for its audit of COMPAS, as rows: 3,696 black and 2,454 white people. `prediction` is 1
 * for a medium or high score (5 or more), `label` 1 for a new charge within two years.
 */
export const propublica: DatasetSource = {
  name: 'propublica',
  keys: [],
  load: async (): Promise<TableDataset> => {
    const cells = Object.entries(published).flatMap(([race, byLabel]) =>
      Object.entries(byLabel).flatMap(([label, { low, high }]) => [
        { count: low, values: { race, label: Number(label), prediction: 0 } },
        { count: high, values: { race, label: Number(label), prediction: 1 } },
      ]),
    );
    const manifest = await tableManifest('propublica');
    return assembleTable({ table: rowsOfCounts(cells), features: [], sensitive: ['race'], manifest }, 'test');
  },
};
