import { expect } from 'chai';
import pl from 'nodejs-polars';
import { checkRowOrder, ImageStore, subset, type Split } from '../../src/data';
import { column } from './support';

/** Five images whose one pixel is 10 times their row. */
const images = new ImageStore(Uint8Array.of(0, 10, 20, 30, 40), { height: 1, width: 1, channels: 1 });
const table = pl.DataFrame({ row: [0, 1, 2, 3, 4], id: ['a', 'b', 'c', 'd', 'e'], label: [1, 0, 1, 0, 1] });
const split: Split = { name: 'tiny', table, images };

const pixels = (one: Split): number[] => Array.from({ length: one.images.length }, (_, i) => one.images.image(i)[0]!);

describe('subset', () => {
  it('takes images along with the rows of a table, sorted, filtered and repeated', () => {
    const sorted = subset(split, table.sort('id', true));
    expect([column(sorted.table, 'id'), pixels(sorted)]).eql([
      ['e', 'd', 'c', 'b', 'a'],
      [40, 30, 20, 10, 0],
    ]);
    expect(column(sorted.table, 'row')).eql([0, 1, 2, 3, 4]);
    const faces = subset(split, table.filter(pl.col('label').eq(pl.lit(1))));
    expect([column(faces.table, 'id'), pixels(faces), faces.name]).eql([['a', 'c', 'e'], [0, 20, 40], 'tiny']);
    const twice = subset(split, pl.concat([table.tail(1), table.head(1), table.tail(1)]));
    expect([column(twice.table, 'row'), pixels(twice)]).eql([
      [0, 1, 2],
      [40, 0, 40],
    ]);
    expect(subset(split, table.head(0)).images.length).equal(0);
  });

  it('can be taken of a subset again, and of a split whose own table was sorted', () => {
    const once = subset(split, table.sort('id', true));
    expect(pixels(subset(once, once.table.tail(2)))).eql([10, 0]);
    const mixed: Split = { ...split, table: table.sort('id', true) };
    expect(pixels(subset(mixed, mixed.table))).eql([40, 30, 20, 10, 0]);
    expect(pixels(subset(mixed, mixed.table.drop('row')))).eql([40, 30, 20, 10, 0]);
  });

  it('finds rows by id where the table has no row, and keeps new columns', () => {
    const scores = pl.DataFrame({ score: [0.5, 0.25], id: ['d', 'b'] });
    const two = subset(split, scores);
    expect(pixels(two)).eql([30, 10]);
    expect(two.table.toRecords()).eql([
      { score: 0.5, id: 'd', row: 0 },
      { score: 0.25, id: 'b', row: 1 },
    ]);
  });

  it('refuses rows that are not of the split', () => {
    const refused = (other: pl.DataFrame, message: string): void =>
      expect(() => subset(split, other)).throw(message) as unknown as void;
    refused(pl.DataFrame({ row: [5] }), 'subset: row: expected 0 to 4, as in the split, got 5. Use its own table.');
    refused(
      pl.DataFrame({ row: [0, 1], id: ['a', 'x'] }),
      'subset: table: expected rows of this split, got x with row 1. Filter the table of the same split.',
    );
    refused(pl.DataFrame({ id: ['x'] }), 'subset: id: expected ids of this split, got x.');
    refused(pl.DataFrame({ label: [1] }), 'subset: columns of the table: expected row or id among them, got label.');
  });
});

describe('checkRowOrder', () => {
  it('lets a table in the order of the images pass, and one that has no row', () => {
    expect(() => checkRowOrder('fit', split)).not.throw();
    expect(() => checkRowOrder('fit', { ...split, table: table.drop('row').sort('id', true) })).not.throw();
    expect(() => checkRowOrder('fit', subset(split, table.sort('id', true)))).not.throw();
  });

  it('refuses a table that was sorted or cut without its images', () => {
    const swapped = table.sort(['label', 'id']);
    expect(() => checkRowOrder('fit', { ...split, table: swapped })).throw(
      'fit: order of the table: expected the order of the images (row 0, 1, 2, ...), got row 1 in place 0. ' +
        'Take subset(split, table): its images follow the table.',
    );
    expect(() => checkRowOrder('predict', { ...split, table: table.head(3) })).throw(
      'predict: rows of the table: expected 5, one for each image, got 3. Take subset(split, table): its images follow the table.',
    );
  });
});
