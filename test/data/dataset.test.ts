import { expect } from 'chai';
import pl from 'nodejs-polars';
import { assembleDataset, ImageStore, type Manifest } from '../../src/data';
import { column } from './support';

const shape = { height: 1, width: 1, channels: 1 };
const manifest: Omit<Manifest, 'splits'> = {
  ...{ name: 'tiny', title: '', licence: '', source: '', shape, options: {}, madeBy: {}, files: {} },
};
const images = new ImageStore(Uint8Array.of(10, 11, 12, 13), shape);

function tableOf(changes: Record<string, unknown[]> = {}): pl.DataFrame {
  const columns = { tone: ['a', 'b', 'c', null], label: [1, 0, 1, 1], split: ['test', 'train', 'test', 'train'] };
  return pl.DataFrame({ id: ['w', 'x', 'y', 'z'], ...columns, ...changes });
}

describe('assembleDataset', () => {
  it('cuts table and images into three splits that belong together row by row', () => {
    const { name, table, splits, manifest: filled } = assembleDataset(tableOf(), images, manifest);
    expect(name).equal('tiny');
    expect(table.columns).eql(['row', 'id', 'split', 'label', 'tone']);
    expect(column(table, 'row')).eql([0, 1, 2, 3]);
    expect(splits.test.table.toRecords()).eql([
      { row: 0, id: 'w', split: 'test', label: 1, tone: 'a' },
      { row: 1, id: 'y', split: 'test', label: 1, tone: 'c' },
    ]);
    expect([...splits.test.images.gather([0, 1])]).eql([10, 12].map((byte) => Math.fround(byte / 255)));
    expect(column(splits.train.table, 'id')).eql(['x', 'z']);
    expect([splits.train.images.image(0)[0], splits.train.images.image(1)[0]]).eql([11, 13]);
    expect(filled.splits).eql({ train: 2, validation: 0, test: 2 });
  });

  it('has a split of no rows with the same columns', () => {
    const { validation, train } = assembleDataset(tableOf(), images, manifest).splits;
    expect([validation.name, validation.table.height, validation.images.length]).eql(['validation', 0, 0]);
    expect(validation.table.columns).eql(train.table.columns);
  });

  it('makes row and label Int32, also of 64-bit labels', () => {
    const wide = tableOf().withColumns(pl.col('label').cast(pl.UInt64));
    const { table, splits } = assembleDataset(wide, images, manifest);
    for (const one of [table, splits.test.table]) {
      expect([one.getColumn('row').dtype, one.getColumn('label').dtype]).eql([pl.Int32, pl.Int32]);
    }
    expect(column(table, 'label')).eql([1, 0, 1, 1]);
  });

  it('refuses a table of another number of rows than there are images', () => {
    expect(() => assembleDataset(tableOf().head(3), images, manifest)).throw(
      'tiny: rows of the table: expected 4, one for each image, got 3. Table and images do not belong together.',
    );
  });

  it('refuses labels other than 0 and 1, and missing ones', () => {
    const message = (got: string): string =>
      `tiny: label: expected 0 or 1 in every row, got ${got}. 1 is a face, 0 is not.`;
    const assemble = (label: unknown[]) => () => assembleDataset(tableOf({ label }), images, manifest);
    expect(assemble([1, 0, 7, 1])).throw(message('7 in row 2'));
    expect(assemble([1, null, 1, 0])).throw(message('null in row 1'));
    expect(assemble(['1', '0', '1', '0'])).throw(message('1 in row 0'));
    expect(assemble([true, false, true, false])).throw(message('true in row 0'));
  });

  it('refuses splits of other names and missing columns', () => {
    const split = ['test', 'train', 'dev', 'train'];
    expect(() => assembleDataset(tableOf({ split }), images, manifest)).throw(
      'tiny: split: expected one of train, validation, test, got dev in row 2.',
    );
    expect(() => assembleDataset(tableOf().drop('id'), images, manifest)).throw(
      'tiny: columns of the table: expected id, split and label among them, got tone, label, split.',
    );
  });
});
