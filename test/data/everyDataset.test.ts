import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pl from 'nodejs-polars';
import sharp from 'sharp';
import { InputError } from '../../src/base';
import * as data from '../../src/data';
import { sources } from '../../src/data/sources';
import { splitNames } from '../../src/data/splits';
import { column, messageFrom, useOwnCache, withFolder } from './support';
import { writeH5 } from './labFile';

type Loaded = data.Dataset | data.TableDataset;
type Load = (name: string, options: object) => Promise<Loaded>;
const load = data.loadDataset as unknown as Load;

/** Options for a small dataset, written into a folder where it needs files. */
const options: Readonly<Record<string, (folder: string) => Promise<object>>> = {
  'avatar-faces': () => Promise.resolve({ train: 8, validation: 4, test: 4, seed: 3 }),
  'lfw-subset': () => Promise.resolve({ size: 16 }),
  'mit-faces': () => Promise.resolve({}),
  'mit-h5': async (folder) => {
    const file = path.join(folder, 'lab.h5');
    await writeH5(file);
    return { path: file };
  },
  'image-folder': async (folder) => {
    await mkdir(folder, { recursive: true });
    const rows = Array.from({ length: 6 }, (_, i) => `${i}.png,${i % 2}`);
    for (const i of rows.keys()) {
      const background = { r: 40 * i, g: 10, b: 200 };
      await sharp({ create: { width: 8 + i, height: 8, channels: 3, background } })
        .png()
        .toFile(path.join(folder, `${i}.png`));
    }
    await writeFile(path.join(folder, 't.csv'), ['file,label', ...rows].join('\n'));
    return { path: folder, table: path.join(folder, 't.csv'), size: 16 };
  },
  compas: () => Promise.resolve({ seed: 3 }),
  propublica: () => Promise.resolve({}),
  'gender-shades': () => Promise.resolve({}),
  'celeba-counts': () => Promise.resolve({ label: 'Wearing_Hat' }),
  adult: () => Promise.resolve({ seed: 3, test: 0.5 }),
  german: () => Promise.resolve({ seed: 3 }),
  law: () => Promise.resolve({ seed: 3 }),
  loans: () => Promise.resolve({ seed: 3, count: 100 }),
  texts: () => Promise.resolve({ seed: 3, kind: 'functions' }),
};

/** A short text that changes with any cell of a table or any value of its images. */
function digest({ table, ...rest }: Loaded): string {
  const hash = createHash('sha256').update(table.writeCSV());
  if ('images' in rest) for (let i = 0; i < rest.images.length; i++) hash.update(rest.images.image(i));
  return hash.digest('hex');
}

/** Each split has its rows of the whole, images along with them. */
function expectOwnImages({ table, images, splits }: data.Dataset): void {
  const all = Object.values(splits);
  for (const split of all) expect(split.table.height).equal(split.images.length);
  for (const split of all.filter(({ images }) => images.length > 0)) {
    const last = split.images.length - 1;
    const row = column(table, 'id').indexOf(column(split.table, 'id')[last]);
    expect([...split.images.image(last)]).eql([...images.image(row)]);
  }
}

/** The columns that a table names are there, in all its splits, and no feature is sensitive or the label. */
function expectOwnColumns({ table, features, label, sensitive, splits }: data.TableDataset): void {
  expect(label).equal('label');
  expect(sensitive.length).above(0);
  const named = [...features, ...sensitive, label];
  expect(new Set(named).size).equal(named.length);
  for (const split of [{ table }, ...Object.values(splits)]) expect(split.table.columns).include.members(named);
}

