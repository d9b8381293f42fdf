import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { main } from '../../src/cli/main';
import { readLeaderboard } from '../../src/contest';
import { predictionsFile, submissionZip } from '../support/submissions';

const contest = '0123456789abcdef';
const groups = ['dark', 'light', 'medium'];
const random = new Random(5);
/** 240 rows: half are faces, in three groups; every third is public. */
const truth = Array.from({ length: 240 }, (_, row) => {
  const label = row % 2;
  return { row, label, group: label === 1 ? groups[row % 3]! : null, part: row % 5 < 2 ? 'public' : 'private' };
});

describe('risklab score', () => {
  let folder: string;
  let truthFile: string;
  let printed: string[];
  const { log, error } = console;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-score-'));
    truthFile = path.join(folder, 'maintainer', 'truth.parquet');
    await mkdir(path.dirname(truthFile));
    pl.DataFrame(truth.map((line) => ({ ...line, contest }))).writeParquet(truthFile);
  });
  after(() => rm(folder, { recursive: true }));
  beforeEach(() => {
    printed = [];
    console.log = console.error = (text: string) => void printed.push(text);
  });
  afterEach(() => {
    console.log = log;
    console.error = error;
    process.exitCode = undefined;
  });

  const put = async (place: string, bytes: Buffer): Promise<string> => {
    const file = path.join(folder, place);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
    return file;
  };
  /** A submission of an entrant whose scores know the truth but for noise. */
  const good = async (first: string, noise: number): Promise<{ file: string; scores: number[]; risks: number[] }> => {
    const scores = truth.map(({ label }) => random.normal(label === 1 ? 2 : -2, noise));
    const risks = scores.map((score) => -Math.abs(score));
    const zip = await submissionZip(
      { 'predictions.parquet': predictionsFile(scores, risks) },
      { contest, first, last: 'X' },
    );
    return { file: await put(`in/${first}_X_Face.zip`, zip), scores, risks };
  };

  it('gives the same bits again, and a new ZIP file of the same predictions the same scores', async function () {
    const { file } = await good('Grace', 2);
    const boards = ['a', 'b'].map((name) => path.join(folder, `${name}.parquet`));
    for (const one of boards) expect(await main(['score', file, '--truth', truthFile, '--leaderboard', one])).equal(0);
    const [first, second] = await Promise.all(boards.map(readLeaderboard));
    const timeless = (rows: typeof first) => rows!.map(({ time: _time, ...row }) => row);
    expect(JSON.stringify(timeless(second))).equal(JSON.stringify(timeless(first)));
    // Scored onto the same leaderboard again, nothing changes at all.
    const bytes = await readFile(boards[0]!);
    expect(await main(['score', file, '--truth', truthFile, '--leaderboard', boards[0]!])).equal(0);
    expect((await readFile(boards[0]!)).equals(bytes)).equal(true);
    expect(printed.at(-1)).match(/^0 scored, 1 already scored, 0 rejected; the leaderboard has 0 lines more\./);
  });

  it('says of a ZIP that was scored before what it got, under which name and when, also with the limit reached', async function () {
    const { file } = await good('Mary', 2);
    const copy = await put('in/9_Mary_X_Face (1).zip', await readFile(file));
    const options = ['--truth', truthFile, '--leaderboard', path.join(folder, 'again.parquet'), '--limit', '1'];
    expect(await main(['score', file, ...options])).equal(0);
    const [, scores] = /^scored {4}Mary_X_Face\.zip, (Mary X, public part: worst group .*)$/.exec(printed[0]!)!;
    printed = [];
    expect(await main(['score', copy, ...options])).equal(0);
    const day = new Date().toISOString().slice(0, 10);
    expect(printed[0]).equal(`already   9_Mary_X_Face (1).zip: scored on ${day} as Mary_X_Face.zip, ${scores}`);
    expect(printed[1]).match(/^0 scored, 1 already scored, 0 rejected; .* First: Mary X\.$/);
  });

  it('counts each ZIP that is named: copies in two folders, under two names, and the same path twice', async function () {
    this.timeout(180_000);
    const { file } = await good('Noor', 2);
    const bytes = await readFile(file);
    const copies = [await put('in/copy/Noor_X_Face.zip', bytes), await put('in/copy/Noor_X_Face.copy.zip', bytes)];
    const files = [file, ...copies, file];
    // Nothing is kept without a leaderboard, so each is scored.
    expect(await main(['score', file, copies[0]!, '--truth', truthFile])).equal(0);
    expect(printed).length(3);
    expect(printed.at(-1)).match(/^2 scored, 0 rejected\./);
    printed = [];
    const board = path.join(folder, 'copies.parquet');
    const options = ['--truth', truthFile, '--leaderboard', board, '--limit', '1', '--final'];
    expect(await main(['score', ...files, ...options])).equal(0);
    expect(printed.slice(0, -1).map((line) => line.slice(0, 8).trim())).eql([
      ...['scored', 'scored'],
      ...Array.from({ length: 6 }, () => 'already'),
    ]);
    expect(printed.at(-1)).match(
      /^1 scored, 3 already scored, 0 rejected; the leaderboard has 2 lines more\. First: Noor X/,
    );
  });

  it('scores one that is too many on neither part', async function () {
    const board = path.join(folder, 'many.parquet');
    const first = (await good('Lise', 2)).file;
    const options = ['--truth', truthFile, '--leaderboard', board, '--limit', '1', '--final'];
    expect(await main(['score', first, ...options])).equal(0);
    printed = [];
    const second = (await good('Lise', 1)).file;
    expect(await main(['score', second, ...options])).equal(1);
    expect(printed).length(2);
    expect(printed[0]).match(/^rejected {2}Lise_X_Face\.zip: this entrant has had 1 submissions scored, of 1 allowed$/);
    expect(printed[1]).match(/^0 scored, 1 rejected; the leaderboard has 1 line more\./);
    expect((await readLeaderboard(board)).map(({ part, state }) => `${part} ${state}`)).eql([
      'public scored',
      'private scored',
      'public rejected',
    ]);
  });

  it('writes over nothing that it reads, whichever way leads to it', async () => {
    const { file } = await good('Emmy', 1);
    const board = path.join(folder, 'safe.parquet');
    const link = path.join(folder, 'link.html');
    await symlink(truthFile, link);
    const kept = await Promise.all([file, truthFile].map((one) => readFile(one)));
    const cases: [args: string[], message: RegExp][] = [
      [['--html', truthFile], /^--html: expected a file other than .*truth\.parquet, got .*\. Choose another file\.$/],
      [['--html', link], /^--html: expected a file other than .*truth\.parquet, got .*link\.html\./],
      [['--html', file], /^--html: expected a file other than .*Emmy_X_Face\.zip, got /],
      [['--html', board, '--leaderboard', board], /^--html: expected a file other than .*safe\.parquet, got /],
      [['--leaderboard', truthFile], /^--leaderboard: expected a file other than .*truth\.parquet, got /],
    ];
    for (const [args, message] of cases) {
      printed = [];
      expect(await main(['score', file, '--truth', truthFile, ...args])).equal(2);
      expect(printed.join('\n')).match(message);
    }
    const now = await Promise.all([file, truthFile].map((one) => readFile(one)));
    expect(now.every((bytes, i) => bytes.equals(kept[i]!))).equal(true);
  });

  it('names all who share the first place, and says why they do', async function () {
    const predictions = predictionsFile(truth.map(({ label, row }) => (label === 1 ? 1 : -1) * (1 + row / 100)));
    const files: string[] = [];
    for (const first of ['Eve', 'Bea', 'Cat', 'Dan']) {
      const zip = await submissionZip({ 'predictions.parquet': predictions }, { contest, first, last: 'X' });
      files.push(await put(`tie/${first}_X_Face.zip`, zip));
    }
    const why = 'share the place, as worst group, gap, accuracy and calibration error are equal.';
    const told = async (count: number): Promise<string> => {
      const board = path.join(folder, `tie${count}.parquet`);
      expect(await main(['score', ...files.slice(0, count), '--truth', truthFile, '--leaderboard', board])).equal(0);
      return printed.at(-1)!.replace(/^.*more\. /, '');
    };
    expect(await told(1)).equal('First: Eve X.');
    expect(await told(2)).equal(`First: Bea X and Eve X ${why}`);
    expect(await told(4)).equal(`First: Bea X, Cat X, Dan X and 1 more ${why}`);
  });

  it('scores the private part with --final alone, and writes a page', async function () {
    const { file } = await good('Hedy', 3);
    const one = path.join(folder, 'final.parquet');
    expect(await main(['score', file, '--truth', truthFile, '--leaderboard', one])).equal(0);
    expect((await readLeaderboard(one)).map(({ part }) => part)).eql(['public']);
    const html = path.join(folder, 'final.html');
    expect(await main(['score', file, '--truth', truthFile, '--leaderboard', one, '--final', '--html', html])).equal(0);
    expect((await readLeaderboard(one)).map(({ part }) => part)).eql(['public', 'private']);
    expect(await readFile(html, 'utf8')).match(/Measured on the private part[^]*<bdi>Hedy X<\/bdi>/);
  });

  it('scores the track own by the labels that come with it, without a truth file', async function () {
    const own = pl.DataFrame([
      pl.Series(
        'row',
        truth.map(({ row }) => row),
        pl.Int32,
      ),
      pl.Series(
        'score',
        truth.map(({ label }) => label - 0.4),
        pl.Float64,
      ),
      pl.Series(
        'label',
        truth.map(({ label }) => label),
        pl.Int32,
      ),
      pl.Series(
        'group',
        truth.map(({ group }) => group),
        pl.Utf8,
      ),
    ]);
    const predictions = own.writeParquet({ compression: 'zstd' });
    const zip = await submissionZip({ 'predictions.parquet': predictions }, { track: 'own', contest: null });
    const file = await put('own/Ada_Lovelace_Face.zip', zip);
    expect(await main(['score', file])).equal(0);
    expect(printed[0]).match(
      /scored {4}Ada_Lovelace_Face\.zip, Ada Lovelace, own data: worst group 1\.000 \(.*accuracy 1\.000/,
    );
    const oneClass = own.filter(pl.col('label').eq(1)).writeParquet({ compression: 'zstd' });
    const bad = await submissionZip({ 'predictions.parquet': oneClass }, { track: 'own', contest: null });
    expect(await main(['score', await put('own/Ada_Lovelace_Face.zip', bad)])).equal(1);
    expect(printed.join('\n')).match(
      /rejected {2}Ada_Lovelace_Face\.zip: its own data cannot be scored: label: expected rows of class 0/,
    );
  });

  it('says what is wrong with its own options', async () => {
    const { file } = await good('Ida', 1);
    const said = async (...args: string[]): Promise<string> => {
      printed = [];
      expect(await main(['score', ...args])).least(1);
      return printed.join('\n');
    };
    expect(await said(file)).match(/score: expected --truth FILE/);
    expect(await said(file, '--truth', file)).match(/expected a truth file in Parquet/);
    expect(await said(path.join(folder, 'none.zip'), '--truth', truthFile)).match(
      /none\.zip: expected a ZIP, got nothing of that name\. Check the path\./,
    );
    expect(await said(file, '--truth', truthFile, '--limit', '5')).match(/--limit: expected --leaderboard, got none/);
    const foreign = await put('foreign.parquet', Buffer.from('words'));
    expect(await said(file, '--truth', truthFile, '--leaderboard', foreign)).match(/expected a leaderboard in Parquet/);
    // A board with this very ZIP, and the truth of another contest.
    const board = path.join(folder, 'one.parquet');
    expect(await main(['score', file, '--truth', truthFile, '--leaderboard', board])).equal(0);
    const otherTruth = path.join(folder, 'other.parquet');
    pl.DataFrame(truth.map((line) => ({ ...line, contest: 'another' }))).writeParquet(otherTruth);
    const wrong = await said(file, '--truth', otherTruth, '--leaderboard', board);
    expect(wrong).match(
      /expected the leaderboard of contest another, got that of .*Keep a leaderboard for each contest/,
    );
  });
});
