import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readSubmission, Rejection, type EntryName } from '../../src/submission';
import { rejected } from '../support/rejected';
import { submissionZip } from '../support/submissions';

describe('readSubmission', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-submission-'))));
  after(() => rm(folder, { recursive: true }));

  const put = async (bytes: Buffer, name = 'Ada_Lovelace_Face.zip'): Promise<string> => {
    await writeFile(path.join(folder, name), bytes);
    return path.join(folder, name);
  };
  const refused = async (bytes: Buffer, name?: string): Promise<string> => {
    const error = await rejected(readSubmission(await put(bytes, name)));
    expect(error).instanceOf(Rejection);
    return error.message;
  };

  it('gives manifest and files', async () => {
    const { manifest, entries, file, sha256 } = await readSubmission(await put(await submissionZip({})));
    expect([manifest.first, manifest.last, manifest.track, file]).eql([
      'Ada',
      'Lovelace',
      'avatar',
      'Ada_Lovelace_Face.zip',
    ]);
    expect(String(entries.get('report.md'))).equal('# Report');
    expect(sha256).match(/^[0-9a-f]{64}$/);
  });

  const without = (name: EntryName, reason: RegExp): [string, () => Promise<Buffer>, RegExp] => [
    `without ${name}`,
    () => submissionZip({ [name]: undefined }),
    reason,
  ];
  const manifest =
    (change: object): (() => Promise<Buffer>) =>
    () =>
      submissionZip({}, change);
  const cases: [string, () => Promise<Buffer>, RegExp][] = [
    without('notebook.ipynb', /it has no notebook\.ipynb/),
    without('predictions.parquet', /it has no predictions\.parquet/),
    without('answers.json', /it has no answers\.json/),
    without('report.md', /it has no report\.md or report\.html/),
    ['with two reports', () => submissionZip({ 'report.html': '<p>' }), /it has two reports/],
    [
      'whose manifest is no JSON',
      () => submissionZip({ 'manifest.json': '{"format": 1' }),
      /its manifest is no object in JSON/,
    ],
    ['whose manifest is a list', () => submissionZip({ 'manifest.json': '[]' }), /its manifest is no object in JSON/],
    ['whose manifest is no text', () => submissionZip({ 'manifest.json': Buffer.from([0xff]) }), /no object in JSON/],
    ['of a later format', manifest({ format: 2 }), /its manifest has format `2`, and not 1/],
    [
      'of an unknown track',
      manifest({ track: 'x\u001b[2J' }),
      /its track is `x\\u\{1b\}\[2J`, and none of avatar, own/,
    ],
    ['for no contest', manifest({ contest: 7 }), /neither null nor an id/],
    ['with a seed of half', manifest({ seed: 0.5 }), /the seed in its manifest is no whole number/],
    ['without a time', manifest({ created: 'today' }), /the time in its manifest is none in ISO 8601/],
    ['of a time that is none', manifest({ created: '9999-99-99T99:99:99Z' }), /the time in its manifest is none/],
    ['with versions in a list', manifest({ versions: [] }), /no short texts by name/],
    ['with versions of a megabyte', manifest({ versions: { a: 'x'.repeat(201) } }), /no short texts by name/],
    ['without checksums', manifest({ files: {} }), /in it is not in its manifest/],
    ['with checksums in a list', manifest({ files: [] }), /no checksums/],
    [
      'with a script as a name',
      manifest({ first: '<script>alert(1)</script>' }),
      /the first name in its manifest: expected/,
    ],
    [
      'with a path as a name',
      manifest({ last: '../../x' }),
      /the last name in its manifest: expected a name, got the character `\/`/,
    ],
    ['of somebody else', manifest({ first: 'Bob' }), /names another entrant.*Bob_Lovelace_Face\.zip/],
    [
      'with another file than the manifest was made for',
      manifest({ files: { 'report.md': { bytes: 8, sha256: '0'.repeat(64) } } }),
      /not in its manifest|another checksum/,
    ],
  ];
  for (const [what, make, reason] of cases) {
    it(`refuses a submission ${what}`, async () => expect(await refused(await make())).match(reason));
  }

  it('takes a manifest that sets the prototype of objects for what it is', async () => {
    const text = '{"format": 1, "__proto__": {"track": "avatar", "polluted": true}}';
    expect(await refused(await submissionZip({ 'manifest.json': text }))).match(/its track is `undefined`/);
    expect(({} as { polluted?: boolean }).polluted).equal(undefined);
  });

  it('makes the same bytes in any time zone', async () => {
    const [first, zone] = [await submissionZip({}), process.env['TZ']];
    try {
      process.env['TZ'] = 'Pacific/Auckland';
      expect((await submissionZip({})).equals(first)).equal(true);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
