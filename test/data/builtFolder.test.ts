import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pl from 'nodejs-polars';
import { isBuilt, readBuilt, verifyFiles, writeBuilt } from '../../src/data/builtFolder';
import type { Manifest } from '../../src/data';
import { column, messageFrom, withFolder } from './support';

const REBUILD = 'Build it again.';
const shape = { height: 1, width: 1, channels: 3 };
const manifest = {
  name: 'tiny',
  title: 't',
  licence: 'l',
  source: 's',
  shape,
  options: { seed: 1 },
  madeBy: { x: '1' },
};
const table = pl.DataFrame({ id: ['a', 'b'], split: ['train', 'test'], label: [1, 0], hat: [true, null] });

async function write(folder: string): Promise<void> {
  await writeBuilt(folder, async (imagesFile) => {
    await writeFile(imagesFile, Uint8Array.of(1, 2, 3, 4, 5, 6));
    return { table, manifest };
  });
}

describe('a built folder', () => {
  it('comes back as it was written', () =>
    withFolder(async (parent) => {
      const folder = path.join(parent, 'tiny');
      expect(isBuilt(folder)).equal(false);
      await write(folder);
      expect(isBuilt(folder)).equal(true);
      const dataset = await readBuilt(folder, REBUILD);
      expect(column(dataset.table, 'hat')).eql([true, null]);
      expect([...dataset.splits.test.images.image(0)]).eql([4, 5, 6]);
      const { splits, files, ...rest } = dataset.manifest;
      expect(rest).eql(manifest);
      expect(splits).eql({ train: 1, validation: 0, test: 1 });
      expect(files['images.bin']).eql({
        bytes: 6,
        // printf '\1\2\3\4\5\6' | sha256sum
        sha256: '7192385c3c0605de55bb9476ce1d90748190ecb32a8eed7f5207b30cf6a1fe89',
      });
    }));

  it('is not there when the build was interrupted, and nothing else is', () =>
    withFolder(async (parent) => {
      const folder = path.join(parent, 'tiny');
      const failing = writeBuilt(folder, async (imagesFile) => {
        await writeFile(imagesFile, Uint8Array.of(1, 2, 3));
        throw new Error('power cut');
      });
      expect(await messageFrom(failing)).equal('power cut');
      expect(readdirSync(parent)).eql([]);
    }));

  it('is not taken for whole without its manifest', () =>
    withFolder(async (parent) => {
      const folder = path.join(parent, 'tiny');
      await write(folder);
      await rm(path.join(folder, 'manifest.json'));
      expect(isBuilt(folder)).equal(false);
      expect(await messageFrom(readBuilt(folder, REBUILD))).equal(
        `${path.join(folder, 'manifest.json')}: expected a manifest, got no such file. ${REBUILD}`,
      );
    }));

  it('is refused when a file is missing, cut off or changed', () =>
    withFolder(async (parent) => {
      const folder = path.join(parent, 'tiny');
      const images = path.join(folder, 'images.bin');
      await write(folder);
      await truncate(images, 3);
      expect(await messageFrom(readBuilt(folder, REBUILD))).equal(
        `${images}: expected 6 bytes, got 3 bytes. ${REBUILD}`,
      );
      await writeFile(images, Uint8Array.of(1, 2, 3, 4, 5, 7));
      expect(await messageFrom(readBuilt(folder, REBUILD))).match(
        /images\.bin: expected sha-256 7192385c.*, got .* Build it/,
      );
      await rm(images);
      expect(await messageFrom(readBuilt(folder, REBUILD))).equal(
        `${images}: expected a file, got no such file. ${REBUILD}`,
      );
    }));

  it('is refused when its manifest is cut off or lacks a file', () =>
    withFolder(async (parent) => {
      const folder = path.join(parent, 'tiny');
      const file = path.join(folder, 'manifest.json');
      await write(folder);
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.slice(0, 100));
      expect(await messageFrom(readBuilt(folder, REBUILD))).equal(
        `${file}: expected a manifest in JSON, got 100 characters that are none. ${REBUILD}`,
      );
      await writeFile(file, '{}');
      expect(await messageFrom(readBuilt(folder, REBUILD))).match(/a manifest in JSON, got 2 characters/);
      await writeFile(file, JSON.stringify({ ...(JSON.parse(text) as Manifest), files: {} }));
      expect(await messageFrom(readBuilt(folder, REBUILD))).equal(
        `${file}: expected a record of table.parquet, got none. ${REBUILD}`,
      );
    }));

  it('is verified file by file', () =>
    withFolder(async (parent) => {
      const folder = path.join(parent, 'tiny');
      await write(folder);
      const { manifest: read } = await readBuilt(folder, REBUILD);
      await truncate(path.join(folder, 'images.bin'), 5);
      const [images, parquet] = await verifyFiles(folder, read.files, REBUILD);
      expect(images?.problem).match(/images\.bin: expected 6 bytes, got 5 bytes\. Build it again\./);
      expect(parquet).eql({ file: 'table.parquet', problem: undefined });
    }));
});
