import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { projectRoot } from '../../src/base';
import { appendToLeaderboard, parseLimit, rankLeaderboard, readLeaderboard } from '../../src/contest';
import { withLock } from '../../src/contest/leaderboard/lock';
import { scoredRow } from '../support/leaderboardRows';
import { rejected } from '../support/rejected';

describe('the leaderboard', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-leaderboard-'));
    file = path.join(folder, 'board.parquet');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const hashes = async (): Promise<string[]> => (await readLeaderboard(file)).map(({ sha256 }) => sha256);

  it('keeps lines bit by bit, in a table that polars reads', async () => {
    const row = scoredRow('a', 0.1 + 0.2, { first: 'Zoë "\u0000', reason: '' });
    const half = { ...scoredRow('b', 0.5), scores: { ...row.scores, errorAuroc: null } };
    await appendToLeaderboard(file, [row]);
    await appendToLeaderboard(file, [half]);
    expect(await readLeaderboard(file)).eql([row, half]);
    const table = pl.readParquet(await readFile(file));
    expect(table.select('worstGroup', 'worstGroupLower').toRecords()[0]).eql({
      worstGroup: 0.1 + 0.2,
      worstGroupLower: 0.1 + 0.2 - 0.1,
    });
  });

  it('has no lines where there is no file', async () => expect(await readLeaderboard(file)).eql([]));

  it('takes a ZIP once for each part, and gives the line from before', async () => {
    const first = scoredRow('a', 0.5);
    await appendToLeaderboard(file, [first]);
    const again = await appendToLeaderboard(file, [
      scoredRow('a', 0.5, { time: '2031-01-01T00:00:00.000Z' }),
      scoredRow('a', 0.4, { part: 'private' }),
    ]);
    const hidden = scoredRow('a', 0.4, { part: 'private' });
    expect(again).eql([
      { row: first, already: true },
      { row: hidden, already: false },
    ]);
    expect(await readLeaderboard(file)).eql([first, hidden]);
  });

  it('replaces a rejected line by the next one of the same ZIP', async () => {
    await appendToLeaderboard(file, [scoredRow('a', 0.5, { state: 'rejected', reason: 'no' })]);
    await appendToLeaderboard(file, [scoredRow('a', 0.5)]);
    expect(await readLeaderboard(file)).eql([scoredRow('a', 0.5)]);
  });

  it('loses no line when 8 processes add 6 each, and one that holds it was killed', async function () {
    this.timeout(180_000);
    const start = (who: string, count: number) =>
      spawn(
        process.execPath,
        ['--require', 'tsx/cjs', path.join(projectRoot, 'test/support/appendMany.ts'), file, who, String(count)],
        {
          cwd: projectRoot,
          stdio: ['ignore', 'inherit', 'inherit'],
        },
      );
    const killed = start('killed', 100_000);
    while ((await readLeaderboard(file)).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const before = (await readLeaderboard(file)).length;
    const others = Array.from({ length: 8 }, (_, i) => start(`p${i}`, 6));
    const codes = await Promise.all(others.map(async (child) => (await once(child, 'exit'))[0] as unknown));
    expect(codes).eql(Array(8).fill(0));
    const rows = (await hashes()).filter((name) => !name.startsWith('killed'));
    expect(rows.sort()).eql(Array.from({ length: 48 }, (_, i) => `p${Math.floor(i / 6)}-${i % 6}`));
    expect((await hashes()).length).equal(before + 48);
    const left = (await readdir(folder)).filter((name) => name !== 'board.parquet');
    expect(left).length(1);
    expect(left[0]).match(/^\.board\.parquet\.lock-\d+$/);
  });

  it('is held by one at a time, also in one process', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 3));
      inside--;
    };
    await Promise.all(Array.from({ length: 12 }, () => withLock(file, work)));
    expect(most).equal(1);
  });

  it('is free again when the work fails, and names the ticket when nobody lets it go', async () => {
    await rejected(withLock(file, () => Promise.reject(new Error('no'))));
    await withLock(file, async () => {
      const error = await rejected(withLock(file, () => Promise.resolve(), 100));
      expect(error.message).match(
        /is held by another process since 0\.1 seconds\. If none runs, remove .*\.board\.parquet\.lock-2\.$/,
      );
    });
  });

  it('refuses a file that is torn, foreign, or of another contest, and leaves it as it is', async () => {
    const add = async (): Promise<string> => (await rejected(appendToLeaderboard(file, [scoredRow('x', 0.5)]))).message;
    await appendToLeaderboard(file, [scoredRow('a', 0.5, { contest: 'fedcba9876543210' })]);
    const whole = await readFile(file);
    expect(await add()).match(/expected the leaderboard of contest 0123456789abcdef, got that of fedcba9876543210/);
    expect((await readFile(file)).equals(whole)).equal(true);
    for (const torn of [
      whole.subarray(0, whole.length - 1),
      whole.subarray(0, 100),
      Buffer.alloc(0),
      Buffer.from('name,score\n'),
    ]) {
      await writeFile(file, torn);
      expect(await add()).match(/expected a leaderboard in Parquet, got \d+ bytes that are none, or torn/);
      expect((await readFile(file)).equals(torn)).equal(true);
    }
    pl.DataFrame({ name: ['Ada'], score: [1] }).writeParquet(file);
    expect(await add()).match(/expected a leaderboard that risklab score has written, got another table/);
  });

  it('limits what an entrant has scored, altogether or a day, whatever the letters of the name', async () => {
    const add = async (sha: string, change: object, limit: string): Promise<string> =>
      (await appendToLeaderboard(file, [scoredRow(sha, 0.5, change)], { limit: parseLimit(limit) }))[0]!.row.reason;
    expect(await add('a', {}, '2')).equal('');
    expect(await add('b', { last: 'LOVELACE' }, '2')).equal('');
    expect(await add('c', {}, '2')).equal('this entrant has had 2 submissions scored, of 2 allowed');
    expect(await add('c', {}, '2/day')).match(/2 submissions scored today, of 2 allowed/);
    expect(await add('d', { time: '2030-01-03T00:00:00.000Z' }, '2/day')).equal('');
    expect(await add('e', { first: 'Grace' }, '2')).equal('');
    // The same name to the eye, or with other signs: a joiner without width, a full stop, wide letters.
    for (const first of ['A\u200dda', 'Ada.', '\uff21da'])
      expect(await add('h', { first }, '3'), first).match(/3 submissions scored, of 3 allowed/);
    // The same ZIP again is no other submission; the private part and the other track do not count.
    expect(await add('a', {}, '2')).equal('');
    expect(await add('f', { part: 'private' }, '2')).equal('');
    expect(await add('g', { track: 'own' }, '2')).equal('');
    for (const bad of ['0', 'two', '2/week', '-1'])
      expect(() => parseLimit(bad)).throw(/--limit: expected a number such as 5 or 2\/day/);
  });
});

