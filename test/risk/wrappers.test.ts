import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { InterruptedError, lineProgress, setProgress, silentProgress } from '../../src/base';
import type { Split } from '../../src/data';
import {
  DensityVAEWrapper,
  DensityWrapper,
  MVEWrapper,
  PlainModel,
  RiskTensor,
  type RiskWrapper,
  VAEWrapper,
} from '../../src/risk';
import type { CompileOptions, FitOptions } from '../../src/learn';
import { adam } from '../../src/learn';
import { alive, onBackend } from '../support/backends';
import { rejected } from '../support/rejected';
import { smallClassifier, smallDecoder, smallSize } from '../support/smallModels';
import { toyFaces } from '../support/toyFaces';

interface Row {
  readonly make: (seed: number) => RiskWrapper;
  readonly withOptions: (classifier: tf.Sequential, options: object) => RiskWrapper;
  readonly load: (folder: string) => Promise<RiskWrapper>;
  /** The risks of a prediction before and after training. */
  readonly risks: { before: string[]; after: string[] };
  readonly terms: string[];
}

/** Wrappers of one network whose predictions draw no random numbers go through the same checks; conformance.test.ts has all of them. */
const wrappers: Record<string, Row> = {
  PlainModel: {
    make: (seed) => new PlainModel(smallClassifier(seed), { seed }),
    withOptions: (classifier, options) => new PlainModel(classifier, options),
    load: (folder) => PlainModel.load(folder),
    risks: { before: [], after: [] },
    terms: [],
  },
  DensityVAEWrapper: {
    make: (seed) =>
      new DensityVAEWrapper(smallClassifier(seed), {
        latentDim: 3,
        queueSize: 50,
        decoder: smallDecoder(3, seed + 1),
        seed,
      }),
    withOptions: (classifier, options) => new DensityVAEWrapper(classifier, options),
    load: (folder) => DensityVAEWrapper.load(folder),
    risks: { before: ['epistemic'], after: ['epistemic', 'bias'] },
    terms: ['task', 'kl', 'reconstruction'],
  },
  VAEWrapper: {
    make: (seed) => new VAEWrapper(smallClassifier(seed), { latentDim: 3, decoder: smallDecoder(3, seed + 1), seed }),
    withOptions: (classifier, options) => new VAEWrapper(classifier, options),
    load: (folder) => VAEWrapper.load(folder),
    risks: { before: ['epistemic'], after: ['epistemic'] },
    terms: ['task', 'kl', 'reconstruction'],
  },
  DensityWrapper: {
    make: (seed) => new DensityWrapper(smallClassifier(seed), { queueSize: 50, seed }),
    withOptions: (classifier, options) => new DensityWrapper(classifier, options),
    load: (folder) => DensityWrapper.load(folder),
    risks: { before: [], after: ['bias'] },
    terms: [],
  },
  MVEWrapper: {
    make: (seed) => new MVEWrapper(smallClassifier(seed), { seed }),
    withOptions: (classifier, options) => new MVEWrapper(classifier, options),
    load: (folder) => MVEWrapper.load(folder),
    risks: { before: ['aleatoric'], after: ['aleatoric'] },
    terms: [],
  },
};

const compile = (model: RiskWrapper, learningRate = 5e-3, options: Partial<CompileOptions> = {}): RiskWrapper => {
  model.compile({
    optimizer: adam({ learningRate }),
    loss: 'binaryCrossentropyFromLogits',
    metrics: ['binaryAccuracy'],
    ...options,
  });
  return model;
};

const faces = toyFaces(64, smallSize, 1);
const others = toyFaces(40, smallSize, 2);
const withLabel = (label: pl.Series): Split => ({ ...faces, table: faces.table.withColumns(label) });
const labels = faces.table.getColumn('label').toArray() as number[];

const numbers = (prediction: RiskTensor): Record<string, number[]> =>
  Object.fromEntries(
    Object.entries({ yHat: prediction.yHat, ...prediction.risks }).map(([name, { data }]) => [name, [...data]]),
  );