describe('every dataset', function () {
  this.timeout(180_000);
  useOwnCache();

  it('is among the examples', () => {
    expect(Object.keys(options).sort()).eql(sources.map(({ name }) => name).sort());
  });

  for (const [name, prepare] of Object.entries(options)) {
    it(`${name} is the same each time, with labels 0 and 1, and what belongs to its rows beside them`, () =>
      withFolder(async (folder) => {
        const asked = await prepare(folder);
        const first = await load(name, asked);
        expect(digest(await load(name, asked))).equal(digest(first));
        const all: readonly (data.Split | data.TableSplit)[] = Object.values(first.splits);
        expect(Object.keys(first.splits)).eql([...splitNames]);
        expect(all.reduce((rows, { table }) => rows + table.height, 0)).equal(first.table.height);
        for (const split of all) {
          expect(column(split.table, 'label').every((label) => Number(label) === 0 || Number(label) === 1)).equal(true);
          expect(column(split.table, 'split').every((own) => own === split.name)).equal(true);
        }
        expect(new Set(column(first.table, 'row')).size).equal(first.table.height);
        expect(new Set(column(first.table, 'id')).size).equal(first.table.height);
        if ('images' in first) expectOwnImages(first);
        else expectOwnColumns(first);
        expect(await messageFrom(load(name, { ...asked, sise: 1 }))).match(/got sise\./);
      }));
  }
});

interface Maker {
  make: (more?: object) => pl.DataFrame;
  /** The column of what is to be learned; every value of it is in `truths`. */
  label: string;
  truths?: readonly number[];
  /** False where nothing is drawn. */
  seeded?: false;
}

const pictures = (): data.Split => ({
  name: 'train',
  images: new data.ImageStore(new Uint8Array(20 * 48).fill(128), { height: 4, width: 4, channels: 3 }),
  table: pl.DataFrame({
    row: Array.from({ length: 20 }, (_, i) => i),
    label: Array.from({ length: 20 }, (_, i) => i % 2),
  }),
});

/** The makers and changers of data, by name. */
const makers: Readonly<Record<string, Maker>> = {
  cubicData: { make: (more) => data.cubicData({ count: 20, ...more }), label: 'y' },
  cubicGrid: { make: () => data.cubicGrid(20), label: 'y', seeded: false },
  twoMoons: { make: (more) => data.twoMoons({ count: 20, flips: 0.3, ...more }), label: 'label', truths: [0, 1] },
  flipLabels: {
    make: (more) => data.flipLabels(pictures(), { share: 0.5, ...more }).table,
    label: 'label',
    truths: [0, 1],
  },
  holdOut: {
    make: (more) => {
      const { train, heldOut } = data.holdOut(pictures(), { share: 0.5, ...more });
      return pl.concat([train.table, heldOut.table]);
    },
    label: 'label',
    truths: [0, 1],
  },
  noisyImages: {
    make: (more) => {
      const { table, images } = data.noisyImages(pictures(), { share: 0.5, std: 0.2, ...more });
      return table.withColumns(
        pl.Series(
          'bytes',
          Array.from({ length: images.length }, (_, i) => images.image(i).join()),
        ),
      );
    },
    label: 'label',
    truths: [0, 1],
  },
};
/** Functions of the folder that make no data of their own, and those of a competition, which test/contest/ is about. */
const OTHERS = [
  'assembleDataset',
  'buildDataset',
  'checkRowOrder',
  'contestOutline',
  'drawHiddenFaces',
  'encoderFrom',
  'fitEncoder',
  'fitVocabulary',
  'Values',
  'inventory',
  'loadContest',
  'loadDataset',
  'readWhole',
  'subset',
  'tokensOf',
  'verifyDatasets',
  'vocabularyFrom',
  'writeContest',
];

describe('every maker of data', () => {
  it('is among the examples', () => {
    const functions = Object.entries(data).filter(([, value]) => typeof value === 'function');
    const named = functions.map(([name]) => name).filter((name) => /^[a-z]/.test(name) && !OTHERS.includes(name));
    expect(Object.keys(makers).sort()).eql(named.sort());
  });

  for (const [name, { make, label, truths, seeded }] of Object.entries(makers)) {
    it(`${name} gives the same for the same seed alone, and numbers to learn`, () => {
      const own = make({ seed: 1 }).toRecords();
      expect(make({ seed: 1 }).toRecords()).eql(own);
      expect(own).length(20);
      for (const row of own) {
        if (truths) expect(truths).include(row[label]);
        else expect(row[label]).a('number').and.satisfy(Number.isFinite);
      }
      if (seeded === false) return;
      expect(make({ seed: 2 }).toRecords()).not.eql(own);
      expect(() => make({ sead: 1 })).throw(InputError, `${name}: expected options among`);
    });
  }
});
