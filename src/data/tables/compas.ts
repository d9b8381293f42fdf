import pl from 'nodejs-polars';
import type { DatasetSource } from '../source';
import { committedFile, tableManifest } from './committed';
import {
  assembleTable,
  tableSplitKeys,
  tableSplitOptions,
  type TableDataset,
  type TableSplitOptions,
} from './tableDataset';

/**
 * `compas`: 6,167 people arrested in Broward County, Florida, in 2013 and 2014, from the data of ProPublica (Angwin, Larson, Mattu and
 * Kirchner, Machine Bias, 2016), without names. `label` is 1 for people charged with a new crime within two years. `decileScore` (1 to
 * 10) is the COMPAS score; it is no feature, for it is what is audited.
 */
export const compas: DatasetSource<TableSplitOptions> = {
  name: 'compas',
  keys: tableSplitKeys,
  load: async (options): Promise<TableDataset> => {
    const split = tableSplitOptions(options);
    const read = pl.readParquet(await committedFile('compas', 'compas.parquet'));
    const race = (read.getColumn('white').toArray() as boolean[]).map((white) => (white ? 'white' : 'other'));
    const table = read
      .withColumns(pl.Series('race', race, pl.Utf8), pl.col('recidivated').cast(pl.Int32).alias('label'))
      .drop('white', 'recidivated');
    return assembleTable(
      { table, features, sensitive: ['race', 'sex'], manifest: await tableManifest('compas') },
      split,
    );
  },
};

const features = ['age', 'juvenileFelonies', 'juvenileMisdemeanours', 'juvenileOther', 'priors', 'chargeDegree'];
