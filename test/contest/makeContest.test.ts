import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { makeContest, readTruth, type MadeContest } from '../../src/contest';
import { loadContest } from '../../src/data';
import { rejected } from '../support/rejected';
import { leavesNothing } from '../support/leavesNothing';

describe('makeContest', () => {
  leavesNothing();
  let folder: string;
  let made: MadeContest;
  before(async function () {
    this.timeout(240_000);
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-contest-test-'));
    made = await makeContest(folder, { seed: 1, count: 480 });
  });
  after(() => rm(folder, { recursive: true }));

  it('gives entrants images and row numbers, and nothing else', async () => {
    expect((await readdir(made.entrants)).sort()).eql(['contest.json', 'images.bin', 'table.parquet']);
    const { id, table, images, falsePositiveRate } = await loadContest(made.entrants);
    expect([id, images.length, images.rowShape, falsePositiveRate]).eql([made.id, 480, [64, 64, 3], 0.05]);
    expect(table.columns).eql(['row']);
    expect([...(table.getColumn('row').toArray() as number[])]).eql(Array.from({ length: 480 }, (_, i) => i));
    const said = JSON.parse(await readFile(path.join(made.entrants, 'contest.json'), 'utf8')) as object;
    expect(Object.keys(said)).eql(['format', 'id', 'title', 'falsePositiveRate', 'shape', 'files']);
  });

  it('keeps the truth apart: half are faces, each of 12 groups has 4%, parts are drawn within groups', async () => {
    const { label, group, part, contest } = await readTruth(made.truth);
    expect(contest).equal(made.id);
    expect(label.filter((one) => one === 1)).length(240);
    expect(group.map((name) => name !== null)).eql([...label].map((one) => one === 1));
    for (const name of new Set(group.filter((one) => one !== null))) {
      const rows = [...group.keys()].filter((row) => group[row] === name);
      expect(rows.length, name).least(9);
      const open = rows.filter((row) => part[row] === 'public').length;
      expect(open, name).equal(Math.round(0.4 * rows.length));
    }
    expect(new Set(group)).property('size', 13);
  });

  it('tells nothing by the order: runs of faces are as long as chance has them', async () => {
    const { label } = await readTruth(made.truth);
    const changes = [...label].filter((one, i) => i > 0 && one !== label[i - 1]).length;
    // Of 479 neighbours, half differ: 239.5, with a deviation of 10.9.
    expect(changes).within(196, 283);
  });

  it('is made again by its secret, and is another one by another secret or seed', async function () {
    this.timeout(240_000);
    const [first, second, third] = await Promise.all(['a', 'b', 'c'].map((name) => mkdtemp(path.join(folder, name))));
    const secret = await readFile(path.join(folder, 'maintainer', 'secret.txt'));
    const skew = { light: 0.3, medium: 0.3, dark: 0.4, hat: 0.5, sunglasses: 0.5 };
    const ids = [];
    for (const [place, seed] of [
      [first!, 1],
      [second!, 2],
    ] as const) {
      await writeFile(path.join(await keep(place), 'secret.txt'), secret);
      ids.push((await makeContest(place, { seed, count: 480, ...(seed === 2 && { skew }) })).id);
    }
    const other = await makeContest(third!, { seed: 1, count: 480 });
    expect(ids[0]).equal(made.id);
    expect(new Set([made.id, ids[1], other.id]).size).equal(3);
    expect((await readFile(path.join(first!, 'maintainer', 'truth.parquet'))).equals(await readFile(made.truth))).equal(
      true,
    );
  });

  async function keep(place: string): Promise<string> {
    const { mkdir } = await import('node:fs/promises');
    await mkdir(path.join(place, 'maintainer'));
    return path.join(place, 'maintainer');
  }

  it('is not replaced by one of other options', async () => {
    const before = await readFile(made.truth);
    const error = await makeContest(folder, { seed: 77, count: 480 }).catch((e: unknown) => e as Error);
    expect((error as Error).message).match(
      /expected a folder without a contest of other options, got .*options\.json\. Make the new contest in another folder/,
    );
    expect((await readFile(made.truth)).equals(before)).equal(true);
  });

  it('refuses a folder that is damaged', async () => {
    const file = path.join(made.entrants, 'images.bin');
    const bytes = await readFile(file);
    try {
      await writeFile(file, bytes.subarray(1));
      expect((await rejected(loadContest(made.entrants))).message).match(
        /images\.bin: expected .* bytes.*Get the folder of the contest again/,
      );
    } finally {
      await writeFile(file, bytes);
    }
    expect((await rejected(loadContest(folder))).message).match(
      /contest\.json: expected the description.*got no such file/,
    );
  });

  for (const [what, options, message] of [
    ['a seed of half', { seed: 0.5 }, /--seed: expected a whole number/],
    ['an odd count', { count: 481 }, /--count: expected an even number, got 481/],
    ['few images', { count: 100 }, /--count: expected a whole number of at least 480, got 100/],
    ['no public part', { publicPart: 0 }, /--public: expected/],
    [
      'a skew that sums to more',
      { skew: { light: 1, medium: 1, dark: 1, hat: 0, sunglasses: 0 } },
      /skew: expected light \+ medium \+ dark = 1/,
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const place = path.join(folder, 'refused');
      expect((await rejected(makeContest(place, options))).message).match(message);
    });
  }
});

describe('readTruth', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-truth-'))));
  after(() => rm(folder, { recursive: true }));

  const whole = { row: [1, 0], label: [0, 1], group: [null, 'a'], part: ['public', 'private'] };
  const read = async (columns: Record<string, unknown[]>): Promise<unknown> => {
    const file = path.join(folder, 'truth.parquet');
    pl.DataFrame(columns).writeParquet(file);
    return readTruth(file);
  };

  it('reads rows in their order', async () => {
    const truth = await read(whole);
    expect(truth).deep.include({ group: ['a', null], part: ['private', 'public'], contest: undefined });
  });

  it('refuses another table, rows that are missing, parts that are none', async () => {
    expect((await rejected(read({ row: [0], label: [1] }))).message).match(
      /expected columns group, part, got row, label/,
    );
    expect((await rejected(read({ ...whole, row: [0, 2] }))).message).match(/row: expected each of 0 to 1 once, got 2/);
    expect((await rejected(read({ ...whole, part: ['public', 'x'] }))).message).match(
      /part: expected one of public, private/,
    );
    const file = path.join(folder, 'text');
    await writeFile(file, 'row,label');
    expect((await rejected(readTruth(file))).message).match(/expected a truth file in Parquet/);
  });
});
