import { expect } from 'chai';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setProgress, silentProgress } from '../../src/base';
import { loadDataset } from '../../src/data';
import { IMAGE, LABELS, writeH5 } from './labFile';
import type { Layout } from './labFile';
import { column, messageFrom, withFolder } from './support';

const HINT = 'The lab writes `images` as uint8, N x 64 x 64 x 3, and `labels` as N x 1.';

/** The message of loading such a file, without its path. */
async function refusal(layout: Layout): Promise<string> {
  return withFolder(async (folder) => {
    const file = path.join(folder, 'lab.h5');
    await writeH5(file, layout);
    return (await messageFrom(loadDataset('mit-h5', { path: file }))).replace(file, 'FILE');
  });
}

describe('mit-h5', () => {
  before(() => setProgress(silentProgress));

  it('reads images and labels, the first 80% of each class to train on, the rest to test', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'lab.h5');
      await writeH5(file);
      const { table, splits } = await loadDataset('mit-h5', { path: file });
      expect(column(table, 'label')).eql(LABELS);
      // Five of each class, four of which train: out are the last face (row 6) and the last other (row 9).
      expect(column(splits.test.table, 'id')).eql(['mit-000006', 'mit-000009']);
      expect([splits.train.images.length, splits.validation.images.length]).eql([8, 0]);
      expect([...splits.test.images.image(1).subarray(0, 6)]).eql([9, 109, 209, 9, 109, 209]);
      expect(column(splits.test.table, 'source')).eql(['lab.h5/6', 'lab.h5/9']);
    }));

  it('turns blue, green, red into red, green, blue when it is told that the file has that order', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'lab.h5');
      await writeH5(file);
      const { images } = await loadDataset('mit-h5', { path: file, channelOrder: 'bgr' });
      expect([...images.image(4).subarray(0, 6)]).eql([204, 104, 4, 204, 104, 4]);
      const wrong = loadDataset('mit-h5', { path: file, channelOrder: 'grb' as 'bgr' });
      expect(await messageFrom(wrong)).equal('channelOrder: expected one of rgb, bgr, got grb.');
    }));

  it('reads more images than one piece holds', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'lab.h5');
      await writeH5(file, { imageShape: [1003, 64, 64, 3], labels: Array.from({ length: 1003 }, (_, i) => i % 2) });
      const { images } = await loadDataset('mit-h5', { path: file });
      expect([images.length, images.image(1002)[0], images.image(999)[0]]).eql([1003, 1002 % 256, 999 % 256]);
    }));

  it('refuses a missing, a cut off and another file', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'lab.h5');
      const message = (): Promise<string> => messageFrom(loadDataset('mit-h5', { path: file }));
      expect(await message()).equal(`${file}: expected an HDF5 file, got no such file. Give its path as \`path\`.`);
      await writeFile(file, 'not HDF5 at all');
      expect(await message()).match(/: expected a whole HDF5 file, got Not an HDF5 file\. Is the download complete\?$/);
      await writeH5(file);
      await writeFile(file, (await readFile(file)).subarray(0, 5000));
      expect(await message()).match(
        /: expected a whole HDF5 file, got File has been truncated\. Is the download complete/,
      );
      const nothing = loadDataset('mit-h5', {} as { path: string });
      expect(await messageFrom(nothing)).equal('path: expected the path of an HDF5 file, got undefined.');
    }));

  it('refuses another layout', async () => {
    const images = (got: string): string => `FILE: expected images of N x 64 x 64 x 3, got ${got}. ${HINT}`;
    expect(await refusal({ imageShape: [10, 32, 32, 3] })).equal(images('10 x 32 x 32 x 3'));
    expect(await refusal({ imageShape: [10, 3, 64, 64] })).equal(images('10 x 3 x 64 x 64'));
    expect(await refusal({ imageShape: [10, IMAGE] })).equal(images('10 x 12288'));
    expect(await refusal({ names: ['pictures', 'labels'] })).equal(images('no dataset of the name images'));
    expect(await refusal({ names: ['images', 'y'] })).equal(
      `FILE: expected labels of N x 1, got no dataset of the name labels. ${HINT}`,
    );
  });

  it('refuses another type of numbers', async () => {
    expect(await refusal({ imageType: '<f' })).equal(`FILE: images: expected uint8, got float32. ${HINT}`);
    expect(await refusal({ imageType: '<b' })).equal(`FILE: images: expected uint8, got int8. ${HINT}`);
  });

  it('refuses other labels, and another number of them', async () => {
    expect(await refusal({ labels: [1, 0, 1, 1, 0, 1, 1, 0, 0, 3] })).equal(
      'FILE: labels: expected 0 or 1 in every row, got 3 in row 9. 1 is a face, 0 is not.',
    );
    expect(await refusal({ labels: LABELS.slice(1) })).equal(
      'mit-h5: rows of the table: expected 10, one for each image, got 9. Table and images do not belong together.',
    );
  });

  it('names the compression that it cannot read, in place of a whole file', async () => {
    for (const name of ['lzf', 'blosc', 'bzip2', 'zstd', 'lz4', 'bitshuffle']) {
      const file = path.join(__dirname, 'hdf5', `${name}.h5`);
      expect(await messageFrom(loadDataset('mit-h5', { path: file }))).contain(
        `${file}: images: expected compression by gzip, or none, got ${name}. Write it again with gzip`,
      );
    }
  });

  it('refuses a file without any image', async () => {
    expect(await refusal({ imageShape: [0, 64, 64, 3], labels: [] })).equal(
      `FILE: images: expected at least one image, got none. ${HINT}`,
    );
  });
});
