import { expect } from 'chai';
import sharp from 'sharp';
import path from 'node:path';
import { datasetsFolder } from '../../src/base';
import { loadDataset } from '../../src/data';
import { column, countsOf, messageFrom } from './support';

describe('lfw-subset', () => {
  it('has 100 faces and 100 others, all of them in the test split', async () => {
    const { splits, images, manifest } = await loadDataset('lfw-subset');
    expect(countsOf(splits.test.table, 'label')).eql({ 0: 100, 1: 100 });
    expect(column(splits.test.table, 'label').slice(98, 102)).eql([1, 1, 0, 0]);
    expect([splits.train.images.length, splits.validation.images.length]).eql([0, 0]);
    expect(images.shape).eql({ height: 64, width: 64, channels: 3 });
    expect(manifest.source).match(/Labeled Faces in the Wild/);
  });

  it('cuts the tiles from the sheet row by row: at 25 pixels they are the sheet itself', async () => {
    const { images } = await loadDataset('lfw-subset', { size: 25 });
    const sheet = path.join(datasetsFolder, 'lfw-subset.png');
    // Tile 47 of 20 columns is in the third row, eighth column.
    const region = { left: 7 * 25, top: 2 * 25, width: 25, height: 25 };
    const grey = await sharp(sheet).extract(region).extractChannel(0).raw().toBuffer();
    expect([...images.image(47)]).eql([...grey].flatMap((value) => [value, value, value]));
  });

  it('enlarges without changing the brightness much', async () => {
    const [small, large] = [await loadDataset('lfw-subset', { size: 25 }), await loadDataset('lfw-subset')];
    const mean = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
    for (const tile of [0, 57, 101]) {
      expect(mean(large.images.image(tile))).closeTo(mean(small.images.image(tile)), 2);
    }
  });

  it('refuses a size that is none', async () => {
    expect(await messageFrom(loadDataset('lfw-subset', { size: 0 }))).equal(
      'size: expected a whole number of at least 1, got 0.',
    );
  });
});
