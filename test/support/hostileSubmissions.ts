import { readFileSync } from 'node:fs';
import pl from 'nodejs-polars';
import { rawZip, type RawEntry } from './rawZip';
import { parquet, predictionsFile, submissionZip } from './submissions';

/** A submission that must not count. */
export interface HostileSubmission {
  /** What it tries. */
  readonly what: string;
  readonly bytes: Buffer;
  /** What has to be said of it. */
  readonly reason: RegExp;
}

/**
 * Submissions of Ada Lovelace that must not count, each for another reason.
 *
 * @param contest - the id of the contest
 * @param rows - how many rows there are to predict
 * @param outside - the path of a file that must stay as it is
 */
export async function hostileSubmissions(contest: string, rows: number, outside: string): Promise<HostileSubmission[]> {
  const good = Array.from({ length: rows }, (_, i) => i - rows / 2);
  const row = good.map((_, i) => i);
  const types = { row: pl.Int32, score: pl.Float64, risk: pl.Float64 };
  const zipped = (predictions: Buffer, manifest = {}): Promise<Buffer> =>
    submissionZip({ 'predictions.parquet': predictions }, { contest, ...manifest });
  const withEntry = (entry: RawEntry): Buffer => rawZip([{ name: 'manifest.json', data: '{}' }, entry]);
  const up = '../'.repeat(20);
  const list: [string, Buffer | Promise<Buffer>, RegExp][] = [
    ['zip slip', withEntry({ name: `${up}${outside}`, data: 'pwned' }), /a path that leads out of it/],
    ['zip slip with backslashes', withEntry({ name: '..\\..\\pwned', data: 'pwned' }), /a path that leads out of it/],
    ['an absolute path', withEntry({ name: outside, data: 'pwned' }), /a path of its own/],
    ['a drive letter', withEntry({ name: 'C:\\Windows\\x', data: 'pwned' }), /a path of its own/],
    ['a bomb', withEntry({ name: 'notebook.ipynb', data: Buffer.alloc(15 * 2 ** 20) }), /more than 200 times/],
    [
      'a notebook of 100 MB',
      withEntry({ name: 'notebook.ipynb', claimedSize: 100 * 2 ** 20 }),
      /may have 20 MB, and has 100 MB/,
    ],
    ['a nested ZIP', withEntry({ name: 'inner.zip', data: rawZip([]) }), /an archive in it/],
    [
      'a link to the truth',
      withEntry({ name: 'predictions.parquet', data: outside, mode: 0o120777 }),
      /a symbolic link/,
    ],
    ['a name of 300 characters', withEntry({ name: 'x'.repeat(300) }), /\(300 characters\)/],
    ['a name with NUL', withEntry({ name: 'notebook.ipynb\0.sh' }), /a name with a NUL byte/],
    ['a name for terminals', withEntry({ name: '\u001b]0;owned\u0007' }), /a file that a submission does not have/],
    ['a file twice', withEntry({ name: 'manifest.json', data: '{}' }), /manifest\.json twice/],
    ['encryption', withEntry({ name: 'report.md', flags: 1 }), /is encrypted/],
    ['no ZIP', Buffer.from('#!/bin/sh\nrm -rf /\n'), /no whole ZIP/],
    ['a ZIP that is cut off', zipped(predictionsFile(good)).then((zip) => zip.subarray(0, -40)), /no whole ZIP/],
    [
      'NaN',
      zipped(parquet({ row, score: good.map((x, i) => (i === 3 ? NaN : x)) }, types)),
      /a score of NaN in line 4/,
    ],
    [
      'infinity',
      zipped(parquet({ row, score: good.map((x, i) => (i === 0 ? Infinity : x)) }, types)),
      /a score of Infinity in line 1/,
    ],
    [
      'a row twice',
      zipped(parquet({ row: row.map((i) => Math.max(1, i)), score: good }, types)),
      /row 1 twice, in lines 1 and 2/,
    ],
    ['a missing row', zipped(predictionsFile(good.slice(1))), /lacks row/],
    ['an extra row', zipped(predictionsFile([...good, 1])), new RegExp(`row ${rows} in line`)],
    [
      'text as scores',
      zipped(parquet({ row, score: good.map(String) }, { row: pl.Int32 })),
      /no floating-point numbers/,
    ],
    ['labels beside scores', zipped(parquet({ row, score: good, label: row }, types)), /a column `label`/],
    [
      'another contest',
      zipped(predictionsFile(good), { contest: 'f'.repeat(16) }),
      /for the contest f{16}, and not for/,
    ],
    ['another name', zipped(predictionsFile(good), { first: 'Grace' }), /names another entrant/],
    [
      'a script as name',
      zipped(predictionsFile(good), { first: '<img src=x onerror=alert(1)>' }),
      /the first name in its manifest/,
    ],
    ['a forged checksum', zipped(predictionsFile(good), { files: {} }), /not in its manifest/],
    ['a Parquet file of noise', zipped(noisy(good)), /predictions\.parquet|the process that read it/],
  ];
  return Promise.all(list.map(async ([what, bytes, reason]) => ({ what, bytes: await bytes, reason })));
}

/** A Parquet file whose pages and description are overwritten. */
function noisy(scores: readonly number[]): Buffer {
  const bytes = Buffer.from(predictionsFile(scores));
  const noise = readFileSync(process.execPath).subarray(5000, 5000 + bytes.length);
  for (let i = 40; i < bytes.length - 12; i += 3) bytes[i] = noise[i]!;
  return bytes;
}
