import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { main } from '../../src/cli/main';
import { appendToLeaderboard } from '../../src/contest';
import { noScores } from '../../src/contest/leaderboard/rows';
import { scoredRow } from '../support/leaderboardRows';

describe('risklab export', () => {
  const write = {
    out: process.stdout.write.bind(process.stdout),
    err: process.stderr.write.bind(process.stderr),
    log: console.error,
  };
  let folder: string;
  let printed: string[];
  const place = (name: string): string => path.join(folder, name);

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-export-'));
    const rows = [
      scoredRow('a', 0.875, { first: 'Alyssa P.', last: 'Hacker' }),
      scoredRow('b', 0.75, { first: 'Ben', last: 'Bitdiddle' }),
      scoredRow('c', 0, {
        first: '',
        last: '',
        track: '',
        state: 'rejected',
        reason: 'it is no ZIP',
        scores: noScores,
      }),
      scoredRow('d', 0.5, { first: 'Eva', last: 'Lu', track: 'own', contest: '' }),
    ];
    for (const row of rows) await appendToLeaderboard(place('board.parquet'), [row]);
    await writeFile(
      place('canvas.csv'),
      'Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"Hacker, Alyssa P.",101,S001,hacker,One\n"Bitdiddle, Ben",102,S002,ben,One\n"Lu, Eva",103,S003,eva,One\n',
    );
  });
  after(() => rm(folder, { recursive: true }));

  /** Runs the command in this process. @returns its exit code */
  async function run(...args: string[]): Promise<number> {
    printed = [];
    const keep = (text: unknown): boolean => printed.push(String(text)) > 0;
    process.stdout.write = process.stderr.write = keep;
    console.error = (text: unknown): void => void keep(text);
    try {
      return await main(['export', ...args]);
    } finally {
      process.stdout.write = write.out;
      process.stderr.write = write.err;
      console.error = write.log;
    }
  }

  it('makes grades of a leaderboard, finds entrants in a roster, and says who has none', async () => {
    const options = ['--roster', place('canvas.csv'), '--out', place('grades.csv'), '--points', '20'];
    expect(await run(place('board.parquet'), '--to', 'canvas', ...options)).equal(0);
    // 20 times 0.875 and 0.75.
    expect(await readFile(place('grades.csv'), 'utf8')).equal(
      [
        'Student,ID,SIS User ID,SIS Login ID,Section,Leaderboard',
        'Points Possible,,,,,20',
        '"Hacker, Alyssa P.",101,S001,hacker,One,17.5',
        '"Bitdiddle, Ben",102,S002,ben,One,15',
        '"Lu, Eva",103,S003,eva,One,',
        '',
      ].join('\r\n'),
    );
    expect(printed).eql([
      `${place('grades.csv')}: 3 students, Leaderboard\n`,
      'export: nobody has a grade for c_Face.zip, as it was rejected: it is no ZIP\n',
      'export: Eva Lu has no grade for d_Face.zip: people judge the track own\n',
    ]);
  });

  it('takes a title for the track, and needs no roster', async () => {
    const options = ['--title', 'avatar=Contest (7)', '--out', place('grades.csv')];
    expect(await run(place('board.parquet'), '--to', 'moodle', ...options)).equal(0);
    expect(await readFile(place('grades.csv'), 'utf8')).equal(
      [
        'First name,Last name,Username,ID number,Email address,Contest (7)',
        'Alyssa P.,Hacker,Alyssa-P_Hacker,,,87.5',
        'Ben,Bitdiddle,Ben_Bitdiddle,,,75',
        '',
      ].join('\r\n'),
    );
  });

  const board = (): string => place('board.parquet');
  const refused: Record<string, [args: () => string[], message: RegExp]> = {
    'the private part before it was scored': [
      () => [board(), '--final', '--out', place('x.csv')],
      /^--final: expected the private part of all that count, got a_Face\.zip, b_Face\.zip without it\. Type risklab score/,
    ],
    'to write over its roster': [
      () => [board(), '--roster', place('canvas.csv'), '--out', place('canvas.csv')],
      /^--out: expected a file other than .*canvas\.csv, got .*canvas\.csv\. Choose another file\.$/,
    ],
    'to write over the leaderboard': [
      () => [board(), '--out', board()],
      /^--out: expected a file other than .*board\.parquet, got /,
    ],
    '--points of a folder of results': [
      () => [folder, '--points', '5', '--out', place('x.csv')],
      /^--points: expected a leaderboard of risklab score, got .*It is for leaderboards alone\.$/,
    ],
    'points that are none': [() => [board(), '--points', '0', '--out', place('x.csv')], /^points: expected .*got 0/],
  };
  for (const [what, [args, message]] of Object.entries(refused)) {
    it(`refuses ${what}, and changes nothing`, async () => {
      const before = await readFile(board());
      expect(await run('--to', 'canvas', ...args())).equal(2);
      expect(printed.join('')).match(message);
      expect((await readFile(board())).equals(before)).equal(true);
      expect(await readFile(place('x.csv'), 'utf8').catch(() => 'none')).equal('none');
      expect(await readFile(place('canvas.csv'), 'utf8')).include('Points Possible');
    });
  }
});
