import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../../src/base';
import { notebookFiles } from '../../src/notebook';

describe('notebookFiles', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'notebook-files-'));
  const at = (...parts: string[]): string => path.join(folder, ...parts);

  before(() => {
    for (const name of ['b', 'a/inner', '.ipynb_checkpoints', '03-folder.ipynb'])
      mkdirSync(at(name), { recursive: true });
    for (const name of ['02-two.ipynb', '10-ten.ipynb', '01-one.ipynb', 'notes.md', '.hidden.ipynb', 'b/x.ipynb']) {
      writeFileSync(at(name), '');
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it('takes the notebooks right in a folder, in the order of their names, in place of the folder', async () => {
    expect(await notebookFiles([at('b'), folder])).deep.equal(
      ['b/x.ipynb', '01-one.ipynb', '02-two.ipynb', '10-ten.ipynb'].map((name) => at(name)),
    );
  });

  it('leaves files as they are, also those that are not there', async () => {
    const files = [at('10-ten.ipynb'), at('no-such.ipynb'), at('notes.md')];
    expect(await notebookFiles(files)).deep.equal(files);
  });

  it('refuses a folder without notebooks', async () => {
    const error = await notebookFiles([at('a')]).catch((thrown: unknown) => thrown);
    expect(error).instanceOf(InputError);
    const expected = 'expected a folder with notebooks (*.ipynb), got none in it. Name a notebook or its folder.';
    expect((error as Error).message).equal(`${at('a')}: ${expected}`);
  });
});
