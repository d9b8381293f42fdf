import { expect } from 'chai';
import pl from 'nodejs-polars';
import { holdOut, ImageStore, type Split } from '../../src/data';
import { column, countsOf } from './support';

/** 40 images whose one pixel is their row: 30 faces and 10 things. */
const images = new ImageStore(
  Uint8Array.from({ length: 40 }, (_, row) => row),
  { height: 1, width: 1, channels: 1 },
);
const rows = Array.from({ length: 40 }, (_, row) => row);
const table = pl.DataFrame({
  row: rows,
  id: rows.map((row) => `id-${row}`),
  label: rows.map((row) => Number(row < 30)),
});
const split: Split = { name: 'train', table, images };

const idsByPixel = (one: Split): string[] =>
  Array.from({ length: one.images.length }, (_, i) => `id-${one.images.image(i)[0]!}`);

describe('holdOut', () => {
  it('cuts the share of each class off, with its images, and loses and doubles none', () => {
    const { train, heldOut } = holdOut(split, { share: 0.2 });
    expect(countsOf(train.table, 'label')).eql({ 1: 24, 0: 8 });
    expect(countsOf(heldOut.table, 'label')).eql({ 1: 6, 0: 2 });
    expect([train.name, heldOut.name]).eql(['train', 'heldOut']);
    for (const one of [train, heldOut]) expect(column(one.table, 'id')).eql(idsByPixel(one));
    expect(column(heldOut.table, 'row')).eql([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(new Set([...idsByPixel(train), ...idsByPixel(heldOut)]).size).equal(40);
  });

  it('draws the same rows for the same seed, others for another, anywhere in the split', () => {
    const ids = (seed: number): unknown[] => column(holdOut(split, { share: 0.5, seed }).heldOut.table, 'id');
    expect(ids(3)).eql(ids(3));
    expect(ids(3)).not.eql(ids(4));
    const drawn = new Set(Array.from({ length: 20 }, (_, seed) => ids(seed)).flat());
    expect(drawn.size).equal(40);
  });

  it('refuses bad options, and a share that leaves a part empty', () => {
    expect(() => holdOut(split, { share: 2 })).throw('share: expected a number between 0 and 1, got 2.');
    expect(() => holdOut(split, { seed: -1 })).throw('seed: expected a whole number of at least 0, got -1.');
    expect(() => holdOut(split, { part: 0.5 } as object)).throw('holdOut: expected');
    expect(() => holdOut(split, { share: 0.01 })).throw(
      'holdOut: share: expected rows in both parts, got 0 of 40 held out. Take another share.',
    );
    expect(() => holdOut(split, { share: 1 })).throw('expected rows in both parts, got 40 of 40 held out.');
  });
});
