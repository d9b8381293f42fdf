import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import type { ImageStore, Split } from '../../src/data';
import { DensityVAEWrapper, EnsembleWrapper, type DensityVAEWrapperOptions } from '../../src/risk';
import type { FitOptions } from '../../src/learn';
import { faceDecoder } from '../../src/models';
import { adam, loadBundle, type ResamplingPolicy, type Values } from '../../src/learn';
import { onBackend } from '../support/backends';
import { rejected } from '../support/rejected';
import { greyDecoder, smallClassifier, smallDecoder, smallSize } from '../support/smallModels';
import { toyFaces } from '../support/toyFaces';

const faces = toyFaces(32, smallSize, 1);
const labels = faces.table.getColumn('label').toArray() as number[];

/** A classifier without normalisation: with a learning rate of 0 it gives in training what it gives afterwards. */
const plain = (): tf.Sequential =>
  tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [smallSize, smallSize, 3] }),
      tf.layers.dense({ units: 6, activation: 'tanh', kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) }),
      tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
    ],
  });

const still = (options: DensityVAEWrapperOptions = {}): DensityVAEWrapper => {
  const model = new DensityVAEWrapper(plain(), {
    latentDim: 2,
    queueSize: 100,
    decoder: greyDecoder(2, 0.25),
    ...options,
  });
  model.compile({ optimizer: adam({ learningRate: 0 }), loss: 'binaryCrossentropyFromLogits' });
  return model;
};

/** Squared distance of an image to a grey, summed over its values. */
const distance = (images: ImageStore, i: number, grey: number): number =>
  Array.from(images.image(i)).reduce((sum, byte) => sum + (byte / 255 - grey) ** 2, 0);

