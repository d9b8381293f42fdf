import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makeFolderWhole, projectRoot, writeFileWhole } from '../../src/base';
import { rejected } from '../support/rejected';

describe('files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writeFileWhole makes folders, writes text and bytes, replaces, leaves nothing beside', async () => {
    const file = path.join(folder, 'a', 'b', 'c.txt');
    await writeFileWhole(file, 'grüß dich');
    expect(await readFile(file, 'utf8')).equal('grüß dich');
    await writeFileWhole(file, new Uint8Array([0, 255, 10]));
    expect([...(await readFile(file))]).eql([0, 255, 10]);
    expect(await readdir(path.dirname(file))).eql(['c.txt']);
  });

  it('writeFileWhole writes the part that a view shows', async () => {
    const file = path.join(folder, 'view');
    await writeFileWhole(file, new Uint8Array([1, 2, 3, 4]).subarray(1, 3));
    expect([...(await readFile(file))]).eql([2, 3]);
  });

  it('writeFileWhole leaves the old file when it fails', async () => {
    const inTheWay = path.join(folder, 'file');
    await writeFile(inTheWay, 'old');
    const error = await rejected(writeFileWhole(path.join(inTheWay, 'below'), 'new'));
    expect(error.message).match(/^(EEXIST|ENOTDIR)/);
    expect(await readFile(inTheWay, 'utf8')).equal('old');
    expect(await readdir(folder)).eql(['file']);
  });

  it('makeFolderWhole hands back what fill gives and leaves the folder alone', async () => {
    const target = path.join(folder, 'deep', 'target');
    const result = await makeFolderWhole(target, async (temporary) => {
      expect(path.dirname(temporary)).equal(path.dirname(target));
      await mkdir(path.join(temporary, 'sub'));
      await writeFile(path.join(temporary, 'sub', 'x'), 'x');
      // Nobody sees the target before it is whole.
      expect((await rejected(stat(target))).message).match(/^ENOENT/);
      return 12;
    });
    expect(result).equal(12);
    expect(await readFile(path.join(target, 'sub', 'x'), 'utf8')).equal('x');
    expect(await readdir(path.dirname(target))).eql(['target']);
  });

  it('makeFolderWhole replaces a folder as a whole', async () => {
    const target = path.join(folder, 'target');
    await makeFolderWhole(target, (temporary) => writeFile(path.join(temporary, 'old'), '1'));
    await makeFolderWhole(target, async (temporary) => {
      await writeFile(path.join(temporary, 'new'), '2');
      expect(await readdir(target)).eql(['old']);
    });
    expect(await readdir(target)).eql(['new']);
    expect(await readdir(folder)).eql(['target']);
  });

  it('makeFolderWhole leaves nothing when fill fails, and the old folder as it was', async () => {
    const target = path.join(folder, 'target');
    const fail = async (temporary: string): Promise<void> => {
      await writeFile(path.join(temporary, 'half'), '');
      throw new Error('disk full');
    };
    expect((await rejected(makeFolderWhole(target, fail))).message).equal('disk full');
    expect(await readdir(folder)).eql([]);
    await makeFolderWhole(target, (temporary) => writeFile(path.join(temporary, 'whole'), ''));
    expect((await rejected(makeFolderWhole(target, fail))).message).equal('disk full');
    expect(await readdir(folder)).eql(['target']);
    expect(await readdir(target)).eql(['whole']);
  });

  it('makeFolderWhole gives the folder the rights that the process gives to new folders', async () => {
    const target = path.join(folder, 'target');
    await makeFolderWhole(target, (temporary) => writeFile(path.join(temporary, 'x'), ''));
    await mkdir(path.join(folder, 'usual'));
    expect((await stat(target)).mode).equal((await stat(path.join(folder, 'usual'))).mode);
  });

  it('makeFolderWhole removes what a killed process has left, and nothing that a living one works on', async () => {
    const program = `
      const { makeFolderWhole } = require('./src/base');
      makeFolderWhole(process.argv[1], () => { process.send('half'); return new Promise(() => setInterval(() => 0, 1e6)); });`;
    const start = async (name: string): Promise<ChildProcess> => {
      const child = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', program, path.join(folder, name)], {
        cwd: projectRoot,
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      await once(child, 'message');
      return child;
    };
    const children = await Promise.all([start('killed'), start('alive')]);
    try {
      children[0].kill('SIGKILL');
      await once(children[0], 'exit');
      expect((await readdir(folder)).length).equal(2);
      await makeFolderWhole(path.join(folder, 'next'), () => Promise.resolve());
      const left = await readdir(folder);
      expect(left.map((name) => name.split('.').slice(0, 2).join('.')).sort()).eql(['.alive', 'next']);
    } finally {
      children.forEach((child) => child.kill('SIGKILL'));
    }
  });
});
