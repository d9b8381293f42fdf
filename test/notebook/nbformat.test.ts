import { expect } from 'chai';
import { InputError } from '../../src/base';
import { formatNotebook, hasTag, parseNotebook, readNotebook, type Notebook } from '../../src/notebook';

// As Python's nbformat 5.10 writes it: nbformat.writes(nbformat.v4.new_notebook(...)).
const text = `{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "a1",
   "metadata": {},
   "source": [
    "# Title\\n",
    "text"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 2,
   "id": "b2",
   "metadata": {
    "tags": [
     "metric"
    ]
   },
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "one\\n",
      "two\\n"
     ]
    },
    {
     "data": {
      "application/json": {
       "a": 1
      },
      "image/png": "AAEC",
      "text/html": [
       "<b>\\n",
       "x</b>"
      ]
     },
     "execution_count": 2,
     "metadata": {},
     "output_type": "execute_result"
    }
   ],
   "source": [
    "1"
   ]
  }
 ],
 "metadata": {
  "custom": {
   "kept": true
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

describe('nbformat', () => {
  it('reads texts as one string', () => {
    const { cells } = parseNotebook(text, 'x');
    expect(cells[0]?.source).equal('# Title\ntext');
    expect(cells[1]?.outputs?.[0]).deep.equal({ output_type: 'stream', name: 'stdout', text: 'one\ntwo\n' });
    expect(cells[1]?.outputs?.[1]).deep.include({
      data: { 'application/json': { a: 1 }, 'image/png': 'AAEC', 'text/html': '<b>\nx</b>' },
    });
    expect(cells[1] && hasTag(cells[1], 'metric')).equal(true);
    expect(cells[0] && hasTag(cells[0], 'metric')).equal(false);
  });

  it('writes what it has read, byte for byte as Jupyter does', () => {
    expect(formatNotebook(parseNotebook(text, 'x'))).equal(text);
  });

  it('writes keys in order, whatever order they were in', () => {
    const reversed = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse()));
    expect(formatNotebook(parseNotebook(reversed, 'x'))).equal(text);
  });

  it('leaves lists of strings in JSON as they are, and lines of other types', () => {
    const data = {
      'application/json': ['a', 'b'],
      'application/vnd.x.v5+json': ['c'],
      'text/x.json': ['d\n', 'e'],
      'application/javascript': ['f\n', 'g'],
    };
    const outputs = [{ output_type: 'display_data', data, metadata: {} }];
    const file = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [{ cell_type: 'code', id: 'a', metadata: {}, source: [], outputs, execution_count: null }],
    };
    const read = parseNotebook(JSON.stringify(file), 'x');
    expect(read.cells[0]?.outputs?.[0]).deep.include({
      data: { ...data, 'text/x.json': 'd\ne', 'application/javascript': 'f\ng' },
    });
    expect(JSON.parse(formatNotebook(read))).deep.equal(file);
  });

  it('splits lines as Python does, and writes no halves of characters', () => {
    const cell = { cell_type: 'raw' as const, metadata: {}, source: 'a\r\nb\rc\u2028d\n\n😀\ud83d.' };
    const written = JSON.parse(formatNotebook({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells: [cell] })) as {
      cells: { source: string[] }[];
    };
    // Origin: "a\r\nb\rc\u2028d\n\n".splitlines(True) in Python.
    expect(written.cells[0]?.source).deep.equal(['a\r\n', 'b\r', 'c\u2028', 'd\n', '\n', '😀\ufffd.']);
  });

  it('writes empty texts as empty lists', () => {
    const empty: Notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [{ cell_type: 'raw', metadata: {}, source: '' }],
    };
    expect(formatNotebook(empty)).contain('"source": []');
  });

  it('refuses what is no notebook of version 4, and says what is wrong', async () => {
    const refused = (value: unknown, message: RegExp): void => {
      const json = typeof value === 'string' ? value : JSON.stringify(value);
      expect(() => parseNotebook(json, 'lab.ipynb')).throw(InputError, message);
    };
    const good = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] as unknown[] };
    refused('{"cells": [', /^lab\.ipynb: expected JSON, got .*Is it a notebook, and is it whole\?$/);
    refused([], /^lab\.ipynb: expected an object of nbformat 4, got \[\]\.$/);
    refused(
      { ...good, nbformat: 5 },
      /^lab\.ipynb, nbformat: expected 4, got 5\. It was written by a newer Jupyter\.$/,
    );
    refused({ ...good, nbformat: 3 }, /expected 4, got 3\. Open it in JupyterLab and save it\.$/);
    refused({ ...good, cells: 1 }, /^lab\.ipynb, cells: expected a list, got 1\.$/);
    refused(
      { ...good, cells: [{ cell_type: 'heading' }] },
      /cell 1, cell_type: expected code, markdown or raw, got heading/,
    );
    refused(
      { ...good, cells: [{ cell_type: 'raw', source: 3 }] },
      /cell 1, source: expected a string or a list of strings/,
    );
    refused({ ...good, cells: [{ cell_type: 'code', source: '', outputs: {} }] }, /cell 1, outputs: expected a list/);
    const error = await readNotebook('/no/such.ipynb').catch((e: unknown) => e);
    expect(String(error)).match(/\/no\/such\.ipynb: expected a readable notebook, got nothing of that name/);
  });
});
