import { expect } from 'chai';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeFolderWhole, projectRoot, writeFileWhole } from '../../src/base';
import { besideOf, clearLeftovers } from '../../src/base/temporary';
import { FaultyDisk, KilledError } from '../support/faultyDisk';
import { ofAnotherStart, ofElsewhere, ofTheDead } from '../support/leftovers';
import { rejected } from '../support/rejected';

const dayMs = 24 * 3_600_000;

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

  it('writeFileWhole and makeFolderWhole end with an error in /proc, where nothing can be made', async () => {
    // Node's own way to make folders would go on for ever there.
    for (const place of ['/proc/x', '/proc/x/y/z']) {
      const why = /^E[A-Z]+: .*, mkdir '\/proc/;
      expect((await rejected(writeFileWhole(`${place}/f`, 'x'))).message).match(why);
      expect((await rejected(makeFolderWhole(`${place}/f`, () => Promise.resolve()))).message).match(why);
    }
  });

  it('writeFileWhole writes all bytes where one write takes a part, or says that the disk is full and leaves the old file', async () => {
    const file = path.join(folder, 'a', 'file');
    const text = 'none of this may be cut';
    for (const old of [undefined, 'the old text, which is longer than the new one']) {
      for (let room = 0; room < text.length; room++) {
        await rm(path.dirname(file), { recursive: true, force: true });
        if (old !== undefined) await writeFileWhole(file, old);
        const disk = new FaultyDisk(folder, { room });
        const error = await rejected(writeFileWhole(file, text)).finally(() => disk.repair());
        expect(error.message, String(room)).equal('ENOSPC: no space left on device, write');
        expect(await readdir(path.dirname(file)), String(room)).eql(old === undefined ? [] : ['file']);
        if (old !== undefined) expect(await readFile(file, 'utf8')).equal(old);
      }
      const disk = new FaultyDisk(folder, { room: text.length });
      await writeFileWhole(file, text).finally(() => disk.repair());
      expect(await readFile(file, 'utf8')).equal(text);
    }
  });

  it('writeFileWhole killed at any step leaves the old file or the new one, and the next process clears up', async () => {
    const file = path.join(folder, 'file');
    const seen = new Set<string>();
    for (let steps = 0; ; steps++) {
      await writeFile(file, 'old');
      const disk = new FaultyDisk(folder, { steps });
      const error = await writeFileWhole(file, 'the new one').then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      disk.repair();
      seen.add(await readFile(file, 'utf8'));
      if (error === undefined) break;
      expect(error, String(steps)).instanceOf(KilledError);
    }
    expect([...seen]).eql(['old', 'the new one']);
    // The process that is killed in the tests is this one: give what it has left to one that is no more.
    const left = (await readdir(folder)).filter((name) => name !== 'file');
    expect(left.length).above(1);
    for (const name of left) await rename(path.join(folder, name), path.join(folder, ofTheDead(name)));
    await writeFileWhole(file, 'next');
    expect(await readdir(folder)).eql(['file']);
  });

  it('writeFileWhole on a disk that is really full: a limit of the size of files', async function () {
    if (process.platform === 'win32') return;
    // What does not fit is cut by the system at a number of blocks, without a right to mount anything.
    const program = `require('./src/base').writeFileWhole(process.argv[1], 'y'.repeat(200000)).then(
      () => console.log('ok'), (error) => console.log(error.code));`;
    const file = path.join(folder, 'sub', 'file');
    const command = `ulimit -f 60; exec "$0" --require tsx/cjs -e "$1" "$2"`;
    const options = { cwd: projectRoot, env: { ...process.env, TSX_DISABLE_CACHE: '1' } };
    const { stdout } = await promisify(execFile)('bash', ['-c', command, process.execPath, program, file], options);
    expect(stdout).equal('EFBIG\n');
    expect(await readdir(path.dirname(file))).eql([]);
  });

  it('writeFileWhole keeps the rights of a file, and a link to it', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, 'old', { mode: 0o640 });
    await symlink(file, path.join(folder, 'link'));
    await writeFileWhole(path.join(folder, 'link'), 'new');
    expect(await readFile(file, 'utf8')).equal('new');
    expect((await stat(file)).mode & 0o777).equal(0o640);
    expect((await lstat(path.join(folder, 'link'))).isSymbolicLink()).equal(true);
  });

  it('writeFileWhole writes to where a link leads that leads nowhere yet, as a shell does', async () => {
    await mkdir(path.join(folder, 'far'));
    await symlink('far', path.join(folder, 'near'));
    await symlink('../second', path.join(folder, 'far', 'first'));
    await symlink(path.join(folder, 'far', 'made', 'file'), path.join(folder, 'second'));
    await writeFileWhole(path.join(folder, 'near', 'first'), 'text');
    expect(await readFile(path.join(folder, 'far', 'made', 'file'), 'utf8')).equal('text');
    for (const link of ['near', 'second', path.join('far', 'first')])
      expect((await lstat(path.join(folder, link))).isSymbolicLink(), link).equal(true);
    expect((await readdir(folder)).sort()).eql(['far', 'near', 'second']);
  });

  it('writeFileWhole refuses links that lead to each other, and folders, and leaves them', async () => {
    await mkdir(path.join(folder, 'folder'));
    await symlink('folder', path.join(folder, 'link'));
    await symlink('b', path.join(folder, 'a'));
    await symlink('a', path.join(folder, 'b'));
    // Such a path would be its own target if it were read as text alone.
    await symlink('nowhere/../text', path.join(folder, 'text'));
    const before = (await readdir(folder)).sort();
    for (const [name, code] of [
      ['folder', /^EISDIR: there is a folder, '.*folder'$/],
      ['link', /^EISDIR: there is a folder, '.*folder'$/],
      ['a', /^ELOOP: too many symbolic links encountered, /],
      ['text', /^ELOOP: too many symbolic links encountered, '.*text'$/],
    ] as const)
      expect((await rejected(writeFileWhole(path.join(folder, name), 'x'))).message, name).match(code);
    expect((await readdir(folder)).sort()).eql(before);
    expect((await lstat(path.join(folder, 'a'))).isSymbolicLink()).equal(true);
    expect(await readdir(path.join(folder, 'folder'))).eql([]);
  });

  it('writeFileWhole writes into what is no file, and does not replace it', async () => {
    const pipe = path.join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const [text] = await Promise.all([readFile(pipe, 'utf8'), writeFileWhole(pipe, 'through')]);
    expect(text).equal('through');
    expect((await stat(pipe)).isFIFO()).equal(true);
    await writeFileWhole('/dev/null', 'gone');
    expect((await stat('/dev/null')).isCharacterDevice()).equal(true);
    const error = await rejected(writeFileWhole('/dev/full', 'x'));
    expect(error.message).match(/^ENOSPC/);
  });

  it('writeFileWhole takes the longest names', async () => {
    const file = path.join(folder, 'ü'.repeat(127));
    await writeFileWhole(file, 'x');
    expect(await readFile(file, 'utf8')).equal('x');
  });

  it('makeFolderWhole killed at any step loses neither the old folder nor the new one', async () => {
    const target = path.join(folder, 'target');
    const seen = new Set<string>();
    for (let steps = 0; ; steps++) {
      await rm(folder, { recursive: true });
      await mkdir(target, { recursive: true });
      await writeFile(path.join(target, 'old'), '');
      const disk = new FaultyDisk(folder, { steps });
      const error = await makeFolderWhole(target, (temporary) => writeFile(path.join(temporary, 'new'), '')).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      disk.repair();
      for (const name of (await readdir(folder)).filter((one) => one !== 'target'))
        await rename(path.join(folder, name), path.join(folder, ofTheDead(name)));
      await makeFolderWhole(path.join(folder, 'other'), () => Promise.resolve());
      expect(await readdir(folder), String(steps)).eql(['other', 'target']);
      seen.add(String(await readdir(target)));
      if (error === undefined) break;
    }
    expect([...seen]).eql(['old', 'new']);
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

  it('makeFolderWhole keeps a link, and makes the folder where it leads', async () => {
    await symlink(path.join('disk', 'target'), path.join(folder, 'link'));
    for (const name of ['first', 'second']) {
      await makeFolderWhole(path.join(folder, 'link'), (temporary) => writeFile(path.join(temporary, name), ''));
      expect((await lstat(path.join(folder, 'link'))).isSymbolicLink()).equal(true);
      expect(await readdir(path.join(folder, 'disk'))).eql(['target']);
      expect(await readdir(path.join(folder, 'disk', 'target'))).eql([name]);
    }
  });

  it('what a process has left is told from what one of the same id works on, that was started later or runs elsewhere', async () => {
    const place = path.join(folder, 'file');
    const own = besideOf(place, 'part');
    const left = [ofTheDead(own), ofAnotherStart(own), ofElsewhere(own), ofElsewhere(ofTheDead(own))];
    for (const name of [own, ...left]) await writeFile(name, '');
    await clearLeftovers(folder);
    const isLinux = process.platform === 'linux';
    const kept = [own, ...left.slice(2), ...(isLinux ? [] : left.slice(1, 2))].map((name) => path.basename(name));
    expect((await readdir(folder)).sort()).eql(kept.sort());
    // What was left alone for a day belongs to no process that still runs elsewhere.
    await clearLeftovers(folder, Date.now() + dayMs - 60_000);
    expect((await readdir(folder)).sort()).eql(kept.sort());
    await clearLeftovers(folder, Date.now() + dayMs + 60_000);
    expect((await readdir(folder)).sort()).not.include(path.basename(ofElsewhere(own)));
    expect((await readdir(folder)).sort()).include(path.basename(own));
  });

  it('an old folder counts as left from when it was put aside, not from when it was made', async () => {
    const old = ofElsewhere(besideOf(path.join(folder, 'target'), 'old'));
    await mkdir(path.join(folder, 'target'));
    const long = new Date(Date.now() - 10 * dayMs);
    await utimes(path.join(folder, 'target'), long, long);
    await rename(path.join(folder, 'target'), old);
    await clearLeftovers(folder);
    expect(await readdir(folder)).eql([path.basename(old)]);
    await clearLeftovers(folder, Date.now() + dayMs + 60_000);
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
