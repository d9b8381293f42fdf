import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pl from 'nodejs-polars';
import { loadDataset, subset, type Split } from '../../../src/data';
import { avatarFaces } from '../../../src/data/avatarFaces/avatarFaces';
import { ImageMaker } from '../../../src/data/avatarFaces/imageMaker';
import { partNames } from '../../../src/data/avatarFaces/partMarks';
import { planImages } from '../../../src/data/avatarFaces/plan';
import { resolveSettings, type AvatarFacesOptions } from '../../../src/data/avatarFaces/settings';
import { column, useOwnCache } from '../support';

const SMALL = { train: 200, validation: 40, test: 80, seed: 2 } as const;

/** In how many images of each label something is there: of non-faces, of faces. */
function carriers({ table }: Split, has: (row: number) => boolean): number[] {
  const labels = column(table, 'label');
  return [0, 1].map((label) => labels.filter((one, row) => one === label && has(row)).length);
}

function planned(options: AvatarFacesOptions, split: string): number[] {
  const images = planImages(resolveSettings({ ...SMALL, ...options })).filter((image) => image.split === split);
  return [0, 1].map((label) => images.filter(({ group, carries }) => group < 0 === (label === 0) && carries).length);
}

describe('avatar-faces: built with parts and a shortcut', function () {
  useOwnCache();

  it('has the bytes that it has without parts, in another folder, and the old folder keeps its name', async () => {
    const plain = await loadDataset('avatar-faces', SMALL);
    const parted = await loadDataset('avatar-faces', { ...SMALL, parts: true });
    expect(parted.manifest.files['images.bin']).eql(plain.manifest.files['images.bin']);
    expect(parted.table.toRecords()).eql(plain.table.toRecords());
    expect([plain.parts, parted.manifest.parts]).eql([undefined, [...partNames]]);
    // What the settings were before there were parts and shortcuts: the folder's name is a hash of this.
    expect(JSON.stringify(resolveSettings({ ...SMALL, parts: false }))).equal(
      '{"style":"avataaars","train":200,"validation":40,"test":80,"seed":2,"attribute":"tone","conflict":null,' +
        '"skew":{"light":0.92,"medium":0.05,"dark":0.03,"hat":0.3,"sunglasses":0.3},"difficulty":{"scale":[0.6,1.1],' +
        '"shift":8,"rotation":20,"clutter":[0,5],"blur":[0,1.2],"noise":[6,24],"lookalike":0.5}}',
    );
  });

  it('has maps that follow splits and subsets, and stand beside the images in the folder', async () => {
    const { parts, images, splits, table } = await loadDataset('avatar-faces', { ...SMALL, parts: true });
    expect([parts!.length, ...parts!.rowShape]).eql([images.length, images.height, images.width]);
    expect([...splits.test.parts!.map(7)]).eql([...parts!.map(240 + 7)]);
    const hats = subset(splits.test, splits.test.table.filter(pl.col('hat').eq(pl.lit(true))));
    expect(hats.parts!.length).equal(hats.images.length);
    const hat = hats.parts!.toTable().getColumn('hat').toArray() as number[];
    expect(hat.every((share) => share > 0)).equal(true);
    const ids = column(table, 'id');
    expect([...hats.parts!.map(3)]).eql([...parts!.map(ids.indexOf(column(hats.table, 'id')[3]))]);
    const folder = avatarFaces.cached!.folder({ ...SMALL, parts: true });
    expect([...(await readFile(path.join(folder, 'parts.bin'))).subarray(0, 4096)]).eql([...parts!.map(0)]);
  });

  it('has a mark that goes with the label in training and validation, and says nothing in the test', async () => {
    const options = { ...SMALL, parts: true, shortcut: { mark: 'corner', agrees: 0.9 } } as const;
    const { splits, manifest } = await loadDataset('avatar-faces', options);
    expect(manifest.options['shortcut']).eql({ mark: 'corner', agrees: 0.9, agreesInTest: 0.5 });
    const said = (split: Split): number[] => carriers(split, (row) => column(split.table, 'shortcut')[row] === true);
    expect([said(splits.train), said(splits.validation), said(splits.test)]).eql([
      [10, 90],
      [2, 18],
      [20, 20],
    ]);
    const mark = splits.train.parts!.toTable().getColumn('mark').toArray() as number[];
    expect(carriers(splits.train, (row) => mark[row]! > 0)).eql([10, 90]);
  });
});