describe('rankLeaderboard', () => {
  const named = (sha256: string, first: string, worst: number, change = {}) =>
    scoredRow(sha256, worst, { first, last: 'X', ...change });

  it('has one place for each entrant, that of their best submission', () => {
    const places = rankLeaderboard(
      [named('a', 'A', 0.5), named('b', 'B', 0.7), named('c', 'A', 0.9), named('d', 'a', 0.1)],
      false,
    );
    expect(places.map(({ rank, row, submissions }) => [rank, row.sha256, submissions])).eql([
      [1, 'c', 3],
      [2, 'b', 1],
    ]);
  });

  it('decides ties by gap, accuracy and calibration, then shares the place, whatever the order of the lines', () => {
    const m = (value: number) => ({ value, lower: value, upper: value });
    const row = (first: string, [worstGroup, gap, accuracy, ece]: number[]) => ({
      ...named(first, first, 0),
      scores: { worstGroup: m(worstGroup!), gap: m(gap!), accuracy: m(accuracy!), errorAuroc: null, ece: m(ece!) },
    });
    const rows = [
      row('F', [0.5, 0.2, 0.9, 0.1]),
      row('E', [0.5, 0.1, 0.9, 0.1]),
      row('D', [0.5, 0.1, 0.9, 0.1]),
      row('C', [0.5, 0.1, 0.9, 0.05]),
      row('B', [0.5, 0.1, 0.95, 0.3]),
      row('A', [0.6, 0.3, 0.1, 0.9]),
    ];
    const expected = ['1 A', '2 B', '3 C', '4 D', '4 E', '6 F'];
    for (const order of [rows, [...rows].reverse()]) {
      expect(rankLeaderboard(order, false).map(({ rank, row: { first } }) => `${rank} ${first}`)).eql(expected);
    }
  });

  it('takes in the end the private score of the submission that was best in public', () => {
    const rows = [named('a', 'A', 0.9), named('a2', 'A', 0.8), named('b', 'B', 0.7), named('c', 'C', 0.99)];
    const hidden = [
      ['a', 'A', 0.4],
      ['a2', 'A', 0.95],
      ['b', 'B', 0.6],
    ] as const;
    const places = rankLeaderboard(
      [...rows, ...hidden.map(([sha, who, worst]) => named(sha, who, worst, { part: 'private' }))],
      true,
    );
    expect(
      places.map(({ row, publicRow }) => [
        row.sha256,
        row.scores.worstGroup!.value,
        publicRow!.scores.worstGroup!.value,
      ]),
    ).eql([
      ['b', 0.6, 0.7],
      ['a', 0.4, 0.9],
    ]);
  });

  it('leaves out what was rejected, and the track own', () => {
    expect(
      rankLeaderboard([named('a', 'A', 1, { state: 'rejected' }), named('b', 'B', 1, { track: 'own' })], false),
    ).eql([]);
  });
});
