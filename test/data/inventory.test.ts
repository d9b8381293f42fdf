import { expect } from 'chai';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildDataset, inventory, verifyDatasets } from '../../src/data';
import { messageFrom, useOwnCache } from './support';

const SMALL = { train: 24, validation: 0, test: 24 };
const REBUILD = 'Build it again: npx risklab data build NAME --force, with its options, or delete the folder.';

describe('the datasets of this machine', () => {
  useOwnCache();

  it('are built once, and again when forced', async () => {
    const { folder, fresh } = await buildDataset('avatar-faces', SMALL);
    expect(fresh).equal(true);
    expect(path.dirname(path.dirname(folder))).equal(process.env['RISKLAB_CACHE']);
    expect(await buildDataset('avatar-faces', SMALL)).eql({ folder, fresh: false });
    await appendFile(path.join(folder, 'images.bin'), 'x');
    expect(await buildDataset('avatar-faces', SMALL, true)).eql({ folder, fresh: true });
    expect((await verifyDatasets(['avatar-faces'])).map(({ problem }) => problem)).eql([undefined, undefined]);
  });

  it('are listed with what there is of them', async () => {
    const states = await inventory();
    expect(states.map(({ name, buildable, built }) => [name, buildable, built.length])).eql([
      ['avatar-faces', true, 1],
      ['lfw-subset', false, 0],
      ['mit-faces', true, 0],
      ['mit-h5', false, 0],
      ['image-folder', false, 0],
      ['compas', false, 0],
      ['propublica', false, 0],
      ['gender-shades', false, 0],
      ['celeba-counts', false, 0],
      ['adult', true, 0],
      ['german', true, 0],
      ['law', true, 0],
      ['loans', false, 0],
      ['texts', false, 0],
    ]);
    const [faces] = states[0]?.built ?? [];
    expect(faces?.manifest?.splits).eql(SMALL);
    expect(faces?.bytes).within(48 * 12288, 48 * 12288 + 50000);
  });

  it('are verified byte by byte, committed and built ones', async () => {
    const good = await verifyDatasets();
    expect(good.map(({ dataset, file }) => `${dataset} ${path.basename(file)}`)).eql([
      'avatar-faces images.bin',
      'avatar-faces table.parquet',
      'lfw-subset lfw-subset.png',
      'compas compas.parquet',
      'celeba-counts celeba-counts.csv',
      'texts texts.csv',
    ]);
    expect(good.every(({ problem }) => problem === undefined)).equal(true);
    const images = good[0]?.file ?? '';
    await appendFile(images, 'x');
    const [bad] = await verifyDatasets(['avatar-faces']);
    const bytes = 48 * 12288;
    expect(bad?.problem).equal(`${images}: expected ${bytes} bytes, got ${bytes + 1} bytes. ${REBUILD}`);
    await writeFile(path.join(path.dirname(images), 'manifest.json'), '{');
    const [damaged, ...none] = await verifyDatasets(['avatar-faces']);
    expect(none).eql([]);
    expect(damaged?.problem).match(/^expected a manifest in JSON, got none that can be read\. Build it again/);
  });

  it('refuse names that are none, and building what is not built', async () => {
    expect(await messageFrom(verifyDatasets(['lfw']))).match(/^dataset: expected one of avatar-faces, .*, got lfw\.$/);
    expect(await messageFrom(buildDataset('mit-h5', {}))).equal(
      'dataset: expected one that is built or fetched (avatar-faces, mit-faces, adult, german, law), got mit-h5.',
    );
    expect(await messageFrom(buildDataset('avatar-faces', { trian: 4 }))).match(/got trian\./);
  });
});