describe('avatar-faces: a shortcut', () => {
  it('agrees with the label in so many images, drawn anew for another seed', () => {
    const options = { shortcut: { mark: 'corner', agrees: 1, agreesInTest: 0.05 } } as const;
    expect(planned(options, 'train')).eql([0, 100]);
    expect(planned(options, 'test')).eql([38, 2]);
    const rows = (seed: number): string =>
      planImages(resolveSettings({ ...SMALL, seed, shortcut: { mark: 'corner' } }))
        .map(({ carries }) => Number(carries))
        .join('');
    expect(rows(1)).equal(rows(1)).not.equal(rows(2));
  });

  it('in a corner changes no pixel elsewhere, and its mask is the square', async () => {
    const difficulty = { blur: [0, 0], noise: [10, 10] } as const;
    const maker = await ImageMaker.load(resolveSettings({ parts: true, difficulty, shortcut: { mark: 'corner' } }));
    for (const group of [4, -1]) {
      const image = { split: 'train', index: 0, group, seed: 9 } as const;
      const [without, having] = [false, true].map((carries) => maker.make({ ...image, carries }));
      const square = new Set(
        Array.from({ length: 64 }, (_, i) => (3 + Math.floor(i / 8)) * 64 + 3 + (i % 8)), // 8 x 8 from (3, 3)
      );
      const isMark = [...having!.parts!].map((part) => partNames[part] === 'mark');
      for (let pixel = 0; pixel < 4096; pixel++) {
        expect(isMark[pixel]).equal(square.has(pixel));
        if (square.has(pixel)) continue;
        expect(having!.pixels.subarray(3 * pixel, 3 * pixel + 3)).eql(
          without!.pixels.subarray(3 * pixel, 3 * pixel + 3),
        );
        expect(having!.parts![pixel]).equal(without!.parts![pixel]);
      }
      expect([without!.facts.shortcut, having!.facts.shortcut]).eql([false, true]);
    }
  });

  it('in the background is a warm one', () => {
    const images = planImages(resolveSettings({ ...SMALL, shortcut: { mark: 'background' } }));
    for (const { carries, background } of images) expect(background).equal(carries ? 'warm' : 'cool');
    expect(planned({ shortcut: { mark: 'background' } }, 'train')).eql([5, 95]);
  });

  it('refuses what it cannot be', () => {
    const of =
      (shortcut: unknown, more: AvatarFacesOptions = {}) =>
      () =>
        resolveSettings({ ...more, shortcut: shortcut as never });
    expect(of({ mark: 'middle' })).throw(/^shortcut\.mark: expected one of corner, background, got middle/);
    expect(of({ mark: 'corner', agrees: 1.5 })).throw('shortcut.agrees: expected a number between 0 and 1, got 1.5.');
    expect(of({ mark: 'corner', agreesInTest: NaN })).throw(
      'shortcut.agreesInTest: expected a number between 0 and 1, got NaN.',
    );
    expect(of({ mark: 'corner', agree: 1 })).throw(
      'shortcut: expected options among mark, agrees, agreesInTest, got agree.',
    );
    expect(of('corner')).throw('shortcut: expected an object of options, got corner.');
    expect(of({ mark: 'background' }, { design: 'backgroundWithLabel' })).throw(
      'shortcut.mark: expected corner in the design backgroundWithLabel, got background. Take one of the two.',
    );
  });
});
