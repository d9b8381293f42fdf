import { expect } from 'chai';
import pl from 'nodejs-polars';
import { InputError } from '../../src/base';
import { checkTable, groupsOf } from '../../src/table';

describe('checkTable', () => {
  it('takes tables, also with columns named as what nothing here asks for', () => {
    for (const name of ['x', 'mean', 'width', 'shape', 'name'])
      expect(() => checkTable('table', pl.DataFrame({ [name]: [1] }))).not.throw();
  });

  it('refuses a column that hides what a table says of itself', () => {
    for (const name of ['columns', 'height'])
      expect(() => checkTable('table', pl.DataFrame({ [name]: [1], x: [2] }))).throw(
        InputError,
        `table: expected no column of that name, got ${name}. It hides what a DataFrame has of that name.`,
      );
    expect(() => groupsOf(pl.DataFrame({ columns: ['a', 'b'] }), { by: 'columns' })).throw(InputError, /got columns/);
  });
});
