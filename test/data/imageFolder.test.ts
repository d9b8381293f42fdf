import { expect } from 'chai';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pl from 'nodejs-polars';
import sharp from 'sharp';
import { setProgress, silentProgress } from '../../src/base';
import { loadDataset } from '../../src/data';
import { column, messageFrom, withFolder } from './support';

const CSV = 'file,label,age\na.png,1,30\nsub/b.jpg,0,\nc.png,1,50\n';

/** Three pictures of one colour and of different sizes: red, green, blue. */
async function writePictures(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'sub'));
  const picture = (width: number, height: number, background: string): sharp.Sharp =>
    sharp({ create: { width, height, channels: 3, background } });
  await picture(10, 20, '#ff0000').png().toFile(path.join(folder, 'a.png'));
  await picture(64, 64, '#00ff00')
    .png()
    .toFile(path.join(folder, 'sub', 'b.jpg'));
  await picture(300, 100, '#0000ff').png().toFile(path.join(folder, 'c.png'));
}

describe('image-folder', () => {
  before(() => setProgress(silentProgress));

  it('reads images of any size with all columns of the table, in the order of the table', () =>
    withFolder(async (folder) => {
      await writePictures(folder);
      const table = path.join(folder, 't.csv');
      await writeFile(table, CSV);
      const dataset = await loadDataset('image-folder', { path: folder, table });
      expect(dataset.table.columns).eql(['row', 'id', 'split', 'label', 'file', 'age']);
      expect(column(dataset.table, 'age')).eql([30, null, 50]);
      expect(column(dataset.table, 'id')).eql(['a.png', 'sub/b.jpg', 'c.png']);
      expect(dataset.images.shape).eql({ height: 64, width: 64, channels: 3 });
      const first = [0, 1, 2].map((row) => [...dataset.images.image(row).subarray(0, 3)]);
      expect(first.flat()).eql([255, 0, 0, 0, 255, 0, 0, 0, 255]);
      // Of two faces floor(1.6) = 1 trains; of one other none.
      expect(column(dataset.splits.train.table, 'id')).eql(['a.png']);
    }));

  it('keeps ids and splits that the table has, reads Parquet, and resizes as told', () =>
    withFolder(async (folder) => {
      await writePictures(folder);
      const table = path.join(folder, 't.parquet');
      const split = ['validation', 'test', 'train'];
      pl.DataFrame({
        file: ['c.png', 'a.png', 'sub/b.jpg'],
        label: [1, 0, 1],
        split,
        id: ['x', 'y', 'z'],
      }).writeParquet(table);
      const { splits, images } = await loadDataset('image-folder', { path: folder, table, size: 8 });
      expect(images.shape).eql({ height: 8, width: 8, channels: 3 });
      const ids = [splits.train, splits.validation, splits.test].map(({ table }) => column(table, 'id'));
      expect(ids).eql([['z'], ['x'], ['y']]);
      expect([...splits.test.images.image(0).subarray(0, 3)]).eql([255, 0, 0]);
    }));

  it('says what is wrong with the table', () =>
    withFolder(async (folder) => {
      await writePictures(folder);
      const message = async (name: string, text: string | Uint8Array): Promise<string> => {
        const table = path.join(folder, name);
        await writeFile(table, text);
        return (await messageFrom(loadDataset('image-folder', { path: folder, table }))).replaceAll(folder, 'DIR');
      };
      expect(await message('t.csv', 'name,label\na.png,1\n')).equal(
        'DIR/t.csv: columns: expected file and label among them, got name, label.',
      );
      expect(await message('t.csv', 'file,label\na.png,2\n')).equal(
        'DIR/t.csv: label: expected 0 or 1 in every row, got 2 in row 0. 1 is a face, 0 is not.',
      );
      expect(await message('t.csv', 'file,label\na.png,1\nc.png,\n')).match(
        /label: expected 0 or 1 .* got null in row 1/,
      );
      expect(await message('t.csv', 'file,label\na.png,face\n')).match(/label: expected 0 or 1 .* got face in row 0/);
      expect(await message('t.csv', 'file,label,split\na.png,1,dev\n')).equal(
        'image-folder: split: expected one of train, validation, test, got dev in row 0.',
      );
      expect(await message('t.txt', CSV)).equal('table: expected a .csv or .parquet file, got DIR/t.txt.');
      const whole = path.join(folder, 'whole.parquet');
      pl.DataFrame({ file: ['a.png'], label: [1] }).writeParquet(whole);
      const cut = (await readFile(whole)).subarray(0, 100);
      expect(await message('cut.parquet', cut)).match(
        /^DIR\/cut\.parquet: expected a table in Parquet, got .*Is the file whole/,
      );
    }));

  it('says which image or path is missing', () =>
    withFolder(async (folder) => {
      await writePictures(folder);
      const table = path.join(folder, 't.csv');
      await writeFile(table, 'file,label\na.png,1\nnone.png,0\n');
      expect(await messageFrom(loadDataset('image-folder', { path: folder, table }))).match(
        /^none\.png: expected an image that can be decoded, got .*missing.*Is the file there and whole\?$/,
      );
      const nowhere = path.join(folder, 'nowhere');
      expect(await messageFrom(loadDataset('image-folder', { path: nowhere, table }))).equal(
        `path: expected a path that exists, got ${nowhere}.`,
      );
      expect(await messageFrom(loadDataset('image-folder', { path: folder } as { path: string; table: string }))).equal(
        'table: expected a path, got undefined. image-folder needs path and table.',
      );
    }));

  it('takes tables of any ending in capitals, names that look like numbers, and true and false as labels', () =>
    withFolder(async (folder) => {
      await writePictures(folder);
      await sharp(path.join(folder, 'a.png')).toFormat('png').toFile(path.join(folder, '001'));
      const table = path.join(folder, 'T.CSV');
      await writeFile(table, 'file,label\n001,true\na.png,false\n');
      const dataset = await loadDataset('image-folder', { path: folder, table });
      expect(column(dataset.table, 'id')).eql(['001', 'a.png']);
      expect(dataset.splits.test.table.height + dataset.splits.train.table.height).equal(2);
    }));

  it('says which name or label is wrong, with its row, and which formats are read', () =>
    withFolder(async (folder) => {
      await writePictures(folder);
      await writeFile(path.join(folder, 'old.bmp'), Buffer.from('BM\0\0\0\0\0\0\0\0'));
      const told = async (text: string): Promise<string> => {
        await writeFile(path.join(folder, 't.csv'), text);
        return messageFrom(loadDataset('image-folder', { path: folder, table: path.join(folder, 't.csv') }));
      };
      expect(await told('file,label\na.png,1\nsub/b.jpg,NA\n')).contain(
        'label: expected 0 or 1 in every row, got NA in row 1.',
      );
      expect(await told('file,label\na.png,1\n,0\n')).contain('file: expected a name in every row, got none in row 1.');
      expect(await told(`file,label\n${path.join(folder, 'a.png')},1\n`)).contain(
        'file: expected names that start from `path`',
      );
      expect(await told('file,label\nC:\\a.png,1\n')).contain('file: expected names that start from `path`');
      expect(await told('file,label\nold.bmp,1\n')).match(
        /JPEG, PNG, WebP, GIF, TIFF, AVIF and SVG are read; BMP has to be converted/,
      );
      const table = path.join(folder, 't.parquet');
      pl.DataFrame({ file: [1, 2], label: [0, 1] }).writeParquet(table);
      expect(await messageFrom(loadDataset('image-folder', { path: folder, table }))).contain(
        'file: expected names as text, such as a.png, got 1 in row 0.',
      );
    }));
});
