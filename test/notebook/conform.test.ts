import { expect } from 'chai';
import { withIds } from '../../src/notebook/conform';
import type { NotebookCell } from '../../src/notebook';
import { notebook } from './support';

const cell = (source: string, id?: unknown): NotebookCell =>
  ({ cell_type: 'raw', metadata: {}, source, ...(id === undefined ? {} : { id }) }) as NotebookCell;

const idsOf = (cells: NotebookCell[], nbformat_minor = 5): (string | undefined)[] =>
  withIds({ ...notebook(cells), nbformat_minor }).cells.map(({ id }) => id);

describe('ids of cells', () => {
  it('stay as they are where they are valid', () => {
    expect(idsOf([cell('x', 'a'), cell('x', 'B-2_c')])).deep.equal(['a', 'B-2_c']);
  });

  it('are made where they are missing, double or cannot be, all of them different', () => {
    const bad = ['', 'with space', 'x'.repeat(65), 7, 'a'];
    const ids = idsOf([cell('x', 'a'), cell('x'), cell('x'), ...bad.map((id) => cell('y', id))]);
    expect(ids[0]).equal('a');
    expect(new Set(ids).size).equal(8);
    for (const id of ids) expect(id).match(/^[a-zA-Z0-9-_]{1,64}$/);
  });

  it('are the same in the next run, also when a cell is put before', () => {
    const cells = [cell('x'), cell('y'), cell('x')];
    const ids = idsOf(cells);
    expect(idsOf(cells)).deep.equal(ids);
    expect(idsOf([cell('new'), ...cells]).slice(1)).deep.equal(ids);
  });

  it('are not there before version 4.5 of the format', () => {
    expect(idsOf([cell('x', 'a'), cell('y')], 4)).deep.equal([undefined, undefined]);
  });
});
