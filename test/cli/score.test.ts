import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { main } from '../../src/cli/main';
import { readLeaderboard } from '../../src/contest';
import { scorePredictions } from '../../src/submission';
import { hostileSubmissions } from '../support/hostileSubmissions';
import { predictionsFile, submissionZip } from '../support/submissions';

const contest = '0123456789abcdef';
const groups = ['dark', 'light', 'medium'];
const random = new Random(5);
/** 240 rows: half are faces, in three groups; every third is public. */
const truth = Array.from({ length: 240 }, (_, row) => {
  const label = row % 2;
  return { row, label, group: label === 1 ? groups[row % 3]! : null, part: row % 5 < 2 ? 'public' : 'private' };
});

/** Everything below a folder, with checksums. */
async function listing(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    const print = entry.isFile()
      ? createHash('sha256')
          .update(await readFile(file))
          .digest('hex')
      : 'folder';
    return `${file} ${print}`;
  });
  return (await Promise.all(lines)).sort();
}

describe('risklab score', () => {
  let folder: string;
  let truthFile: string;
  let board: string;
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

  it('scores 50 submissions of which 27 are hostile: the others count, each hostile one has its reason, nothing outside changes', async function () {
    this.timeout(300_000);
    const outside = await put('outside/file.txt', Buffer.from('as it was'));
    const hostile = await hostileSubmissions(contest, truth.length, outside);
    expect(hostile.length).least(15);
    const bad = await Promise.all(
      hostile.map(async (one, i) => ({ ...one, file: await put(`in/${i}/Ada_Lovelace_Face.zip`, one.bytes) })),
    );
    const entrants = [];
    for (let i = 0; entrants.length + bad.length < 50; i++)
      entrants.push(await good(`Entrant${'abcdefghijklmnopqrstuvwxyz'[i]}`, 0.5 + i / 4));
    const zips = [...bad, ...entrants]
      .map(({ file }) => file)
      .sort((a, b) => (a.split('').reverse().join('') < b.split('').reverse().join('') ? -1 : 1));
    board = path.join(folder, 'board', 'board.parquet');
    const before = await listing(folder);
    const code = await main(['score', ...zips, '--truth', truthFile, '--leaderboard', board, '--jobs', '4']);

    expect(code).equal(1);
    const after = (await listing(folder)).filter((line) => !line.startsWith(path.join(folder, 'board')));
    expect(after).eql(before);
    const rows = await readLeaderboard(board);
    expect(rows.filter(({ state }) => state === 'scored')).length(entrants.length);
    for (const { what, file, reason } of bad) {
      const print = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      const row = rows.find(({ sha256 }) => sha256 === print);
      expect(row?.state, what).equal('rejected');
      expect(row?.reason, what).match(reason);
    }
    const open = truth.filter(({ part }) => part === 'public').map(({ row }) => row);
    for (const { file, scores, risks } of entrants) {
      const own = rows.find((row) => row.file === path.basename(file))!;
      const pick = (values: number[]) => Float64Array.from(open, (row) => values[row]!);
      const label = Uint8Array.from(open, (row) => truth[row]!.label);
      const group = open.map((row) => truth[row]!.group);
      expect(own.scores).eql(scorePredictions({ score: pick(scores), risk: pick(risks), label, group }));
      expect(own.scores.accuracy!.value).equal(
        open.filter((row) => scores[row]! > 0 === (truth[row]!.label === 1)).length / open.length,
      );
    }
    expect(printed.at(-1)).match(/^23 scored, 27 rejected; the leaderboard has 50 lines more\. First: Entrant\w X\.$/);
    // eslint-disable-next-line no-control-regex -- a terminal would obey these
    expect(printed.join('\n')).not.match(/[\u001b\u0007]/);
  });

  it('gives the same bits again, and a new ZIP file of the same predictions the same scores', async function () {
    this.timeout(60_000);
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
    expect(printed.at(-1)).match(/has 0 lines more/);
  });

  it('scores the private part with --final alone, and writes a page', async function () {
    this.timeout(60_000);
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
    this.timeout(60_000);
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
    expect(await said(path.join(folder, 'none.zip'), '--truth', truthFile)).match(/ENOENT.*none\.zip/);
    expect(await said(file, '--truth', truthFile, '--limit', '5')).match(/--limit: expected --leaderboard, got none/);
    expect(await said(file, '--truth', truthFile, '--leaderboard', file)).match(/expected a leaderboard in Parquet/);
  });
});
