import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { robustMethods, trainedBy } from '../../src/bench/robust/methods';
import { Peer } from '../../src/bench/peer';
import { robustBench } from '../../src/bench/robust/robustBench';
import { speed } from '../../src/bench/robust/speed';
import { sumUp, tableOf } from '../../src/bench/robust/summary';
import { trial, type RobustRow } from '../../src/bench/robust/trial';
import { robust } from '../../src/robust';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { toyFaces } from '../support/toyFaces';

const row = (method: string, seed: number, clean: number, mce: number | null): RobustRow => ({
  ...{ method, seed, clean, attacked: 0.5, interval: 0, smoothing: 0.25, corrupted: 0.75, mce, seconds: 10 + seed },
});

describe('bench robust', () => {
  it('sums up over seeds, with intervals, and leaves mCE out where a seed has none', () => {
    const found = sumUp([row('plain', 0, 0.8, 1), row('trades', 0, 0.7, 0.9), row('plain', 1, 0.9, 1), row('trades', 1, 0.8, null)]); // prettier-ignore
    expect(found.map(({ name, seeds, seconds }) => [name, seeds, seconds])).eql([['plain', 2, 10.5], ['trades', 2, 10.5]]); // prettier-ignore
    expect(found[0]!.clean.mean).closeTo(0.85, 1e-12);
    const { header, rows } = tableOf(found);
    expect(rows.every((cells) => cells.length === header.length)).equal(true);
    // 85% +- 12.706 x 5 points.
    expect(rows[0]!.slice(0, 3)).eql(['plain', '2', '85.0% (21.5% to 148.5%)']);
    expect(rows[1]![header.indexOf('mCE')]).equal('');
    expect(tableOf(sumUp([row('plain', 0, 0.8, 1)])).rows[0]!.slice(2, 4)).eql(['80.0%', '50.0%']);
  });

  it('refuses options that are none before anything is trained', async () => {
    const run = (options: Record<string, string>): Promise<Error> => {
      const usual = { seeds: '1', train: '64', test: '10', epochs: '1', copies: '10', smoothed: '2' };
      return rejected(robustBench.run({ repeats: 1, python: '', options: { ...usual, ...options }, say: () => expect.fail() })); // prettier-ignore
    };
    expect((await run({ methods: 'magic' })).message).contain('--methods: expected one of plain, adversarialTraining');
    expect((await run({ severities: '6' })).message).contain('--severities: expected one of 1, 2, 3, 4, 5, got 6');
    expect((await run({ train: '1' })).message).contain('train: expected a whole number of at least 64');
    expect((await run({ results: path.join(__filename, 'found.json') })).message).contain('--results: expected a file that can be written'); // prettier-ignore
  });

  it('the table of the documentation is that of the stored results', () => {
    const docs = path.join(__dirname, '..', '..', 'docs');
    const stored = JSON.parse(readFileSync(path.join(docs, 'robust.json'), 'utf8')) as Parameters<typeof tableOf>[0];
    expect(stored.every(({ seeds }) => seeds === 3)).equal(true);
    const page = readFileSync(path.join(docs, 'robust.md'), 'utf8').replace(/ +/g, ' ');
    for (const cells of tableOf(stored).rows) expect(page).contain(`| ${cells.join(' | ')} |`);
  });

  describe('each method', () => {
    onBackend('native');
    leavesNothing();

    it('is trained by a part of its own, and measured on the same rows', async () => {
      const faces = { train: toyFaces(64, 64, 1), test: toyFaces(8, 64, 2) };
      const settings = { seed: 0, epochs: 1, severities: [1], copies: 20, smoothed: 4 };
      const found = await trial(faces, { ...settings, methods: ['plain', 'trades'] }, () => undefined);
      expect(found.map(({ method }) => method)).eql(['plain', 'trades']);
      for (const { clean, attacked, interval, smoothing, corrupted } of found) {
        for (const share of [clean, attacked, interval, smoothing, corrupted]) expect(share).within(0, 1);
        expect(attacked).at.most(clean);
        expect(interval).at.most(attacked);
      }
    });

    it('has speeds in things a second of each time, beside a peer that answers in ms', async () => {
      const python = Peer.python.bind(Peer);
      const asked: Record<string, unknown>[] = [];
      const ask = (request: Record<string, unknown>): Promise<object> => {
        asked.push(request);
        return Promise.resolve({ ms: 500, processor: 250 });
      };
      const peer = { versions: { foolbox: '1.2' }, ask, close: () => Promise.resolve() };
      Peer.python = () => Promise.resolve(Object.assign(Object.create(Peer.prototype) as Peer, peer));
      const sizes = { attacked: 4, batch: 2, steps: 3, corrupted: 2, severity: 3 };
      try {
        const { measures, ours, notes } = await speed({ repeats: 2, python: '', options: {}, say: () => undefined }, sizes); // prettier-ignore
        // Three steps on two batches in half a second, and in a quarter of one; two images in a quarter.
        expect(measures.slice(0, 3).map(({ samples }) => samples['Python'])).eql([[12, 12], [24, 24], [8, 8]]); // prettier-ignore
        for (const { samples } of measures) for (const rate of samples[ours] as number[]) expect(rate).above(0);
        expect(measures.slice(2).map(({ name }) => name)).eql([...robust.corruptionKinds]);
        expect(asked[0]).eql({ times: 1, case: 'pgd', images: 4, batch: 2, steps: 3 });
        expect(asked).length(2 * 16);
        expect(notes).include('Python: foolbox 1.2');
      } finally {
        Peer.python = python;
      }
    });

    it('has the network of the others', async () => {
      // By hand: 448 + 4640 + 18,496 of the convolutions, 256 x 64 + 64 and 64 + 1 of the dense layers.
      for (const method of robustMethods) {
        const { model } = await trainedBy(method, toyFaces(32, 32, 1), { seed: 0, epochs: 1 });
        expect(model.network.layersModel.countParams()).equal(40_097);
        model.dispose();
      }
    });
  });
});
