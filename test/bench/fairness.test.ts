import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { fairnessBench } from '../../src/bench/fairness/fairnessBench';
import { answersBy, fairnessMethods } from '../../src/bench/fairness/methods';
import { sumUp } from '../../src/bench/fairness/summary';
import { tableOf } from '../../src/bench/fairness/tables';
import { judged, type FairnessRow } from '../../src/bench/fairness/trial';
import { choiceInWords, chosenWeight } from '../../src/bench/fairness/weightChoice';
import { fitEncoder } from '../../src/data';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';

/** People whose label `x` tells, and whose group, g or h, `proxy` tells. */
function people(count: number): pl.DataFrame {
  const random = new Random(1);
  const rows = Array.from({ length: count }, () => {
    const [x, isH] = [random.normal(), random.integer(2)];
    return { sex: isH ? 'h' : 'g', label: Number(x > 0), x, proxy: random.normal() + 3 * isH };
  });
  return pl.DataFrame(rows).withColumns(pl.col('label').cast(pl.Int32));
}

function row(method: FairnessRow['method'], seed: number, accuracy: number): FairnessRow {
  const group = { linear: 0.6 + seed / 100, network: 0.7 };
  const selected = { g: 0.1 + seed / 10, h: 0.5 };
  return { data: 'adult', method, seed, accuracy, demographicParity: 0.1, equalizedOdds: 0.2, selected, group, seconds: 2 }; // prettier-ignore
}

describe('bench fairness', () => {
  it('judges decisions above a logit of 0: accuracy, gaps, and the share of each group', () => {
    const table = pl.DataFrame({
      label: pl.Series('label', [1, 1, 0, 0, 1, 0, 0, 0], pl.Int32),
      sex: ['g', 'g', 'g', 'g', 'h', 'h', 'h', 'h'],
    });
    const logits = Float32Array.of(2, 1, 1, -1, -1, -1, 0, 3);
    // g: three of four decided 1, both of class 1, one of two others; h: one of four, none of one, one of three.
    expect(judged(table, 'sex', logits)).eql({
      accuracy: 5 / 8,
      demographicParity: 0.5,
      equalizedOdds: 1,
      selected: { g: 0.75, h: 0.25 },
    });
  });

  it('sums up over seeds, gains paired with plain', () => {
    const rows = [row('plain', 0, 0.8), row('plain', 1, 0.9), row('fairnessPenalty', 0, 0.77), row('fairnessPenalty', 1, 0.88)]; // prettier-ignore
    const samples = [0, 1].map((seed) => ({ data: 'adult', seed, group: { linear: 0.9, network: 0.95 } }));
    const found = sumUp('adult', 'test', { samples, rows });
    const [plain, penalty] = found.methods;
    expect(plain!.gain).equal(null);
    expect(penalty!.gain!.mean).closeTo(-0.025, 1e-12);
    expect(penalty!.groupLinear!.mean).closeTo(0.605, 1e-12);
    expect(penalty!.selected).eql({ g: 0.15000000000000002, h: 0.5 });
    const table = tableOf([found]);
    // -2.5 +- 12.706 x 0.5.
    expect(table.rows[2]!.slice(0, 5)).eql(['adult', 'fairnessPenalty', '2', '82.5%', '-2.5 (-8.9 to +3.9)']);
    expect(table.rows[0]!.slice(0, 2)).eql(['adult', 'the samples']);
    expect(table.rows.every((cells) => cells.length === table.header.length)).equal(true);
  });

  it('chooses by weights tried: the largest that costs at most 2 points of accuracy', () => {
    const tried = [0.9, 0.889, 0.881, 0.87].map((accuracy, i) => ({
      ...row('fairnessPenalty', 0, accuracy),
      weight: 3 ** i,
    }));
    const found = sumUp('adult', 'validation', { samples: [{ data: 'adult', seed: 0, group: undefined }], rows: [row('plain', 0, 0.9), ...tried] }); // prettier-ignore
    expect(found.methods.map(({ weight }) => weight)).eql([undefined, 1, 3, 9, 27]);
    expect(choiceInWords(found)).eql(['adult, fairnessPenalty: the largest weight that costs at most 2 points of accuracy on average is 9.']); // prettier-ignore
    expect(tableOf([found]).rows.map(([, name]) => name)).include.members(['plain', 'fairnessPenalty, 27']);
    expect(chosenWeight([{ weight: 1, gain: { mean: -0.03 } }])).equal(undefined);
  });

  it('refuses options that are none before anything is trained', async () => {
    const run = (options: Record<string, string>): Promise<Error> =>
      rejected(
        fairnessBench.run({ repeats: 1, python: '', options: { seeds: '1', ...options }, say: () => expect.fail() }),
      );
    expect((await run({ data: 'law' })).message).contain('--data: expected one of adult, compas, got law');
    expect((await run({ methods: 'magic' })).message).contain('--methods: expected one of plain, fairnessPenalty');
    expect((await run({ on: 'train' })).message).contain('--on: expected one of validation, test, got train');
    expect((await run({ weights: '1,-3' })).message).contain('--weights: expected a number of at least 0, got -3');
    expect((await run({ weights: '1,,3' })).message).contain('--weights: expected a number of at least 0, got NaN');
    expect((await run({ seeds: '0' })).message).contain('seeds: expected a whole number of at least 1');
    // A file is no folder.
    expect((await run({ results: path.join(__filename, 'found.json') })).message).contain(
      '--results: expected a file that can be written',
    );
  });

  it('the table of the documentation is that of the stored results', () => {
    const docs = path.join(__dirname, '..', '..', 'docs');
    const stored = JSON.parse(readFileSync(path.join(docs, 'fairness.json'), 'utf8')) as Parameters<typeof tableOf>[0];
    const page = readFileSync(path.join(docs, 'fairness.md'), 'utf8').replace(/ +/g, ' ');
    for (const cells of tableOf(stored).rows) expect(page).contain(`| ${cells.join(' | ')} |`.replace(/ +/g, ' '));
  });

  describe('each method', () => {
    onBackend('native');
    leavesNothing();

    for (const method of fairnessMethods) {
      it(`${method} is trained, and gives a logit and a representation for each row`, async () => {
        const [train, asked] = [people(512), people(64)];
        const encoder = fitEncoder(train, { features: ['x', 'proxy'] });
        const making = { groups: 'sex', epochs: 8, learningRate: 0.01, weight: 1, inputs: 2, seed: 0 };
        const samples = { train: encoder.samples(train), asked: encoder.samples(asked) };
        const { logits, representation } = await answersBy(method, making, samples);
        expect(judged(asked, 'sex', logits).accuracy).above(0.8);
        expect(representation.shape).eql([64, method === 'variationalFairAutoencoder' ? 16 : 1]);
      });
    }
  });
});
