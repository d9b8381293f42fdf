import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { unzip } from '../../src/setup/unzip';
import { temporaryFolder, tree, zipOf } from './fakes';

async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: Error) => error.message,
  );
}

describe('unzip', () => {
  const folder = temporaryFolder();

  it('writes what is picked, where it is told', async () => {
    const archive = path.join(folder(), 'some.zip');
    await writeFile(archive, zipOf({ 'a/one.txt': 'eins', 'a/two.txt': 'zwei', 'three.txt': 'drei' }));
    const pick = (name: string): string | undefined => (name === 'a/two.txt' ? undefined : `out/${name}`);
    expect(await unzip(archive, folder(), pick)).to.equal(2);
    expect(await tree(path.join(folder(), 'out'))).to.deep.equal(['a', 'a/one.txt', 'three.txt']);
    expect(await readFile(path.join(folder(), 'out/a/one.txt'), 'utf8')).to.equal('eins');
  });

  it('says which archive is damaged', async () => {
    const archive = path.join(folder(), 'cut.whl');
    await writeFile(archive, zipOf({ 'a.txt': 'a' }).subarray(0, 40));
    expect(await failure(unzip(archive, folder(), (name) => name))).to.match(/^cut\.whl cannot be unpacked: /);
  });

  it('refuses a file that would land outside of the folder', async () => {
    const archive = path.join(folder(), 'evil.zip');
    await writeFile(archive, zipOf({ '../evil.txt': 'x' }));
    expect(await failure(unzip(archive, folder(), (name) => name))).to.match(
      /^evil\.zip cannot be unpacked: .*relative path/,
    );
  });

  it('stops when told', async () => {
    const archive = path.join(folder(), 'some.zip');
    await writeFile(archive, zipOf({ 'a.txt': 'a' }));
    const signal = AbortSignal.abort(new Error('stopped here'));
    expect(await failure(unzip(archive, folder(), (name) => name, signal))).to.equal('stopped here');
  });
});
