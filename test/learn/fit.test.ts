import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type pl from 'nodejs-polars';
import {
  InterruptedError,
  lineProgress,
  RisklabError,
  setInterruptSource,
  setProgress,
  silentProgress,
} from '../../src/base';
import { BatchSampler } from '../../src/data';
import {
  Values,
  resampling,
  runFit,
  setFitMonitor,
  type FitSettings,
  type HistoryRow,
  type ResamplingPolicy,
} from '../../src/learn';
import { alive, backends, onBackend } from '../support/backends';
import { fakeTrainable, numberedRows, type FakeStep, type FakeTrainable as Fake } from '../support/fakeTrainable';
import { rejected } from '../support/rejected';

const { split, labels } = numberedRows(40);

const fields = { x: split.images, y: new Values(Float32Array.from(labels), [labels.length, 1]) };

/** What the loop is told, and the sampler. */
type Settings = FitSettings & { batchSize: number; seed: number };

const defaults: Settings = {
  epochs: 2,
  batchSize: 4,
  stepsPerEpoch: 10,
  resampling: resampling.uniform(),
  validate: undefined,
  checkpoint: undefined,
  resume: false,
  signal: undefined,
  curve: true,
  seed: 3,
};

const fit = async (fake: Fake, settings: Partial<Settings> = {}): Promise<pl.DataFrame> =>
  fitIn(fake, { ...defaults, ...settings });

const fitIn = (fake: Fake, { batchSize, seed, ...settings }: Settings): Promise<pl.DataFrame> => {
  const sampler = new BatchSampler({ labels, batchSize, seed });
  return runFit(fake.model, { fields, sampler, batchesPerStep: 1 }, settings);
};

/** Collects what progress and monitor are told. */
function listen(): { progress: unknown[][]; monitor: [string, number][] } {
  const heard: { progress: unknown[][]; monitor: [string, number][] } = { progress: [], monitor: [] };
  setProgress((label, total) => {
    heard.progress.push(['start', label, total]);
    return {
      update: (...args) => heard.progress.push(['update', ...args]),
      end: (...args) => heard.progress.push(['end', ...args]),
    };
  });
  setFitMonitor(() => ({
    onEpoch: (history) => void heard.monitor.push(['epoch', history.height]),
    onEnd: (history) => void heard.monitor.push(['end', history.height]),
  }));
  return heard;
}

