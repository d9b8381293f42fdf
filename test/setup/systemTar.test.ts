import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { x } from '../../src/setup/systemTar';
import { temporaryFolder, tree } from './fakes';

describe('systemTar', () => {
  const folder = temporaryFolder();

  it('unpacks links to links, whatever their order', async () => {
    await mkdir(path.join(folder(), 'lib'));
    await writeFile(path.join(folder(), 'lib', 'l.so.2.9.1'), 'library');
    await symlink('l.so.2.9.1', path.join(folder(), 'lib', 'l.so.2'));
    await symlink('l.so.2', path.join(folder(), 'lib', 'l.so'));
    for (const order of [
      ['l.so', 'l.so.2', 'l.so.2.9.1'],
      ['l.so.2.9.1', 'l.so.2', 'l.so'],
    ]) {
      const archive = path.join(folder(), `${order[0]}.tar.gz`);
      execFileSync('tar', ['-czf', archive, ...order.map((name) => `lib/${name}`)], { cwd: folder() });
      const out = path.join(folder(), `out-${order[0]}`);
      await mkdir(out);
      const stream = x({ C: out });
      const closed = new Promise((resolve) => stream.on('close', resolve));
      await pipeline(createReadStream(archive), stream);
      await closed;
      expect(await tree(out)).to.deep.equal(['lib', 'lib/l.so', 'lib/l.so.2', 'lib/l.so.2.9.1']);
      expect(await readFile(path.join(out, 'lib', 'l.so'), 'utf8')).to.equal('library');
    }
  });

  it('fails on what is no archive', async () => {
    const error = await pipeline(Readable.from(['this is no archive']), x({ C: folder() })).catch(
      (caught: Error) => caught,
    );
    expect(error)
      .to.have.property('message')
      .that.matches(/^tar failed \(exit code \d+\): .*tar|EPIPE/s);
  });
});
