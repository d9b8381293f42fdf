import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { findSubmissions } from '../../src/grade';
import { temporaryFolder } from '../setup/fakes';

describe('findSubmissions', () => {
  const folder = temporaryFolder();
  const put = (...files: string[]): void => {
    for (const file of files) {
      mkdirSync(path.join(folder(), path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder(), file), '');
    }
  };
  const found = async (notes: string[] = []): Promise<string[]> => {
    const handed = await findSubmissions(folder(), undefined, (line) => notes.push(line));
    return handed.map(({ student, file }) => `${student}: ${file}`);
  };

  it('finds what lies deep in the folder of a student, as nbgrader collects it, and no copies', async () => {
    put('ada/04/lab.ipynb', 'bob/lab.IPYNB', 'bob/executed/lab.ipynb', 'bob/.ipynb_checkpoints/lab.ipynb', 'cy.zip');
    put('bob/node_modules/x/y.ipynb', 'eve/a/b/c/d/e/lab.ipynb', 'eve/a/notes.txt');
    expect(await found()).eql([
      'ada: ada/04/lab.ipynb',
      'bob: bob/lab.IPYNB',
      'cy: cy.zip',
      'eve: eve/a/b/c/d/e/lab.ipynb',
    ]);
  });

  it('names the folders in which there is nothing to grade', async () => {
    put('ada/lab.ipynb', 'bob/lab.pdf', 'cy/deep/notes.md');
    const notes: string[] = [];
    expect(await found(notes)).eql(['ada: ada/lab.ipynb']);
    expect(notes).eql([
      'nothing to grade in bob: no notebook (*.ipynb) and no ZIP.',
      'nothing to grade in cy: no notebook (*.ipynb) and no ZIP.',
    ]);
  });

  it('goes on where the folder of one student cannot be read', async function () {
    put('ada/lab.ipynb', 'bob/lab.ipynb');
    // Root reads everything; a folder whose path is too long it cannot read either.
    const long = path.join(folder(), 'bob');
    if (process.getuid?.() === 0) makeTooDeep(long);
    else chmodSync(long, 0);
    const notes: string[] = [];
    const all = await found(notes).finally(() => {
      chmodSync(long, 0o700);
      // Node's own way does not reach so deep.
      execFileSync('rm', ['-rf', long]);
    });
    expect(all).include('ada: ada/lab.ipynb');
    expect(notes.some((line) => /^bob.* cannot be read: /s.test(line))).equal(true);
  });
});

/** Folders in each other whose path has more bytes than the system takes; each is made from where the one above it is. */
function makeTooDeep(folder: string): void {
  const home = process.cwd();
  process.chdir(folder);
  try {
    for (let i = 0; i < 20; i++) {
      const name = 'x'.repeat(250);
      mkdirSync(name);
      process.chdir(name);
    }
  } finally {
    process.chdir(home);
  }
}
