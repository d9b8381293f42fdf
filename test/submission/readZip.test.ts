import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { Rejection } from '../../src/submission';
import { readZip, readZipBytes } from '../../src/submission/readZip';
import { rawZip, type RawEntry } from '../support/rawZip';
import { rejected } from '../support/rejected';

const name = 'Ada_Lovelace_Face.zip';
const manifest = { name: 'manifest.json', data: '{}' };
const megabyte = 2 ** 20;

async function refused(bytes: Buffer): Promise<string> {
  const error = await rejected(readZipBytes(name, bytes));
  expect(error).instanceOf(Rejection);
  // Nothing that a terminal would obey, and one line.
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  expect(error.message).not.match(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(error.message.length).below(400);
  expect(error.message).match(/^Ada_Lovelace_Face\.zip: rejected, as /);
  return error.message;
}

describe('readZip', () => {
  it('gives the files of a ZIP, deflated or stored', async () => {
    const zip = rawZip([manifest, { name: 'report.md', data: 'stored', method: 0 }]);
    const entries = await readZipBytes(name, zip);
    expect([...entries].map(([key, bytes]) => [key, String(bytes)])).eql([
      ['manifest.json', '{}'],
      ['report.md', 'stored'],
    ]);
  });

  const odd: [string, RawEntry, RegExp][] = [
    ['a path upwards', { name: '../../etc/passwd' }, /a path that leads out of it, `\.\.\/\.\.\/etc\/passwd`/],
    ['a path upwards inside', { name: 'a/../../x' }, /a path that leads out of it/],
    ['a path upwards with backslashes', { name: '..\\..\\x' }, /a path that leads out of it/],
    ['an absolute path', { name: '/tmp/x' }, /a path of its own, `\/tmp\/x`/],
    ['a drive letter', { name: 'C:\\x' }, /a path of its own, `C:\\x`/],
    ['a folder', { name: 'predictions.parquet/' }, /a folder, `predictions\.parquet\/`/],
    ['a file in a folder', { name: 'a/manifest.json' }, /a file in a folder/],
    ['a nested ZIP', { name: 'more.zip', data: rawZip([manifest]) }, /an archive in it, `more\.zip`/],
    ['a name of 300 characters', { name: 'a'.repeat(300) }, /`a{60}\.\.\.` \(300 characters\)/],
    ['a NUL in a name', { name: 'manifest.json\0.exe' }, /a name with a NUL byte, `manifest\.json\\u\{0\}\.exe`/],
    ['colours of a terminal in a name', { name: '\u001b[31mred' }, /`\\u\{1b\}\[31mred`/],
    ['a name that is written backwards', { name: 'a\u202egpj.js' }, /`a\\u\{202e\}gpj\.js`/],
    ['a name with a letter that looks the same', { name: 'mаnifest.json' }, /a file that a submission does not have/],
    ['a name in capitals', { name: 'MANIFEST.JSON' }, /a file that a submission does not have/],
    ['a name that is no UTF-8', { name: Buffer.from([0xff, 0xfe, 0x41]) }, /a file that a submission does not have/],
    ['a name of a prototype', { name: '__proto__' }, /a file that a submission does not have, `__proto__`/],
    ['an empty name', { name: '' }, /a file that a submission does not have, ``/],
    ['a symbolic link', { name: 'report.md', data: '/etc/passwd', mode: 0o120777 }, /a symbolic link, `report\.md`/],
    ['a device', { name: 'report.md', mode: 0o020644 }, /report\.md in it is no file/],
    ['encryption', { name: 'report.md', data: 'x', flags: 1 }, /report\.md in it is encrypted/],
    ['a method of compression', { name: 'report.md', data: 'x', method: 12 }, /compressed by method 12/],
    [
      'another name beside the bytes',
      { name: 'report.md', localName: '../evil' },
      /another name beside its bytes, `\.\.\/evil`/,
    ],
    [
      'a wrong checksum',
      { name: 'report.md', data: 'x', crc: 1 },
      /bytes of report\.md in it are not those that were packed/,
    ],
    [
      'bytes that are not deflated',
      { name: 'report.md', data: 'x', packed: Buffer.from('hello') },
      /it is no whole ZIP/,
    ],
    ['a larger size than it has', { name: 'report.md', data: 'x', claimedSize: 100 }, /it is no whole ZIP/],
    [
      'a notebook of 100 MB',
      { name: 'notebook.ipynb', claimedSize: 100 * megabyte },
      /notebook\.ipynb in it may have 20 MB, and has 100 MB/,
    ],
  ];
  for (const [what, entry, reason] of odd) {
    it(`refuses ${what}`, async () => {
      expect(await refused(rawZip([manifest, entry]))).match(reason);
    });
  }

  it('refuses a notebook of 100 MB that tells a small size', async () => {
    const data = Buffer.alloc(100 * megabyte, 'abcdefghijklmnop');
    const message = await refused(rawZip([{ name: 'notebook.ipynb', data, claimedSize: 1000 }]));
    expect(message).match(/it is no whole ZIP|may have 20 MB|becomes more than 200 times/);
  });

  it('refuses a bomb: a file that becomes more than 200 times as large', async () => {
    const message = await refused(rawZip([{ name: 'notebook.ipynb', data: Buffer.alloc(19 * megabyte) }]));
    expect(message).match(/becomes more than 200 times as large/);
  });

  it('takes a file that is many times as large, where it is small', async () => {
    const data = Buffer.alloc(megabyte - 1);
    const entries = await readZipBytes(name, rawZip([{ name: 'notebook.ipynb', data }]));
    expect(entries.get('notebook.ipynb')).length(megabyte - 1);
  });

  it('refuses a file that comes twice', async () => {
    expect(await refused(rawZip([manifest, manifest]))).match(/it has manifest\.json twice/);
  });

  it('refuses what is no ZIP, what is empty and what is cut off, wherever', async () => {
    expect(await refused(Buffer.from('%PDF-1.7 hello'))).match(/it is no whole ZIP/);
    expect(await refused(Buffer.alloc(0))).match(/it is no whole ZIP/);
    const whole = rawZip([manifest, { name: 'report.md', data: 'some words' }]);
    for (let length = 1; length < whole.length; length++) {
      expect(await refused(whole.subarray(0, length))).match(/it is no whole ZIP/);
    }
  });

  it('never gives other bytes than were packed, whichever byte is changed', async () => {
    const data = 'some words that are long enough';
    const whole = rawZip([{ name: 'report.md', data }]);
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 0x41;
      const got = await readZipBytes(name, changed).catch((error: unknown) => error);
      if (got instanceof Map) expect(String(got.get('report.md'))).equal(data);
      else expect(got).instanceOf(Rejection);
    }
  });

  it('reads a file of 33 MB not at all, and no folder', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-zip-'));
    try {
      const file = path.join(folder, name);
      await writeFile(file, Buffer.alloc(33 * megabyte));
      expect((await rejected(readZip(file))).message).match(/it has 33 MB, more than 32 MB/);
      await symlink(folder, path.join(folder, 'link.zip'));
      expect((await rejected(readZip(path.join(folder, 'link.zip')))).message).match(
        /link\.zip: rejected, as it is no file/,
      );
      expect(await readdir(folder)).eql([name, 'link.zip']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
