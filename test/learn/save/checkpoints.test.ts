import { expect } from 'chai';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type pl from 'nodejs-polars';
import { lineProgress, setProgress, silentProgress } from '../../../src/base';
import { BatchSampler } from '../../../src/data';
import { resampling, runFit, saveBundle, Values, type FitSettings, type ResamplingPolicy } from '../../../src/learn';
import { onBackend } from '../../support/backends';
import { fakeTrainable, numberedRows, type FakeTrainable } from '../../support/fakeTrainable';
import { rejected } from '../../support/rejected';

const { split, labels } = numberedRows(40);

describe('checkpoints', () => {
  onBackend('native');
  let parent: string;
  let checkpoint: string;
  beforeEach(async () => {
    setProgress(silentProgress);
    parent = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
    checkpoint = path.join(parent, 'checkpoint');
  });
  afterEach(async () => {
    setProgress(lineProgress());
    await rm(parent, { recursive: true });
  });

  interface Options extends Partial<FitSettings> {
    batchSize?: number;
    seed?: number;
  }

  const fit = async (fake: FakeTrainable, { batchSize = 4, seed = 5, ...settings }: Options): Promise<pl.DataFrame> => {
    const sampler = new BatchSampler({ labels, batchSize, seed });
    const fields = { x: split.images, y: new Values(Float32Array.from(labels), [labels.length, 1]) };
    const data = { fields, sampler, batchesPerStep: 1 };
    return runFit(fake.model, data, {
      epochs: 2,
      stepsPerEpoch: 7,
      resampling: resampling.uniform(),
      validate: undefined,
      checkpoint,
      resume: false,
      signal: undefined,
      curve: true,
      ...settings,
    });
  };

  /** Weights that change from epoch to epoch. */
  const policy = (): ResamplingPolicy => ({
    name: 'own',
    weigh: ({ table }) => ({
      weights: Float64Array.from({ length: table.height }, (_, i) => 1 / (1 + i)),
      report: { told: 1 },
    }),
  });

  it('goes on with the batches, weights, memory and history where it was', async () => {
    const [whole, first, second] = [fakeTrainable(), fakeTrainable(), fakeTrainable()];
    const expected = await fit(whole, { epochs: 4, resampling: policy(), checkpoint: undefined });
    await fit(first, { epochs: 2, resampling: policy() });
    const history = await fit(second, { epochs: 4, resampling: policy(), resume: true, seed: 99 });
    expect(second.seen).eql(whole.seen.slice(14));
    expect(second.now()).eql(whole.now());
    expect(history.toRecords()).eql(expected.toRecords());
    expect(history.columns).eql(expected.columns);
    [whole, first, second].forEach((fake) => fake.dispose());
  });

  it('keeps the last whole epoch of a training that was interrupted', async () => {
    const control = new AbortController();
    const [stopped, resumed] = [
      fakeTrainable((step) => {
        if (step === 10) control.abort();
        return { loss: step };
      }),
      fakeTrainable(),
    ];
    await rejected(fit(stopped, { epochs: 3, signal: control.signal }));
    expect(await readdir(parent)).eql(['checkpoint']);
    const history = await fit(resumed, { epochs: 3, resume: true });
    expect(resumed.seen.length).equal(14);
    expect(resumed.seen.slice(0, 4)).eql(stopped.seen.slice(7, 11));
    expect(history.getColumn('step').toArray()).eql(Array.from({ length: 21 }, (_, i) => i + 1));
    [stopped, resumed].forEach((fake) => fake.dispose());
  });

  it('forgets the weights of an older policy when it goes on with another', async () => {
    const fake = fakeTrainable();
    const few = new Float64Array(20);
    few[0] = few[1] = 1;
    await fit(fake, { epochs: 1, resampling: { ...policy(), weigh: () => ({ weights: few, report: {} }) } });
    expect(new Set(fake.seen.flatMap((batch) => batch.slice(0, 2))).size).equal(2);
    await fit(fake, { epochs: 2, resume: true });
    expect(new Set(fake.seen.slice(7).flatMap((batch) => batch.slice(0, 2))).size).above(6);
    fake.dispose();
  });

  it('has nothing to do when as many epochs are done: the model and the history are those of the checkpoint', async () => {
    const [first, second] = [fakeTrainable(), fakeTrainable()];
    const expected = await fit(first, { epochs: 3 });
    for (const epochs of [3, 1]) {
      const history = await fit(second, { epochs, resume: true });
      expect(second.seen).eql([]);
      expect(second.now()).eql({ weight: 21, memory: 21 });
      expect(history.toRecords()).eql(expected.toRecords());
    }
    [first, second].forEach((fake) => fake.dispose());
  });

  it('starts from the beginning where there is no checkpoint yet, and over again without resume', async () => {
    const fake = fakeTrainable();
    expect((await fit(fake, { epochs: 1, resume: true })).height).equal(7);
    expect((await fit(fake, { epochs: 1 })).height).equal(7);
    expect(fake.seen.length).equal(14);
    fake.dispose();
  });

  it('refuses to resume without a folder, with other data or another batch size, and leaves the model alone', async () => {
    const [first, fake] = [fakeTrainable(), fakeTrainable()];
    expect((await rejected(fit(fake, { checkpoint: undefined, resume: true }))).message).equal(
      'resume: expected a checkpoint folder to resume from, got none. Give the option checkpoint, too.',
    );
    await fit(first, { epochs: 1 });
    expect((await rejected(fit(fake, { batchSize: 6, resume: true }))).message).match(
      /^state\.batchSize: expected 6, got 4\./,
    );
    expect(fake.now()).eql({ weight: 0, memory: 0 });
    [first, fake].forEach((one) => one.dispose());
  });

  it('refuses a folder that holds something else', async () => {
    const fake = fakeTrainable();
    await saveBundle(checkpoint, { meta: { kind: 'PlainModel' }, arrays: {} });
    expect((await rejected(fit(fake, { resume: true }))).message).equal(
      `${checkpoint}: expected a checkpoint of fit(), got something else. Give another folder.`,
    );
    expect(fake.now()).eql({ weight: 0, memory: 0 });
    fake.dispose();
  });
});
