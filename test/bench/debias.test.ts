import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pl from 'nodejs-polars';
import { closureOf } from '../../src/bench/debias/closure';
import { debiasBench } from '../../src/bench/debias/debiasBench';
import type { Design } from '../../src/bench/debias/designs';
import { aurocOfMinority } from '../../src/bench/debias/measure';
import { RowStore } from '../../src/bench/debias/rowStore';
import { summarise } from '../../src/bench/debias/summary';
import { tableOf } from '../../src/bench/debias/tables';
import type { TrialRow } from '../../src/bench/debias/trial';
import { rejected } from '../support/rejected';

const design: Design = { name: 'T', about: 'a test', data: {}, by: 'skinTone', majority: 'light', side: 32, epochs: 1 };

function row(method: TrialRow['method'], seed: number, worst: number, majority: number): TrialRow {
  return {
    design: 'T',
    method,
    seed,
    worst,
    majority,
    balanced: (worst + majority) / 2,
    falsePositiveRate: 0.05,
    auroc: 0.9,
    groups: {},
    falsePositives: {},
    aurocOfMinority: method === 'trainTwice' ? 0.9 : null,
    effectiveSample: method === 'plain' ? 1 : 0.4,
    trainings: 1,
    report: {},
  };
}

describe('bench debias: how much of the oracle gain', () => {
  const gains = [0.21, 0.25, 0.18, 0.3, 0.22];
  const oracle = [0.28, 0.3, 0.25, 0.33, 0.27];

  it('is the ratio of mean gains, with the interval of all ratios that the paired t-test does not refuse', () => {
    // The ends by trying four million ratios in NumPy: |mean(g - r o)| <= 2.7764451 std(g - r o) / sqrt(5).
    const { mean, lower, upper } = closureOf(gains, oracle)!;
    expect(mean).closeTo(1.16 / 1.43, 1e-12);
    expect(lower).closeTo(0.703353, 2e-6);
    expect(upper).closeTo(0.895788, 2e-6);
  });

  it('is none where the oracle may gain nothing', () => {
    expect(closureOf([0.1, 0.2, 0.1], [0.01, -0.01, 0.02])).equal(null);
  });

  it('needs two seeds, in pairs', () => {
    expect(() => closureOf([0.1], [0.2])).throw('closure: expected gains of two seeds or more');
    expect(() => closureOf([0.1, 0.2], [0.2])).throw('closure: expected gains of two seeds or more');
  });
});

describe('bench debias: sums', () => {
  it('pair seeds, and leave out gains of a seed that has no plain training', () => {
    const rows = [
      row('plain', 0, 0.5, 0.9),
      row('plain', 1, 0.51, 0.94),
      row('oracle', 0, 0.8, 0.86),
      row('oracle', 1, 0.8, 0.88),
      row('trainTwice', 0, 0.7, 0.85),
      row('trainTwice', 1, 0.75, 0.91),
      row('trainTwice', 2, 0.1, 0.1),
    ];
    const [found] = summarise([design], rows);
    const [plain, oracle, twice] = found!.methods;
    expect([plain!.gain, plain!.closure, oracle!.closure]).eql([null, null, null]);
    expect(oracle!.gain!.mean).closeTo(0.295, 1e-12);
    expect(twice).include({ name: 'trainTwice', labelFree: true, seeds: 3, auroc: 0.9 });
    // (0.2 + 0.24) / (0.3 + 0.29)
    expect(twice!.closure!.mean).closeTo(0.44 / 0.59, 1e-12);
    expect(twice!.majorityGain!.mean).closeTo(-0.04, 1e-12);
    expect(tableOf([found!]).rows[1]!.slice(0, 5)).eql([
      'T',
      'oracle (knows the groups)',
      '2',
      '80.0%',
      // Differences 30 and 29: 29.5 +- 12.706 x 0.5.
      '+29.5 (+23.1 to +35.9)',
    ]);
  });

  it('have the area of a score within each class that has a minority', () => {
    // Faces: the minority has 3 and 2, the others 1 and 2: of four pairs 3.5 the right way round. Things have no minority.
    const table = pl.DataFrame({
      label: [1, 1, 1, 1, 0, 0],
      isMinority: [true, true, false, false, false, false],
      score: [3, 2, 1, 2, 9, 9],
    });
    expect(aurocOfMinority(table, 'score')).closeTo(3.5 / 4, 1e-12);
  });
});

describe('bench debias: rows', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'debias-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are found again by all that decides them, and merged', async () => {
    const store = new RowStore(path.join(folder, 'one'));
    await store.add(design, 'plain', 0, row('plain', 0, 0.5, 0.9));
    expect(store.find(design, 'plain', 0)).eql(row('plain', 0, 0.5, 0.9));
    expect(store.find(design, 'plain', 1)).equal(undefined);
    expect(store.find({ ...design, epochs: 2 }, 'plain', 0)).equal(undefined);
    expect(store.find({ ...design, seeds: 3, methods: ['plain'] }, 'plain', 0)).not.equal(undefined);
    // A method whose recipe was changed has its own revision: rows of the one before are not taken for new ones.
    await store.add(design, 'trainTwice', 0, row('trainTwice', 0, 0.5, 0.9));
    const keys = readdirSync(path.join(folder, 'one')).map((name) => /-(\w+)\.json$/.exec(name)![1]);
    expect(new Set(keys).size).equal(2);
    const other = new RowStore(path.join(folder, 'two'));
    await other.merge(path.join(folder, 'one'));
    expect(readdirSync(path.join(folder, 'two'))).eql(readdirSync(path.join(folder, 'one')));
    expect((await rejected(other.merge(path.join(folder, 'none')))).message).contain(
      '--merge: expected a folder with rows',
    );
  });

  it('options that are none are refused before anything is measured', async () => {
    const run = (options: Record<string, string>): Promise<Error> => {
      const say = (text: string): never => expect.fail(text);
      return rejected(
        debiasBench.run({ repeats: 1, python: 'python3', options: { seeds: '1', rows: folder, ...options }, say }),
      );
    };
    expect((await run({ designs: 'Z' })).message).contain('--designs: expected one of');
    expect((await run({ methods: 'plain,magic' })).message).contain('--methods: expected one of');
    expect((await run({ shard: '3/2' })).message).contain(
      '--shard: expected a part and how many there are, such as 2/8',
    );
    expect((await run({ seeds: '0' })).message).contain('seeds: expected a whole number of at least 1');
  });
});