describe('DensityVAEWrapper', () => {
  onBackend('native');
  let folder: string;
  beforeEach(async () => {
    setProgress(silentProgress);
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
  });
  afterEach(async () => {
    setProgress(lineProgress());
    await rm(folder, { recursive: true });
  });

  /** What the queue holds, read from a saved model. */
  const queueOf = async (model: DensityVAEWrapper): Promise<{ filled: number; rows: number[][] }> => {
    await model.save(path.join(folder, 'queue'));
    const { meta, arrays } = await loadBundle(path.join(folder, 'queue'));
    const { filled } = (meta as { own: { own: { queue: { filled: number } } } }).own.own.queue;
    const rows = Array.from({ length: filled }, (_, row) => [...arrays['queue']!.subarray(2 * row, 2 * row + 2)]);
    return { filled, rows };
  };

  /** That a row is among others, up to rounding. */
  const among = (row: number[], others: number[][]): boolean =>
    others.some((other) => other.every((value, i) => Math.abs(value - row[i]!) < 1e-5));

  const latentsOf = async (model: DensityVAEWrapper, data: Split | ImageStore): Promise<number[][]> => {
    const { data: values, shape } = await model.encode(data);
    return Array.from({ length: shape[0]! }, (_, row) => [...values.subarray(2 * row, 2 * row + 2)]);
  };

  it('epistemic is the mean squared error a pixel of the image drawn again', async () => {
    const { epistemic } = await still().predict(faces);
    expect(epistemic!.shape).eql([32]);
    epistemic!.data.forEach((value, i) => expect(value).closeTo(distance(faces.images, i, 0.25) / 192, 1e-6));
  });

  it('reconstruction in the loss is the sum over an image, a mean over the faces, weighted', async () => {
    // A batch of all: every face is in it.
    const all = { epochs: 1, batchSize: 32, stepsPerEpoch: 1 };
    const mean = (values: number[]): number => values.reduce((x, y) => x + y, 0) / values.length;
    const distances = labels.map((_, i) => distance(faces.images, i, 0.25));
    const facesOnly = mean(distances.filter((_, i) => labels[i] === 1));
    const everything = mean(distances);
    const term = async (options: DensityVAEWrapperOptions): Promise<number> =>
      (await still(options).fit(faces, all)).getColumn('reconstruction').toArray()[0] as number;
    expect(await term({})).closeTo(0.002 * facesOnly, 1e-5);
    expect(await term({ reconstructionWeight: 1 })).closeTo(facesOnly, 1e-3);
    expect(await term({ reconstructionWeight: 1, positivesOnly: false })).closeTo(everything, 1e-3);
    expect(await term({ rule: 'reference' })).closeTo(everything, 1e-3);
    expect(await term({ rule: 'reference', positivesOnly: true, reconstructionWeight: 0.5 })).closeTo(
      everything / 2,
      1e-3,
    );
  });

  it('weights of 0 leave the task alone', async () => {
    const model = new DensityVAEWrapper(smallClassifier(), {
      latentDim: 2,
      decoder: smallDecoder(2),
      klWeight: 0,
      reconstructionWeight: 0,
    });
    model.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
    const rows = (await model.fit(faces, { epochs: 1, batchSize: 16 })).toRecords();
    for (const row of rows) expect([row['kl'], row['reconstruction'], row['task']]).eql([0, 0, row['loss']]);
  });

  it('remembers the latent vectors of faces alone, the last ones', async () => {
    const model = still();
    expect((await model.predict(faces)).bias).equal(undefined);
    await model.fit(faces, { epochs: 1, batchSize: 8, stepsPerEpoch: 3 });
    const latents = await latentsOf(model, faces);
    const { filled, rows } = await queueOf(model);
    expect(filled).equal(3 * 4);
    const positives = latents.filter((_, i) => labels[i] === 1);
    for (const row of rows) expect(among(row, positives)).equal(true);
    await model.fit(faces, { epochs: 10, batchSize: 32 });
    expect((await queueOf(model)).filled).equal(100);
  });

  it('remembers everything when told, and by the reference’s rule', async () => {
    for (const options of [{ positivesOnly: false }, { rule: 'reference' }] as const) {
      const model = still(options);
      await model.fit(faces, { epochs: 1, batchSize: 8, stepsPerEpoch: 3 });
      expect((await queueOf(model)).filled).equal(3 * 8);
    }
  });

  it('bias is the log density among the faces last seen: small for what is rare', async () => {
    const model = still({ bins: 3 });
    await model.fit(faces, { epochs: 4, batchSize: 32 });
    const { rows } = await queueOf(model);
    const latents = await latentsOf(model, faces);
    const bias = (await model.predict(faces)).bias!.data;
    // Three bins between the least and the largest (there are fewer than 200 rows) and one beyond each, a half more in each.
    const log = (x: number, d: number): number => {
      const column = rows.map((row) => row[d]!);
      const [low, high] = [Math.min(...column), Math.max(...column)];
      const binOf = (v: number): number =>
        v < low ? 0 : v > high ? 4 : 1 + Math.min(2, Math.floor((3 * (v - low)) / (high - low)));
      const count = column.filter((v) => binOf(v) === binOf(x)).length;
      return Math.log((count + 0.5) / (column.length + 2.5));
    };
    // Rounding may move a value that lies on an edge; none of these does but the extremes themselves.
    const inside = latents
      .map((row, i) => [row, i] as const)
      .filter(([row]) => !row.some((x, d) => rows.some((other) => other[d] === x)));
    expect(inside.length).above(5);
    for (const [row, i] of inside) expect(bias[i], `row ${i}`).closeTo(log(row[0]!, 0) + log(row[1]!, 1), 1e-4);
  });

  it('encodes images of a split or a store', async () => {
    const model = still();
    const values = await model.encode(faces);
    expect(values.shape).eql([32, 2]);
    expect(await latentsOf(model, faces.images.select([3]))).satisfy((rows: number[][]) =>
      among(rows[0]!, [[...values.data.subarray(6, 8)]]),
    );
  });

  it('draws images again: the same pictures whose squared error is epistemic', async () => {
    // More than are drawn at once, with a decoder that draws something else for each.
    const many = toyFaces(300, smallSize, 2).images;
    const model = still({ decoder: smallDecoder(2) });
    const again = await model.reconstruct(many);
    expect(again.shape).eql([300, smallSize, smallSize, 3]);
    const { epistemic } = await model.predict(many);
    const size = smallSize * smallSize * 3;
    const errors = Array.from({ length: 300 }, (_, i) => {
      const drawn = again.data.subarray(i * size, (i + 1) * size);
      return drawn.reduce((sum, value, at) => sum + (value - many.image(i)[at]! / 255) ** 2, 0) / size;
    });
    errors.forEach((error, i) => expect(epistemic!.data[i], `image ${i}`).closeTo(error, 1e-5));
    expect(new Set(errors.map((error) => error.toFixed(6))).size).above(100);
    const before = tf.memory().numTensors;
    await model.reconstruct(many);
    expect(tf.memory().numTensors).equal(before);
    expect([...(await still().reconstruct(many.select([5]))).data]).satisfy((values: number[]) =>
      values.every((value) => Math.abs(value - 0.25) < 1e-6),
    );
  });

  it('names its progress as it is told, and counts one epoch as one', async () => {
    const told: string[] = [];
    setProgress((label) => ({ update: () => undefined, end: (note) => void told.push(`${label}: ${note}`) }));
    await still().fit(faces, { epochs: 1, batchSize: 8, stepsPerEpoch: 1, name: 'by groups' });
    await still().fit(faces, { epochs: 2, batchSize: 8, stepsPerEpoch: 1 });
    expect(told[0]).match(/^by groups: 1 epoch, loss [\d.]+$/);
    expect(told[1]).match(/^fit: 2 epochs, loss [\d.]+$/);
    expect(await rejected(still().fit(faces, { name: 7 as never }))).match(/name: expected a text, got 7/);
  });

  for (const [resampling, reported] of [
    ['inverseDensity', ['temperature', 'effectiveSample']],
    ['dbVae', ['effectiveSample']],
    ['reference', ['effectiveSample', 'largestToSmallest']],
    ['groups', ['effectiveSample', 'groups']],
    ['uniform', []],
  ] as const) {
    it(`resamples by ${resampling} and tells what it did at the end of each epoch`, async () => {
      const options: FitOptions = { epochs: 2, batchSize: 8, stepsPerEpoch: 2, resampling };
      const history = await still().fit(faces, options);
      expect(history.columns.slice(6)).eql(reported);
      for (const column of reported) {
        const values = history.getColumn(column).toArray() as (number | null)[];
        expect(values.map((value) => value === null)).eql([true, false, true, false]);
        expect(values.filter((value) => value !== null).every((value) => value > 0)).equal(true);
      }
    });
  }

  it('in an ensemble, gives a policy the latent vectors of the members side by side', async () => {
    const ensemble = new EnsembleWrapper(plain(), {
      members: 2,
      wrapper: DensityVAEWrapper,
      wrapperOptions: { latentDim: 2, decoder: greyDecoder(2, 0.25) },
    });
    ensemble.compile({ optimizer: adam({ learningRate: 0 }), loss: 'binaryCrossentropyFromLogits' });
    const seen: Values[] = [];
    const policy: ResamplingPolicy = {
      name: 'looks',
      needs: ['latents', 'logDensity'],
      weigh(context) {
        seen.push(context.score('latents'), context.score('logDensity'));
        return { weights: null, report: {} };
      },
    };
    await ensemble.fit(faces, { epochs: 1, batchSize: 8, stepsPerEpoch: 1, resampling: policy });
    const [one, other] = await Promise.all(
      Object.values(ensemble.children()).map((member) => latentsOf(member as DensityVAEWrapper, faces)),
    );
    const expected = labels.flatMap((label, i) => (label === 1 ? [[...one![i]!, ...other![i]!]] : []));
    const [latents, density] = seen;
    expect(latents!.shape).eql([expected.length, 4]);
    expected.flat().forEach((value, i) => expect(latents!.data[i]).closeTo(value, 1e-5));
    expect(density!.shape).eql([expected.length]);
  });

  it('tells a policy nothing that it did not say it needs', async () => {
    const policy: ResamplingPolicy = {
      name: 'sly',
      weigh: (context) => ({ weights: Float64Array.from(context.score('logDensity').data), report: {} }),
    };
    expect((await rejected(still().fit(faces, { batchSize: 8, resampling: policy }))).message).equal(
      'resampling by sly: score: expected one of its needs: none, got logDensity. Add it to needs.',
    );
  });

  it('draws other noise at every step', async () => {
    // With nothing learned, a decoder that copies its input and batches of all faces, only the noise changes the reconstruction.
    const decoder = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [2], units: 192, kernelInitializer: 'ones' }),
        tf.layers.reshape({ targetShape: [smallSize, smallSize, 3] }),
      ],
    });
    const history = await still({ decoder }).fit(faces, { epochs: 2, batchSize: 32, stepsPerEpoch: 3 });
    expect(new Set(history.getColumn('reconstruction').toArray()).size).equal(6);
    expect(new Set((history.getColumn('task').toArray() as number[]).map((x) => x.toFixed(4))).size).equal(1);
  });

  it('refuses a decoder that does not fit, and bad options', () => {
    const make =
      (options: DensityVAEWrapperOptions): (() => DensityVAEWrapper) =>
      () =>
        new DensityVAEWrapper(smallClassifier(), { decoder: smallDecoder(3), latentDim: 3, ...options });
    expect(make({ latentDim: 4 })).throw(
      'decoder: expected one from [4] to [8, 8, 3], got one from [3] to [8, 8, 3]. Give latentDim and the image size to both.',
    );
    expect(make({ decoder: greyDecoder(3, 0) })).not.throw();
    expect(make({ decoder: faceDecoder({ latentDim: 3 }) })).throw(
      'decoder: expected one from [3] to [8, 8, 3], got one from [3] to [64, 64, 3].',
    );
    expect(make({ latentDims: 3 } as object)).throw('Did you mean latentDim?');
    expect(make({ rule: 'loud' as 'sound' })).throw('rule: expected one of sound, reference, got loud.');
    expect(make({ bins: 0 })).throw('bins: expected a whole number of at least 1, got 0.');
    expect(make({ queueSize: 1.5 })).throw('queueSize: expected a whole number of at least 1, got 1.5.');
    expect(make({ latentDim: 0 })).throw('latentDim: expected a whole number of at least 1, got 0.');
    expect(make({ klWeight: -1 })).throw('klWeight: expected a number of at least 0, got -1.');
    expect(make({ reconstructionWeight: NaN })).throw(
      'reconstructionWeight: expected a number of at least 0, got NaN.',
    );
  });

  it('refuses to go on from a checkpoint of another queue', async () => {
    const checkpoint = path.join(folder, 'checkpoint');
    const options = { epochs: 1, batchSize: 8, stepsPerEpoch: 1, checkpoint };
    await still().fit(faces, options);
    const other = still({ queueSize: 50 });
    expect((await rejected(other.fit(faces, { ...options, epochs: 2, resume: true }))).message).equal(
      'saved queue: expected 50 rows of 2 values, got 200 values.',
    );
  });
});
