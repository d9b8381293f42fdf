import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setInterruptSource, setProgress, silentProgress } from '../../../src/base';
import { loadDataset } from '../../../src/data';
import { buildAvatarFaces } from '../../../src/data/avatarFaces/build';
import { resolveSettings } from '../../../src/data/avatarFaces/settings';
import { column, countsOf, messageFrom, useOwnCache, withFolder } from '../support';
import { readManifest } from '../../../src/data/manifest';

const SMALL = { train: 160, validation: 48, test: 48 };

/** The one folder that the cache holds. */
async function cachedFolder(): Promise<string> {
  const parent = path.join(process.env['RISKLAB_CACHE'] as string, 'avatar-faces');
  const names = await readdir(parent);
  expect(names.length).equal(1);
  return path.join(parent, names[0] as string);
}

describe('avatar-faces', () => {
  useOwnCache();

  it('is built at first use, with a table and images that belong together', async () => {
    const done: number[] = [];
    setProgress((label, total) => ({
      update: (count) => done.push(count / total),
      end: () => done.push(label === 'avatar-faces' ? 100 : NaN),
    }));
    const { splits, table, images, manifest } = await loadDataset('avatar-faces', SMALL);
    setProgress(silentProgress);
    expect([splits.train, splits.validation, splits.test].map((split) => split.images.length)).eql([160, 48, 48]);
    expect(countsOf(splits.test.table, 'label')).eql({ 0: 24, 1: 24 });
    const groups = countsOf(splits.validation.table, 'group');
    expect(Object.keys(groups).length).equal(13);
    expect(Object.entries(groups).every(([group, count]) => count === (group === 'null' ? 24 : 2))).equal(true);
    expect(table.columns).eql([
      ...['row', 'id', 'split', 'label', 'skinTone', 'hat', 'sunglasses'],
      ...[
        'hair',
        'facialHair',
        'expression',
        'group',
        'tone',
        'background',
        'trueGroup',
        'isMinority',
        'style',
        'source',
      ],
    ]);
    expect(column(table, 'hat').map((hat) => Number(typeof hat === 'boolean'))).eql(column(table, 'label'));
    expect(column(splits.test.table, 'id')[3]).equal('test-000003');
    expect([...splits.test.images.image(3)]).eql([...images.image(160 + 48 + 3)]);
    expect(manifest.options).eql({ ...resolveSettings(SMALL) });
    expect(manifest.madeBy['@dicebear/core']).equal('9.4.3');
    expect(done.at(-1)).equal(100);
    expect(done.slice(0, -1).every((part, i) => part > (done[i - 1] ?? 0) && part <= 1)).equal(true);
  });

  it('is read from the cache the second time, and refused when the cache is damaged', async () => {
    const folder = await cachedFolder();
    const again = await loadDataset('avatar-faces', SMALL);
    expect(again.manifest).eql(await loadDataset('avatar-faces', SMALL).then(({ manifest }) => manifest));
    await truncate(path.join(folder, 'images.bin'), 1000);
    expect(await messageFrom(loadDataset('avatar-faces', SMALL))).equal(
      `${path.join(folder, 'images.bin')}: expected ${256 * 12288} bytes, got 1000 bytes. ` +
        'Build it again: npx risklab data build avatar-faces --force, with the same options.',
    );
  });

  it('is built anew where an interrupted build left a folder', async () => {
    const folder = await cachedFolder();
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await writeFile(path.join(folder, 'images.bin'), 'half');
    const { images } = await loadDataset('avatar-faces', SMALL);
    expect(images.length).equal(256);
  });

  it('is built once when two ask for it at the same time', async () => {
    let started = 0;
    setProgress(() => {
      started++;
      return { update: () => undefined, end: () => undefined };
    });
    const options = { train: 0, validation: 0, test: 24 };
    const [one, other] = await Promise.all([
      loadDataset('avatar-faces', options),
      loadDataset('avatar-faces', options),
    ]);
    setProgress(silentProgress);
    expect(started).equal(1);
    expect(one.manifest).eql(other.manifest);
  });

  it('has groups of both classes in its table, with the counts that the design asks for', async () => {
    const options = { design: 'backgroundWithLabel', conflict: 0.05, train: 400, validation: 0, test: 48 } as const;
    const { train, test } = (await loadDataset('avatar-faces', options)).splits;
    expect(countsOf(train.table, 'trueGroup')).eql({
      ...{ 'face+warm': 190, 'face+cool': 10, 'nonFace+cool': 190, 'nonFace+warm': 10 },
    });
    expect(countsOf(train.table, 'isMinority')).eql({ true: 20, false: 380 });
    expect(Object.values(countsOf(test.table, 'trueGroup'))).eql([12, 12, 12, 12]);
    const joined = column(train.table, 'label').map((label, row) => {
      return `${label === 1 ? 'face' : 'nonFace'}+${String(column(train.table, 'background')[row])}`;
    });
    expect(joined).eql(column(train.table, 'trueGroup'));
  });

  it('has the same bytes for any number of threads, and others for other options', () =>
    withFolder(async (folder) => {
      // Ten blocks of 64: three threads do not finish them in order.
      const files = async (name: string, threads: number, options: object = {}): Promise<unknown> => {
        const settings = resolveSettings({ train: 640, validation: 0, test: 0, ...options });
        await buildAvatarFaces(settings, path.join(folder, name), threads);
        return (await readManifest(path.join(folder, name), '')).files;
      };
      const one = await files('one', 1);
      expect(await files('three', 3)).eql(one);
      const toned = await files('toned', 1, { design: 'toneWithLabel' });
      expect(await files('toned by three', 3, { design: 'toneWithLabel' })).eql(toned);
      expect(toned).not.eql(one);
      const few = await files('few', 2, { train: 24 });
      expect(await files('other', 2, { train: 24, seed: 1 })).not.eql(few);
      expect(await files('noisy', 2, { train: 24, difficulty: { noise: [30, 30] } })).not.eql(few);
    }));

  it('stops when it is interrupted, and leaves nothing behind', () =>
    withFolder(async (folder) => {
      setInterruptSource(() => AbortSignal.abort());
      try {
        const building = buildAvatarFaces(resolveSettings(SMALL), path.join(folder, 'x'));
        expect(await messageFrom(building)).equal('avatar-faces: the build was interrupted.');
      } finally {
        setInterruptSource(() => undefined);
      }
      expect(await readdir(folder)).eql([]);
    }));

  it('leaves nothing behind when a thread fails', () =>
    withFolder(async (folder) => {
      const settings = { ...resolveSettings(SMALL), style: 'nobody' as 'micah' };
      const message = await messageFrom(buildAvatarFaces(settings, path.join(folder, 'x'), 2));
      expect(message).match(/^avatar-faces: a worker thread failed: .*\. Try again; if it stays, report it\.$/);
      expect(await readdir(folder)).eql([]);
    }));
});

// What the renderer computes in floating point may differ on other processors.
if (process.platform === 'linux' && process.arch === 'x64') {
  describe('avatar-faces of the default design', () => {
    useOwnCache();

    it('has the images and rows that it had before there were designs', async () => {
      const { table, manifest } = await loadDataset('avatar-faces', { train: 240, validation: 24, test: 48, seed: 11 });
      expect(manifest.files['images.bin']?.sha256).equal(
        'ebdf1486ac0b55357ef732c4aaf0ce8b3223cfa050de51c3caf06b8e15e06fa8',
      );
      const before = [
        'row',
        'id',
        'split',
        'label',
        'skinTone',
        'hat',
        'sunglasses',
        'hair',
        'facialHair',
        'expression',
      ];
      const rows = table.select(...before, 'group', 'style', 'source').toRecords();
      expect(createHash('sha256').update(JSON.stringify(rows)).digest('hex')).equal(
        '2c5e90316463cf802c1660775050361be7931d5e990cd1bdf03899d01e4bb808',
      );
    });
  });
}