function near(got: Record<string, number[]>, expected: Record<string, number[]>, tolerance: number): void {
  expect(Object.keys(got)).eql(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    values.forEach((value, i) => expect(got[name]![i], `${name} of row ${i}`).closeTo(value, tolerance));
  }
}

for (const [name, { make, withOptions, load, risks, terms }] of Object.entries(wrappers)) {
  describe(name, () => {
    onBackend('native');
    let folder: string;
    let start: ReturnType<typeof alive>;
    const made: RiskWrapper[] = [];
    /** A wrapper that is freed after the test; then no tensor and no graph may be left. */
    const fresh = (seed = 0): RiskWrapper => {
      const model = make(seed);
      made.push(model);
      return model;
    };
    const trained = async (options: FitOptions = {}, seed = 0): Promise<RiskWrapper> => {
      const model = compile(fresh(seed));
      await model.fit(faces, { epochs: 2, batchSize: 16, ...options });
      return model;
    };
    beforeEach(async () => {
      setProgress(silentProgress);
      folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
      start = alive();
    });
    afterEach(async () => {
      setProgress(lineProgress());
      await rm(folder, { recursive: true });
      made.splice(0).forEach((model) => model.dispose());
      const { tensors, graphs } = alive();
      expect({ tensors, graphs }).eql({ tensors: start.tensors, graphs: start.graphs });
    });

    it('predicts one logit a row and its risks, before and after training', async () => {
      const model = fresh();
      const before = await model.predict(faces);
      expect(before).instanceOf(RiskTensor);
      expect(before.yHat.shape).eql([64, 1]);
      expect(Object.keys(before.risks)).eql(risks.before);
      compile(model);
      await model.fit(faces, { epochs: 1, batchSize: 16 });
      const after = await model.predict(faces.images);
      expect(Object.keys(after.risks)).eql(risks.after);
      for (const field of Object.values(after.risks)) {
        expect(field.shape[0]).equal(64);
        expect(field.data.length).equal(64);
        expect(field.data.every(Number.isFinite)).equal(true);
      }
      expect(after.joinTo(faces.table).columns).eql([...faces.table.columns, 'yHat', ...risks.after]);
    });

    it('says at first what the wrapped model says', async () => {
      const classifier = smallClassifier(7);
      const model = make(7);
      made.push(model);
      const images = tf.tensor(faces.images.gather(labels.map((_, i) => i)), [64, smallSize, smallSize, 3]);
      const expected = classifier.predict(images) as tf.Tensor;
      near({ yHat: [...(await model.predict(faces)).yHat.data] }, { yHat: [...expected.dataSync()] }, 1e-5);
      tf.dispose([images, expected]);
      classifier.dispose();
    });

    it('predicts the same rows in batches of other sizes and in another order', async () => {
      const model = await trained();
      const expected = numbers(await model.predict(faces));
      for (const batchSize of [1, 7, 63, 64, 1000]) {
        near(numbers(await model.predict(faces, { batchSize })), expected, 1e-4);
      }
      const order = labels.map((_, i) => (i * 37) % 64);
      const shuffled = numbers(await model.predict(faces.images.select(order)));
      const reordered = Object.entries(expected).map(
        ([field, values]) => [field, order.map((i) => values[i]!)] as const,
      );
      near(shuffled, Object.fromEntries(reordered), 1e-4);
      near(
        numbers(await model.predict(faces.images.select([5]))),
        mapEach(expected, (values) => [values[5]!]),
        1e-4,
      );
    });

    it('never asks for more than a batch of images, into one buffer, and not for floats', async () => {
      const model = fresh();
      const sizes: number[] = [];
      const buffers = new Set<ArrayBufferLike>();
      const spied = new Proxy(faces.images, {
        get(store, key) {
          const value: unknown = Reflect.get(store, key);
          expect(key).not.equal('gather');
          if (key !== 'gatherBytes') return typeof value === 'function' ? (value.bind(store) as unknown) : value;
          return (rows: ArrayLike<number>, out: Uint8Array) => {
            store.gatherBytes(rows, out);
            sizes.push(rows.length);
            buffers.add(out.buffer);
          };
        },
      });
      await model.predict(spied, { batchSize: 10 });
      expect(sizes).eql(new Array(7).fill(10));
      expect(buffers.size).equal(1);
    });

    it('trains the same way with the same seed, another way with another, and goes on when it is trained again', async () => {
      const [a, b, c] = [compile(fresh()), compile(fresh()), compile(fresh(1))];
      const options = { epochs: 2, batchSize: 16, validation: others };
      const [first, second, third] = [
        await a.fit(faces, options),
        await b.fit(faces, options),
        await c.fit(faces, options),
      ];
      expect(second.toRecords()).eql(first.toRecords());
      expect(third.getColumn('loss').toArray()).not.eql(first.getColumn('loss').toArray());
      expect(numbers(await b.predict(others))).eql(numbers(await a.predict(others)));
      const before = numbers(await a.predict(others));
      const again = await a.fit(faces, options);
      expect(again.getColumn('loss').toArray()).not.eql(first.getColumn('loss').toArray());
      expect(numbers(await a.predict(others))).not.eql(before);
    });

    it('learns, and its history adds up', async () => {
      const model = compile(fresh(), 1e-2);
      const history = await model.fit(faces, { epochs: 8, batchSize: 16, validation: others });
      expect(history.columns.slice(0, 3 + terms.length)).eql(['epoch', 'step', 'loss', ...terms]);
      expect(history.columns.slice(-5)).eql([
        'binaryAccuracy',
        // Where the loss has other parts, too, it is the task's alone that validation data tell.
        terms.length ? 'valTask' : 'valLoss',
        'valAccuracy',
        'valBalancedAccuracy',
        'valAuroc',
      ]);
      expect(history.height).equal(8 * 4);
      for (const row of history.toRecords() as Record<string, number>[]) {
        if (terms.length) expect(terms.reduce((sum, term) => sum + row[term]!, 0)).closeTo(row['loss']!, 1e-4);
      }
      const last = history.toRecords().at(-1) as Record<string, number>;
      expect(last['binaryAccuracy']).above(0.9);
      expect(last['valAuroc']).above(0.9);
    });

    it('evaluates: rates and loss by hand from its predictions', async () => {
      const model = await trained();
      const row = (await model.evaluate(others, { name: 'me', threshold: 0.1 })).toRecords()[0] as Record<
        string,
        number
      >;
      const logits = [...(await model.predict(others)).yHat.data];
      const truth = others.table.getColumn('label').toArray() as number[];
      const right = logits.filter((x, i) => x > 0.1 === (truth[i] === 1)).length;
      const loss = logits.reduce(
        (sum, x, i) => sum + Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0) - x * truth[i]!,
        0,
      );
      expect(row['name']).equal('me');
      expect(row['n']).equal(40);
      expect(row['accuracy']).closeTo(right / 40, 1e-12);
      expect(row['loss']).closeTo(loss / 40, 1e-5);
      expect(Object.keys(row)).include.members([
        'accuracyLower',
        'accuracyUpper',
        'balancedAccuracy',
        'truePositiveRate',
        'falsePositiveRate',
        'auroc',
        'aurocLower',
      ]);
      expect((await model.evaluate(others)).columns[0]).equal('n');
    });

    it('is saved and loaded bit for bit, and can be trained on', async () => {
      const model = await trained();
      await model.save(path.join(folder, 'model'));
      const loaded = await load(path.join(folder, 'model'));
      made.push(loaded);
      expect(numbers(await loaded.predict(others))).eql(numbers(await model.predict(others)));
      compile(loaded);
      expect((await loaded.fit(faces, { epochs: 1, batchSize: 16 })).height).equal(4);
      await model.save(path.join(folder, 'model')); // over an older one
    });

    it('is not loaded from another wrapper, a checkpoint or nothing', async () => {
      const model = compile(fresh());
      const [saved, checkpoint] = [path.join(folder, 'model'), path.join(folder, 'checkpoint')];
      await model.fit(faces, { epochs: 1, batchSize: 16, stepsPerEpoch: 1, checkpoint });
      await model.save(saved);
      const other = Object.entries(wrappers).find(([key]) => key !== name)!;
      expect((await rejected(other[1].load(saved))).message).equal(
        `${saved}: expected a saved ${other[0]}, got ${name}. Load it with ${name}.load.`,
      );
      expect((await rejected(load(checkpoint))).message).equal(
        `${checkpoint}: expected a saved ${name}, got something else. A checkpoint is for fit() with resume.`,
      );
      expect((await rejected(load(path.join(folder, 'none')))).message).contain(
        'expected a folder that save() wrote, got nothing there.',
      );
    });

    it('goes on from a checkpoint bit for bit, in another model object', async () => {
      const resampling = risks.after.includes('bias') ? 'inverseDensity' : 'groups';
      const common = { batchSize: 16, resampling, validation: others } as const;
      const whole = compile(fresh());
      const expected = await whole.fit(faces, { ...common, epochs: 4 });
      const checkpoint = path.join(folder, 'checkpoint');
      await compile(fresh()).fit(faces, { ...common, epochs: 2, checkpoint });
      const second = compile(fresh());
      const history = await second.fit(faces, { ...common, epochs: 4, checkpoint, resume: true });
      expect(history.toRecords()).eql(expected.toRecords());
      expect(numbers(await second.predict(others))).eql(numbers(await whole.predict(others)));
      // Both go on alike, too: the generators are where they would be.
      const next = { epochs: 1, batchSize: 16 };
      expect((await second.fit(faces, next)).toRecords()).eql((await whole.fit(faces, next)).toRecords());
    });

    it('stops at a loss that is not finite and is then as it was before that epoch', async () => {
      const model = await trained();
      const before = numbers(await model.predict(others));
      compile(model, 1e30);
      const error = await rejected(model.fit(faces, { epochs: 2, batchSize: 16 }));
      expect(error.message).match(
        /^fit: expected a finite loss, got loss (NaN|-?Infinity).* at step \d of 4 in epoch 1\. Lower the learning rate/,
      );
      expect(numbers(await model.predict(others))).eql(before);
    });

    it('keeps what it has learned when it is interrupted', async () => {
      const model = compile(fresh());
      const before = numbers(await model.predict(others))['yHat'];
      const control = new AbortController();
      control.abort();
      const error = await rejected(model.fit(faces, { batchSize: 16, signal: control.signal }));
      expect(error).instanceOf(InterruptedError);
      expect(error.message).match(/^fit: interrupted at step 1 of 4 in epoch 1\./);
      const after = numbers(await model.predict(others))['yHat'];
      expect(after).not.eql(before);
      expect(after!.every(Number.isFinite)).equal(true);
    });

    it('can be compiled again: with the same optimizer, with another, after an error', async () => {
      const model = fresh();
      const optimizer = adam({ learningRate: 1e-3 });
      compile(model, 0, { optimizer });
      await model.fit(faces, { epochs: 1, batchSize: 16 });
      const tensors = (): number => alive().tensors;
      const once = tensors();
      compile(model, 0, { optimizer });
      compile(model, 1e-3);
      compile(model, 1e-3, { metrics: [] });
      expect(tensors()).equal(once);
      expect(() => compile(model, 1e-3, { loss: 'mse' as 'meanSquaredError' })).throw('loss: expected one of');
      const history = await model.fit(faces, { epochs: 1, batchSize: 16 });
      expect(history.columns).eql(['epoch', 'step', 'loss', ...terms]);
      const other = fresh(1);
      compile(other, 0, { optimizer }); // free since the first model has another
      expect(() => compile(model, 0, { optimizer })).throw('optimizer: expected one of its own for each model');
      await model.fit(faces, { epochs: 1, batchSize: 16 });
    });

    it('leaves no tensors in training, predicting, evaluating and saving, also after errors', async () => {
      const model = await trained();
      await model.predict(others, { batchSize: 16 });
      await model.evaluate(others);
      const settled = alive();
      for (let k = 0; k < 3; k++) {
        await model.fit(faces, { epochs: 1, batchSize: 16, validation: others });
        await model.predict(others, { batchSize: 16 });
        await model.evaluate(others);
        await model.save(path.join(folder, 'model'));
        const broken = new Proxy(faces.images, {
          get: (store, key) =>
            key === 'gatherBytes'
              ? () => {
                  throw new Error('disk gone');
                }
              : key === 'select'
                ? () => broken
                : (Reflect.get(store, key) as unknown),
        });
        expect((await rejected(model.predict(broken))).message).equal('disk gone');
        expect((await rejected(model.fit({ ...faces, images: broken }, { batchSize: 16 }))).message).equal('disk gone');
      }
      expect(alive()).eql(settled);
    });

    it('learns from labels that are booleans or whole numbers of any size as from 0 and 1', async () => {
      const options = { epochs: 1, batchSize: 16, resampling: 'groups' } as const;
      const expected = (await compile(fresh()).fit(faces, options)).toRecords();
      for (const label of [
        pl.Series(
          'label',
          labels.map((x) => x === 1),
          pl.Bool,
        ),
        pl.Series('label', labels, pl.Int64),
        pl.Series('label', labels, pl.UInt8),
      ]) {
        const model = compile(fresh());
        expect((await model.fit(withLabel(label), options)).toRecords()).eql(expected);
        await model.evaluate(withLabel(label));
      }
    });

    it('refuses labels that are missing or something else', async () => {
      const model = compile(fresh());
      const refused = async (label: pl.Series): Promise<string> =>
        (await rejected(model.fit(withLabel(label)))).message;
      expect(
        await refused(
          pl.Series(
            'label',
            labels.map((x, i) => (i === 3 ? null : x)),
            pl.Int32,
          ),
        ),
      ).match(/^column label: expected a number in each row, got 1 of 64 empty or NaN, the first in row 3\./);
      expect(
        await refused(
          pl.Series(
            'label',
            labels.map((x) => 2 * x),
            pl.Int32,
          ),
        ),
      ).match(/^column label: expected 0 or 1 in each row, got 2 in row 1\./);
      expect(await refused(pl.Series('label', labels.map(String)))).match(/^column label: expected numbers, got /);
      const none = { ...faces, table: faces.table.drop('label') };
      expect((await rejected(model.fit(none))).message).match(/label/);
      const zeros = pl.Series(
        'label',
        labels.map(() => 0),
        pl.Int32,
      );
      expect(await refused(zeros)).equal('fit: label: expected rows of both classes, got none of class 1.');
      expect((await rejected(model.fit(faces, { validation: withLabel(zeros) }))).message).equal(
        'validation: label: expected rows of both classes, got none of class 1.',
      );
    });

    it('refuses a whole dataset: it holds the test images, too', async () => {
      const model = compile(fresh());
      const dataset = { ...faces, splits: { train: faces } };
      expect((await rejected(model.fit(dataset))).message).equal(
        'fit: expected one split, got a dataset with all of them. Take one, such as dataset.splits.train.',
      );
    });

    it('refuses to be trained twice at a time, and can be trained when the first is over', async () => {
      const model = compile(fresh());
      const [first, second] = [model.fit(faces, { epochs: 1, batchSize: 16 }), model.fit(faces, { batchSize: 16 })];
      expect((await rejected(second)).message).equal(
        'fit: expected one training at a time, got a second one. Await the first fit().',
      );
      expect((await first).height).equal(4);
      await rejected(model.fit(faces, { batchSize: 5 }));
      expect((await model.fit(faces, { epochs: 1, batchSize: 16 })).height).equal(4);
    });

    it('refuses to be trained with more than one output', () => {
      const two = tf.sequential({
        layers: [tf.layers.flatten({ inputShape: [8, 8, 3] }), tf.layers.dense({ units: 2 })],
      });
      const model = withOptions(two, {});
      made.push(model);
      expect(() => compile(model)).throw('model: expected one output, a logit: [1], got [2].');
    });

    it('refuses images of another size, none, and as many rows as there are not', async () => {
      const model = compile(fresh());
      const large = toyFaces(8, 16);
      const message = (what: string): string =>
        `${what}: expected images of 8 x 8 x 3, got 16 x 16 x 3. Load the dataset in that size.`;
      expect((await rejected(model.fit(large))).message).equal(message('fit'));
      expect((await rejected(model.predict(large))).message).equal(message('predict'));
      expect((await rejected(model.evaluate(large))).message).equal(message('predict'));
      expect((await rejected(model.fit(faces, { validation: large }))).message).equal(message('validation'));
      expect((await rejected(model.predict(faces.images.select([])))).message).equal(
        'predict: expected at least one image, got none.',
      );
      const short = { ...faces, table: faces.table.head(10) };
      expect((await rejected(model.fit(short))).message).equal(
        'fit: rows of the table: expected 64, one for each image, got 10. Take subset(split, table): its images follow the table.',
      );
      const sorted = { ...faces, table: faces.table.sort('row', true) };
      const order = 'order of the table: expected the order of the images (row 0, 1, 2, ...), got row 63 in place 0.';
      for (const [what, run] of [
        ['fit', () => model.fit(sorted)],
        ['validation', () => model.fit(faces, { validation: sorted })],
        ['predict', () => model.predict(sorted)],
        ['predict', () => model.evaluate(sorted)],
      ] as const) {
        expect((await rejected(run())).message).contain(`${what}: ${order} Take subset(split, table)`);
      }
    });

    it('refuses unknown and bad options everywhere', async () => {
      const classifier = smallClassifier();
      expect(() => withOptions(classifier, { sede: 1 })).throw(`${name}: expected options among`);
      expect(() => withOptions(classifier, { seed: -1 })).throw('seed: expected a whole number of at least 0, got -1.');
      classifier.dispose();
      const model = fresh();
      const loss = 'binaryCrossentropyFromLogits';
      const optimizer = adam();
      expect(() => model.compile({ optimizer, loss, metric: [] } as unknown as CompileOptions)).throw(
        'Did you mean metrics?',
      );
      expect(() => model.compile({ optimizer: 'adam', loss } as unknown as CompileOptions)).throw(
        'optimizer: expected one of risklab, such as adam(), got adam.',
      );
      expect(() => model.compile({ optimizer, loss, metrics: 'binaryAccuracy' } as unknown as CompileOptions)).throw(
        'metrics: expected a list of names, got binaryAccuracy.',
      );
      expect((await rejected(model.fit(faces))).message).equal(
        'fit: expected a compiled model, got one that is not. Call compile() first.',
      );
      expect((await rejected(model.evaluate(faces))).message).equal(
        'evaluate: expected a compiled model, got one that is not. Call compile() first.',
      );
      compile(model);
      const refused = async (options: object): Promise<string> => (await rejected(model.fit(faces, options))).message;
      expect(await refused({ epoch: 1 })).contain('Did you mean epochs?');
      expect(await refused({ epochs: 0 })).equal('epochs: expected a whole number of at least 1, got 0.');
      expect(await refused({ batchSize: 3.5 })).equal('batchSize: expected a whole number of at least 2, got 3.5.');
      expect(await refused({ batchSize: 5 })).match(/^batchSize: expected an even number, got 5\./);
      expect(await refused({ stepsPerEpoch: NaN })).equal(
        'stepsPerEpoch: expected a whole number of at least 1, got NaN.',
      );
      expect(await refused({ resampling: 'fair' })).contain('resampling: expected one of');
      expect(await refused({ resampling: {} })).contain('resampling: expected a policy or the name of one');
      expect(await refused({ resume: true })).contain('resume: expected a checkpoint folder to resume from, got none.');
      expect((await rejected(model.predict(faces, { batch: 3 } as object))).message).contain(
        'expected options among batchSize',
      );
      expect((await rejected(model.predict(faces, { batchSize: 0 }))).message).contain(
        'batchSize: expected a whole number',
      );
    });
  });
}

function mapEach<A, B>(record: Record<string, A>, fn: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fn(value)]));
}
