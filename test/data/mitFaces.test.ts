import { expect } from 'chai';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadDataset } from '../../src/data';
import { fetchSdist } from '../../src/data/fetchSdist';
import { column, countsOf, messageFrom, useOwnCache, withFolder } from './support';

const SDIST = { name: 'mitdeeplearning', version: '0.7.5' };

/** Runs a test with another PATH. */
async function withPath<T>(value: string, test: () => Promise<T>): Promise<T> {
  const kept = process.env['PATH'];
  process.env['PATH'] = value;
  try {
    return await test();
  } finally {
    process.env['PATH'] = kept;
  }
}

describe('mit-faces', function () {
  this.timeout(180000);
  useOwnCache();

  it('fetches 20 faces, five of each of four groups, and needs no Python after that', async () => {
    const { splits, images } = await loadDataset('mit-faces');
    const five = 5;
    expect(countsOf(splits.test.table, 'group')).eql({
      'lighter+female': five,
      'lighter+male': five,
      'darker+female': five,
      'darker+male': five,
    });
    expect(countsOf(splits.test.table, 'label')).eql({ 1: 20 });
    expect(splits.train.images.length).equal(0);
    expect(images.shape).eql({ height: 64, width: 64, channels: 3 });
    expect(column(splits.test.table, 'id').slice(0, 3)).eql(['LF-1', 'LF-11', 'LF-2']);
    const again = await withPath('/nowhere', () => loadDataset('mit-faces'));
    expect([...again.images.image(7)]).eql([...images.image(7)]);
    expect(await readdir(process.env['RISKLAB_CACHE'] as string)).eql(['mit-faces']);
  });

  it('says so when there is no Python, no pip, or the download fails', () =>
    withFolder(async (folder) => {
      const message = (): Promise<string> => withPath(folder, () => messageFrom(fetchSdist(SDIST, folder)));
      expect(await message()).equal(
        'pip download mitdeeplearning==0.7.5: there is no python3 on the PATH. Install Python 3 with pip and try again.',
      );
      const python = async (says: string): Promise<void> => {
        await writeFile(path.join(folder, 'python3'), `#!/bin/sh\necho "${says}" >&2\nexit 1\n`, { mode: 0o755 });
      };
      const hint = 'Is Python 3 there with pip, and can it reach its package index?';
      await python('/usr/bin/python3: No module named pip');
      expect(await message()).equal(`pip download mitdeeplearning==0.7.5: this Python has no pip. ${hint}`);
      await python('trying...\nERROR: No matching distribution found');
      expect(await message()).equal(
        `pip download mitdeeplearning==0.7.5: ERROR: No matching distribution found. ${hint}`,
      );
    }));

  it('refuses an archive with another checksum, and leaves nothing behind', () =>
    withFolder(async (folder) => {
      const cache = path.join(folder, 'cache');
      await mkdir(cache);
      const kept = process.env['RISKLAB_CACHE'];
      process.env['RISKLAB_CACHE'] = cache;
      // A stand-in for pip that "downloads" four bytes into the folder after --dest, the last argument.
      const stub = '#!/bin/sh\nfor last; do :; done\nprintf fake > "$last/mitdeeplearning-0.7.5.tar.gz"\n';
      await writeFile(path.join(folder, 'python3'), stub, { mode: 0o755 });
      try {
        expect(await withPath(folder, () => messageFrom(loadDataset('mit-faces')))).match(
          /mitdeeplearning-0\.7\.5\.tar\.gz: expected 2819302 bytes, got 4 bytes\. The package index served another file/,
        );
        expect(await readdir(cache)).eql([]);
      } finally {
        process.env['RISKLAB_CACHE'] = kept;
      }
    }));
});