for (const backend of backends) {
  describe(`runFit on ${backend}`, () => {
    onBackend(backend);
    beforeEach(() => setProgress(silentProgress));
    afterEach(() => {
      setProgress(lineProgress());
      setFitMonitor(() => ({ onEpoch: () => undefined, onEnd: () => undefined }));
      setInterruptSource(() => undefined);
    });

    /** Runs a test with a model that is freed afterwards; no tensor may be left. */
    const withFake = async (body: (fake: Fake) => Promise<void>, onStep?: FakeStep): Promise<void> => {
      const start = alive();
      const fake = fakeTrainable(onStep);
      await body(fake);
      fake.dispose();
      expect(alive()).eql(start);
    };

    it('shows batches half positives and half negatives, each row once a batch, with its own label', () =>
      withFake(async (fake) => {
        await fit(fake);
        expect(fake.seen.length).equal(20);
        for (const batch of fake.seen) {
          expect(batch.map((row) => row % 2)).eql([1, 1, 0, 0]);
          expect(new Set(batch).size).equal(4);
        }
        expect(new Set(fake.seen.flat()).size).above(30);
      }));

    it('shows the same batches for the same seed, others for another', () =>
      withFake(async (fake) => {
        await fit(fake);
        await fit(fake);
        await fit(fake, { seed: 4 });
        expect(fake.seen.slice(20, 40)).eql(fake.seen.slice(0, 20));
        expect(fake.seen.slice(40)).not.eql(fake.seen.slice(0, 20));
      }));

    it('gives a row of history each tenth of an epoch, with means, and more at the end of an epoch', async () => {
      const report =
        (epoch: number): ResamplingPolicy['weigh'] =>
        () => ({ weights: null, report: { told: epoch } });
      let epoch = 0;
      const resampling: ResamplingPolicy = { name: 'own', weigh: (c) => report(++epoch)(c) };
      await withFake(async (fake) => {
        const history = await fit(fake, {
          stepsPerEpoch: 20,
          resampling,
          validate: () => Promise.resolve({ valRows: 40 }),
        });
        expect(history.columns).eql(['epoch', 'step', 'loss', 'told', 'valRows']);
        const rows = history.toRecords();
        expect(rows.length).equal(20);
        // Losses are 0, 1, 2, ...: the first row is the mean of 0 and 1.
        expect(rows[0]).eql({ epoch: 0.1, step: 2, loss: 0.5, told: null, valRows: null });
        expect(rows[9]).eql({ epoch: 1, step: 20, loss: 18.5, told: 1, valRows: 40 });
        expect(rows[10]).eql({ epoch: 1.1, step: 22, loss: 20.5, told: null, valRows: null });
        expect(rows[19]).eql({ epoch: 2, step: 40, loss: 38.5, told: 2, valRows: 40 });
      });
    });

    it('gives a row each step when an epoch has fewer than ten', () =>
      withFake(async (fake) => {
        const history = await fit(fake, { stepsPerEpoch: 3, epochs: 1 });
        expect(history.getColumn('loss').toArray()).eql([0, 1, 2]);
        expect(history.getColumn('step').toArray()).eql([1, 2, 3]);
      }));

    for (const bad of [NaN, Infinity, -Infinity]) {
      it(`stops at a loss of ${bad}, says where, and goes back to the start of the epoch`, async () => {
        const heard = listen();
        await withFake(
          async (fake) => {
            const error = await rejected(fit(fake, { epochs: 3 }));
            expect(error).instanceOf(RisklabError);
            expect(error.message).equal(
              `fit: expected a finite loss, got loss ${bad}, kl 7 at step 5 of 10 in epoch 2. ` +
                'Lower the learning rate, or check the data. The weights are those from before this epoch.',
            );
            expect(fake.now()).eql({ weight: 10, memory: 10 });
            expect(fake.seen.length).equal(15);
          },
          (step) => (step === 14 ? { loss: bad, kl: 7 } : { loss: 1, kl: 1 }),
        );
        expect(heard.progress).deep.include(['end', 'failed']);
        expect(heard.monitor).eql([
          ['epoch', 10],
          ['end', 14],
        ]);
      });
    }

    it("stops when an epoch's last step spoils the weights, which no loss tells any more", () =>
      withFake(async (fake) => {
        const [weight] = Object.values(fake.model.variables());
        const validated: number[] = [];
        const spoil = (): void => tf.tidy(() => weight!.assign(tf.scalar(NaN)));
        const trainStep = fake.model.trainStep.bind(fake.model);
        fake.model.trainStep = (batch) => {
          const values = trainStep(batch);
          if (fake.seen.length === 20) spoil();
          return values;
        };
        const validate = (): Promise<HistoryRow> => Promise.resolve({ valRows: validated.push(fake.now().weight) });
        const error = await rejected(fit(fake, { validate }));
        expect(error).instanceOf(RisklabError);
        expect(error.message).equal(
          'fit: expected finite weights, got others at step 10 of 10 in epoch 2. ' +
            'Lower the learning rate, or check the data. The weights are those from before this epoch.',
        );
        expect(fake.now()).eql({ weight: 10, memory: 10 });
        // Weights that are not kept are not validated.
        expect(validated).eql([10]);
      }));

    it('reckons the time that is left from the steps of this training, not of one that it goes on from', async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
      const real = Date.now;
      try {
        await withFake(async (fake) => {
          const checkpoint = path.join(folder, 'checkpoint');
          await fit(fake, { epochs: 3, stepsPerEpoch: 4, checkpoint });
          const heard = listen();
          let now = 0;
          Date.now = () => (now += 60);
          await fit(fake, { epochs: 5, stepsPerEpoch: 4, checkpoint, resume: true });
          expect(heard.progress[0]).eql(['start', 'fit', 8]);
          expect(heard.progress.filter(([kind]) => kind === 'update').map(([, done]) => done)).eql([
            1, 2, 3, 4, 5, 6, 7, 8,
          ]);
          expect(heard.progress[1]).eql(['update', 1, 'epoch 4 of 5, loss 12.0000']);
        });
      } finally {
        Date.now = real;
        await rm(folder, { recursive: true });
      }
    });

    it('stops after the step in which it was interrupted, and keeps its weights', async () => {
      const heard = listen();
      const control = new AbortController();
      await withFake(
        async (fake) => {
          const error = await rejected(fit(fake, { signal: control.signal }));
          expect(error).instanceOf(InterruptedError);
          expect(error.message).equal(
            'fit: interrupted at step 4 of 10 in epoch 2. The weights of that step are kept; fit again to go on.',
          );
          expect(fake.now()).eql({ weight: 14, memory: 14 });
        },
        (step) => {
          if (step === 13) control.abort();
          return { loss: 1 };
        },
      );
      expect(heard.progress.at(-1)).eql(['end', 'interrupted']);
      expect(heard.monitor).eql([
        ['epoch', 10],
        ['end', 14],
      ]);
    });

    it('hears the interrupt of the notebook, unless it was given a signal of its own', async () => {
      const control = new AbortController();
      setInterruptSource(() => control.signal);
      control.abort();
      await withFake(async (fake) => {
        expect(await rejected(fit(fake))).instanceOf(InterruptedError);
        expect(fake.now().weight).equal(1);
        await fit(fake, { epochs: 1, signal: new AbortController().signal });
        expect(fake.now().weight).equal(11);
      });
    });

    it('lets an interrupt in while it works', async () => {
      const control = new AbortController();
      setInterruptSource(() => control.signal);
      const timer = setTimeout(() => control.abort(), 1);
      try {
        await withFake(
          async (fake) => {
            expect(await rejected(fit(fake, { epochs: 100 }))).instanceOf(InterruptedError);
            expect(fake.now().weight).below(100);
          },
          () => {
            const end = Date.now() + 5;
            while (Date.now() < end);
            return { loss: 0 };
          },
        );
      } finally {
        clearTimeout(timer);
      }
    });

    it('passes on what a step throws, and leaves nothing behind', async () => {
      const heard = listen();
      await withFake(
        async (fake) => {
          expect((await rejected(fit(fake))).message).equal('out of memory');
        },
        (step) => {
          if (step === 3) throw new Error('out of memory');
          return { loss: 1 };
        },
      );
      expect(heard.progress.filter(([kind]) => kind !== 'update')).eql([
        ['start', 'fit', 20],
        ['end', 'failed'],
      ]);
    });

    it('asks the policy before each epoch about the positives in their order, and draws by its weights', async () => {
      for (const needs of [['latents'], []]) {
        let epoch = 0;
        const resampling: ResamplingPolicy = {
          name: 'own',
          needs,
          // Epoch 1: the last two positives; epoch 2: the first two; epoch 3: all.
          weigh({ table }) {
            const n = table.height;
            epoch++;
            const weights =
              epoch === 3 ? null : Float64Array.from({ length: n }, (_, i) => +(epoch === 1 ? i >= n - 2 : i < 2));
            return { weights, report: {} };
          },
        };
        await withFake(async (fake) => {
          await fit(fake, { epochs: 3, resampling });
          expect(fake.contexts.map((context) => context.needs)).eql([needs, needs, needs]);
          const odd = Array.from({ length: 20 }, (_, i) => 2 * i + 1);
          expect([...fake.contexts[0]!.rows]).eql(odd);
          const drawn = (from: number): number[] =>
            [...new Set(fake.seen.slice(from, from + 10).flatMap((batch) => batch.filter((row) => row % 2)))].sort(
              (a, b) => a - b,
            );
          expect(drawn(0)).eql([37, 39]);
          expect(drawn(10)).eql([1, 3]);
          expect(drawn(20).length).above(8);
        });
      }
    });

    it('asks a policy that is called uniform like any other', () =>
      withFake(async (fake) => {
        const weights = new Float64Array(20);
        weights[4] = weights[5] = 1;
        await fit(fake, {
          epochs: 1,
          resampling: { name: 'uniform', weigh: () => ({ weights, report: {} }) },
        });
        expect(new Set(fake.seen.flatMap((batch) => batch.slice(0, 2)))).eql(new Set([9, 11]));
      }));

    it('tells the monitor nothing of a training without a curve, and progress all the same', async () => {
      const heard = listen();
      await withFake(async (fake) => {
        await fit(fake, { curve: false });
      });
      expect(heard.monitor).eql([]);
      expect(heard.progress[0]).eql(['start', 'fit', 20]);
    });

    it('tells monitor and progress how far it is', async () => {
      const heard = listen();
      const real = Date.now;
      let now = 0;
      Date.now = () => (now += 60);
      try {
        await withFake(async (fake) => {
          await fit(fake, { epochs: 3, stepsPerEpoch: 4 });
        });
      } finally {
        Date.now = real;
      }
      expect(heard.monitor).eql([
        ['epoch', 4],
        ['epoch', 8],
        ['end', 12],
      ]);
      expect(heard.progress[0]).eql(['start', 'fit', 12]);
      expect(heard.progress).deep.include(['update', 6, 'epoch 2 of 3, loss 5.0000']);
      expect(heard.progress.at(-1)).eql(['end', '3 epochs, loss 11.0000']);
    });

    it('refuses fewer rows of a class than half a batch, and an odd batch', () =>
      withFake(async (fake) => {
        expect((await rejected(fit(fake, { batchSize: 42 }))).message).match(
          /^positives: expected at least 21, half a batch, got 20\./,
        );
        expect((await rejected(fit(fake, { batchSize: 5 }))).message).match(
          /^batchSize: expected an even number, got 5\./,
        );
      }));
  });
}
