import { expect } from 'chai';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RisklabError } from '../../src/base';
import { parseNotebook, type Notebook } from '../../src/notebook';
import { CopyWriter } from '../../src/notebook/copyWriter';
import { code, notebook } from './support';

describe('the copy of a notebook that runs', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'copy-'));
  after(() => rmSync(folder, { recursive: true }));
  const read = (file: string): Notebook => parseNotebook(readFileSync(file, 'utf8'), file);
  const doneOf = (file: string): unknown => (read(file).metadata['risklab'] as { run: unknown }).run;

  it('is saved after each cell as long as that is quick', async () => {
    const file = path.join(folder, 'small.ipynb');
    const copy = new CopyWriter(file, notebook([code('a'), code('b')]), { backend: 'wasm' });
    for (const done of [0, 1, 2]) {
      await copy.save(done);
      expect(doneOf(file)).deep.equal({ outcome: 'running', done, backend: 'wasm' });
    }
    await copy.finish('ok', 2);
    expect(doneOf(file)).deep.equal({ outcome: 'ok', done: 2, backend: 'wasm' });
  });

  it('is saved less often when it is large, whole each time, a little later by itself, and at the end', async () => {
    const file = path.join(folder, 'large.ipynb');
    const large = notebook([code('a')]);
    large.cells[0]!.outputs = [{ output_type: 'stream', name: 'stdout', text: 'y'.repeat(1_000_000) }];
    const copy = new CopyWriter(file, large, {}, 0);
    await copy.save(0);
    await copy.save(1);
    expect(doneOf(file)).deep.equal({ outcome: 'running', done: 0 });
    large.cells[0]!.outputs = [{ output_type: 'stream', name: 'stdout', text: 'small now' }];
    await copy.save(2);
    while ((doneOf(file) as { done: number }).done === 0) await sleep(20);
    expect(doneOf(file)).deep.equal({ outcome: 'running', done: 2 });
    await copy.finish('error', 2);
    expect(doneOf(file)).deep.equal({ outcome: 'error', done: 2 });
  });

  it('tells that it could not be saved meanwhile, and is saved at the end all the same', async () => {
    const file = path.join(folder, 'gone', 'copy.ipynb');
    const content = notebook([code('a')]);
    const copy = new CopyWriter(file, content);
    // A folder is where the copy should go.
    mkdirSync(file, { recursive: true });
    const error = await copy.save(1).catch((thrown: unknown) => thrown);
    expect(error).instanceOf(RisklabError);
    expect(String(error)).match(/copy\.ipynb: cannot be written: .*Choose another folder with --out\.$/);
    rmSync(file, { recursive: true });
    await copy.finish('ok', 1);
    expect(existsSync(file)).equal(true);
    await copy.close();
  });
});
