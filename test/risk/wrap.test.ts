import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pl from 'nodejs-polars';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { cubicData } from '../../src/data';
import { batchNormalization, denseNetwork } from '../../src/models';
import {
  CombinedWrapper,
  DensityWrapper,
  EnsembleWrapper,
  MVEWrapper,
  PlainModel,
  type RiskMethods,
  type RiskWrapper,
  VAEWrapper,
  wrap,
} from '../../src/risk';
import { Values } from '../../src/learn';
import { adam, type LossName } from '../../src/learn';
import { onBackend } from '../support/backends';
import { rejected } from '../support/rejected';
import { smallNetwork, smallTasks } from '../support/tasks';

const compiledWith = <T extends RiskWrapper>(model: T, loss: LossName = 'meanSquaredError'): T => {
  model.compile({ optimizer: adam({ learningRate: 1e-2 }), loss });
  return model;
};

const { x, y } = smallTasks.regression.data(64, 1) as { x: number[][]; y: number[][] };
const sums = y.map(([sum]) => sum!);

describe('wrap', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  it('draws samples again where one of its wrappers has a decoder, and says so where none has', async () => {
    const vae = wrap(smallNetwork(1), { aleatoric: 'mve', epistemic: { method: 'vae', latentDim: 2 } });
    const without = wrap(smallNetwork(1), { bias: 'histogram' });
    const ensemble = wrap(smallNetwork(1), { epistemic: { method: 'ensemble', members: 2 } });
    for (const model of [vae, without, ensemble]) {
      compiledWith(model);
      await model.fit({ x, y: sums }, { epochs: 1, batchSize: 16 });
    }
    const again = await vae.reconstruct(x);
    expect(again.shape).eql([64, 2]);
    const { epistemic } = await vae.predict(x);
    x.forEach(([a = NaN, b = NaN], i) => {
      const error = ((again.data[2 * i]! - a) ** 2 + (again.data[2 * i + 1]! - b) ** 2) / 2;
      expect(epistemic!.data[i], `row ${i}`).closeTo(error, 1e-5 * (1 + error));
    });
    const before = tf.memory().numTensors;
    await vae.reconstruct(x);
    expect(tf.memory().numTensors).equal(before);
    for (const [model, name] of [
      [without, 'CombinedWrapper'],
      [ensemble, 'EnsembleWrapper'],
    ] as const) {
      const { message } = await rejected(model.reconstruct(x));
      expect(message).include(
        `reconstruct: expected a model with a decoder, got ${name}. Wrap the network in a VAEWrapper`,
      );
    }
  });

  const all: [RiskMethods, string[], string][] = [
    [{ bias: 'histogram' }, ['bias'], 'CombinedWrapper'],
    [{ bias: 'mahalanobis', aleatoric: 'mve' }, ['aleatoric', 'bias'], 'CombinedWrapper'],
    [{ bias: { method: 'kNearest', target: 'input' }, epistemic: 'dropout' }, ['epistemic', 'bias'], 'CombinedWrapper'],
    [
      { bias: 'gaussianMixture', aleatoric: { method: 'mve', beta: 0 }, epistemic: { method: 'vae', latentDim: 2 } },
      ['aleatoric', 'epistemic', 'bias'],
      'CombinedWrapper',
    ],
    [{ epistemic: { method: 'ensemble', members: 2 } }, ['epistemic'], 'EnsembleWrapper'],
    [
      { bias: { method: 'histogram', bins: 3 }, aleatoric: 'mve', epistemic: { method: 'ensemble', members: 2 } },
      ['aleatoric', 'epistemic', 'bias'],
      'EnsembleWrapper',
    ],
  ];
  for (const [by, risks, kind] of all) {
    it(`gives ${risks.join(', ')} for ${JSON.stringify(by)}`, async () => {
      const model = compiledWith(wrap(smallNetwork(1), by, { seed: 1 }));
      expect(model.constructor.name).equal(kind);
      await model.fit({ x, y: sums }, { epochs: 1, batchSize: 16, resampling: by.bias ? 'inverseDensity' : 'uniform' });
      const prediction = await model.predict(x);
      expect(Object.keys(prediction.risks)).eql(risks);
      for (const field of Object.values(prediction.risks)) expect(field.data.every(Number.isFinite)).equal(true);
      model.dispose();
    });
  }

  it('refuses other names and options', () => {
    const network = smallNetwork(1);
    const refused = (by: object, message: string): void => {
      expect(() => wrap(network, by)).throw(message);
    };
    refused({}, 'wrap: expected at least one risk among bias, aleatoric, epistemic, got none.');
    refused({ biass: 'histogram' }, 'Did you mean bias?');
    refused({ bias: 'mve' }, 'bias: expected one of histogram, mahalanobis, gaussianMixture, kNearest, got mve.');
    refused({ epistemic: 'mve' }, 'epistemic: expected one of vae, dropout, ensemble, got mve.');
    refused({ epistemic: { method: 'dropout', p: 1 } }, 'p: expected a number of at least 0 and below 1, got 1.');
    refused({ aleatoric: { beta: 0.3 } }, 'aleatoric: expected one of mve, got no method.');
    refused({ aleatoric: null }, 'aleatoric: expected one of mve, got null.');
    refused({ aleatoric: 3 }, 'aleatoric: expected one of mve, got 3.');
    refused(
      { epistemic: { method: 'ensemble', members: 1 } },
      'members: expected a whole number of at least 2, got 1.',
    );
    refused({ bias: { method: 'histogram', density: 'kNearest' } }, 'bias: expected the density as its method');
    expect(() => wrap(network, { bias: 'histogram' }, { sead: 1 } as object)).throw('Did you mean seed?');
    expect(() => new CombinedWrapper(network)).throw(
      'CombinedWrapper: expected a wrapper for at least one risk, got none.',
    );
  });

  it('one shared network: its weights are trained once, each head once', async () => {
    const network = smallNetwork(1);
    const model = wrap(network, { bias: 'histogram', aleatoric: 'mve' });
    expect(Object.keys(model.networks()).filter((name) => model.networks()[name] === network).length).equal(3);
    const before = network.getWeights()[0]!.dataSync().slice();
    await compiledWith(model).fit({ x, y: sums }, { epochs: 1, batchSize: 16 });
    expect([...network.getWeights()[0]!.dataSync()]).not.eql([...before]);
    // Combined with nothing that changes the features, the variance head learns as it does alone, from the same start. Each
    // batch is of all rows, so that their order is all that differs.
    const alone = compiledWith(new MVEWrapper(smallNetwork(1), { seed: 100 }));
    const together = compiledWith(wrap(smallNetwork(1), { bias: 'histogram', aleatoric: 'mve' }));
    const [a, b] = await Promise.all(
      [alone, together].map(async (one) => {
        await one.fit({ x, y: sums }, { epochs: 5, batchSize: 64 });
        return one.predict(x);
      }),
    );
    for (const field of ['yHat', 'aleatoric'] as const) {
      a![field]!.data.forEach((value, i) => expect(b![field]!.data[i], field).closeTo(value, 1e-4));
    }
  });
});

describe('EnsembleWrapper', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  const first = (model: tf.LayersModel): number[] => [...model.getWeights()[0]!.dataSync()];

  it('starts each member from weights of its own, the first from those given', () => {
    const network = smallNetwork(1, 3);
    const given = first(network);
    const models = Object.values(new EnsembleWrapper(network, { members: 3 }).networks());
    const unique = [...new Set(models)];
    expect(unique.length).equal(3);
    expect(first(unique[0]!)).eql(given);
    expect(new Set(unique.map((one) => JSON.stringify(first(one)))).size).equal(3);
    const kept = [...new Set(Object.values(new EnsembleWrapper(smallNetwork(1, 3), { keepWeights: true }).networks()))];
    for (const one of kept) expect(first(one)).eql(given);
    const again = [...new Set(Object.values(new EnsembleWrapper(smallNetwork(1, 3)).networks()))];
    expect(again.map(first)).eql(unique.map(first));
  });

  it('is the law of total variance of its members', async () => {
    const model = compiledWith(new EnsembleWrapper(smallNetwork(1), { members: 3, wrapper: MVEWrapper }));
    await model.fit({ x, y: sums }, { epochs: 1, batchSize: 16 });
    const members = await Promise.all(Object.values(model.children()).map((member) => member.predict(x)));
    const whole = await model.predict(x);
    x.forEach((_, row) => {
      const means = members.map((one) => one.yHat.data[row]!);
      const mean = (means[0]! + means[1]! + means[2]!) / 3;
      const between = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2;
      const noise = members.reduce((sum, one) => sum + one.aleatoric!.data[row]! / 3, 0);
      expect(whole.yHat.data[row]).closeTo(mean, 1e-5);
      expect(whole.epistemic!.data[row]).closeTo(between, 1e-5);
      expect(whole.aleatoric!.data[row]).closeTo(noise, 1e-4 * noise);
    });
    model.dispose();
  });

  it('trains members on batches of their own', async () => {
    const model = compiledWith(new EnsembleWrapper(smallNetwork(1), { members: 2, keepWeights: true }));
    const [a, b] = Object.values(model.children()) as [RiskWrapper, RiskWrapper];
    expect([...(await a.predict(x)).yHat.data]).eql([...(await b.predict(x)).yHat.data]);
    await model.fit({ x, y: sums }, { epochs: 1, batchSize: 16 });
    expect([...(await a.predict(x)).yHat.data]).not.eql([...(await b.predict(x)).yHat.data]);
  });

  it('goes on from a checkpoint of another object, bit for bit', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
    const checkpoint = path.join(folder, 'checkpoint');
    const make = (): RiskWrapper =>
      compiledWith(new EnsembleWrapper(smallNetwork(1), { members: 2, wrapper: DensityWrapper }));
    const [whole, start, end] = [make(), make(), make()];
    const options = { batchSize: 16, resampling: 'inverseDensity' } as const;
    await whole.fit({ x, y: sums }, { ...options, epochs: 3 });
    await start.fit({ x, y: sums }, { ...options, epochs: 2, checkpoint });
    await end.fit({ x, y: sums }, { ...options, epochs: 3, checkpoint, resume: true });
    const numbers = async (model: RiskWrapper): Promise<number[][]> => {
      const { yHat, bias } = await model.predict(x);
      return [[...yHat.data], [...bias!.data]];
    };
    expect(await numbers(end)).eql(await numbers(whole));
    await rm(folder, { recursive: true });
  });
});

describe('networks that can be wrapped', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  /** Convolutions with a skip connection, normalisation, pooling, two branches that are put together, a nested model. */
  const branched = (): tf.LayersModel => {
    const input = tf.input({ shape: [7, 6, 2] });
    const stem = tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }).apply(input);
    const norm = batchNormalization().apply(stem);
    const inner = tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }).apply(norm);
    const skip = tf.layers.add().apply([inner as tf.SymbolicTensor, norm as tf.SymbolicTensor]);
    const strided = tf.layers.conv2d({ filters: 5, kernelSize: 3, strides: 2 }).apply(skip);
    const pooled = tf.layers.maxPooling2d({ poolSize: 2 }).apply(strided);
    const flat = tf.layers.flatten().apply(pooled) as tf.SymbolicTensor;
    const nested = tf.sequential({ layers: [tf.layers.dense({ inputShape: [flat.shape[1]!], units: 6 })] });
    const both = tf.layers.concatenate().apply([nested.apply(flat) as tf.SymbolicTensor, flat]);
    const hidden = tf.layers.dense({ units: 5, activation: 'relu' }).apply(both);
    const output = tf.layers.dense({ units: 1 }).apply(hidden);
    return tf.model({ inputs: input, outputs: output as tf.SymbolicTensor });
  };
  const pixels = Float32Array.from({ length: 20 * 84 }, (_, i) => ((i * 37) % 101) / 101);
  let images: tf.Tensor;
  before(() => (images = tf.tensor(pixels, [20, 7, 6, 2])));
  after(() => images.dispose());

  it('functional, with branches: prediction, decoder, dropout and ensembles work, weights are kept', async () => {
    const network = branched();
    const expected = (network.predict(images) as tf.Tensor).dataSync();
    for (const by of [
      { epistemic: { method: 'vae', latentDim: 3 } },
      { bias: 'histogram', aleatoric: 'mve', epistemic: { method: 'dropout', p: 0 } },
    ] as const) {
      const { yHat } = await wrap(network, by).predict(images);
      yHat.data.forEach((value, i) => expect(value).closeTo(expected[i]!, 1e-5));
    }
    const ensemble = compiledWith(new EnsembleWrapper(network, { members: 2, wrapper: VAEWrapper }));
    await ensemble.fit({ x: images, y: new Float32Array(20) }, { epochs: 1, batchSize: 10 });
    expect((await ensemble.predict(images)).epistemic!.data.every((value) => value >= 0)).equal(true);
  });

  it('with regularisers: what they add is in the loss', async () => {
    const kernelRegularizer = tf.regularizers.l2({ l2: 0.5 });
    const network = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [2], units: 2, kernelInitializer: 'ones', kernelRegularizer }),
        tf.layers.dense({ units: 1 }),
      ],
    });
    const model = new PlainModel(network);
    model.compile({ optimizer: adam({ learningRate: 0 }), loss: 'meanSquaredError' });
    const history = await model.fit({ x, y: sums }, { epochs: 1, batchSize: 64 });
    expect(history.getColumn('regularisation').toArray()[0]).closeTo(0.5 * 4, 1e-5);
  });

  it('is saved by name: layers may be trained or not when it is loaded', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
    const network = smallNetwork(1);
    network.layers[1]!.trainable = false;
    const model = compiledWith(new MVEWrapper(network));
    await model.fit({ x, y: sums }, { epochs: 1, batchSize: 16 });
    network.layers[1]!.trainable = true;
    network.layers[0]!.trainable = false;
    await model.save(path.join(folder, 'model'));
    const loaded = await MVEWrapper.load(path.join(folder, 'model'));
    expect([...(await loaded.predict(x)).yHat.data]).eql([...(await model.predict(x)).yHat.data]);
    await rm(folder, { recursive: true });
  });
});

describe('samples', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  it('come as arrays, rows, tensors, values, columns and tables, to the same end', async () => {
    const table = pl.DataFrame({ a: x.map(([a]) => a!), b: x.map(([, b]) => b!), y: sums });
    const flat = Float32Array.from(x.flat());
    const tensors = [tf.tensor2d(x), tf.tensor1d(sums)];
    const forms = [
      { x, y: sums },
      { x: flat, y: Float32Array.from(sums) },
      { x: Float64Array.from(flat), y: sums.map((value) => [value]) },
      { x: tensors[0]!, y: tensors[1]! },
      { x: new Values(flat, [64, 2]), y: new Values(Float32Array.from(sums), [64, 1]) },
      { x: table.select('a', 'b'), y: table.getColumn('y') },
    ];
    const losses: unknown[] = [];
    for (const samples of forms) {
      const model = compiledWith(new PlainModel(smallNetwork(1)));
      losses.push((await model.fit(samples, { epochs: 1, batchSize: 16, validation: samples })).toRecords());
      expect((await model.predict(samples)).length).equal(64);
      expect((await model.predict(samples.x)).length).equal(64);
    }
    for (const one of losses) expect(one).eql(losses[0]);
    expect(tensors.every((tensor) => !tensor.isDisposed)).equal(true);
  });

  it('draw by a column of their table, and evaluate by hand', async () => {
    const model = new PlainModel(smallNetwork(1));
    model.compile({ optimizer: adam({ learningRate: 0 }), loss: 'meanSquaredError' });
    const table = pl.DataFrame({ group: sums.map((value) => (value > 0.5 ? 'much' : 'little')) });
    const history = await model.fit({ x, y: sums, table }, { epochs: 1, batchSize: 16, resampling: 'groups' });
    expect(history.getColumn('groups').toArray().at(-1)).equal(2);
    const row = (await model.evaluate({ x, y: sums }, { name: 'me' })).toRecords()[0] as Record<string, number>;
    const { data } = (await model.predict(x)).yHat;
    const errors = sums.map((value, i) => data[i]! - value);
    const square = errors.reduce((sum, error) => sum + error ** 2, 0) / 64;
    expect(row['name']).equal('me');
    expect(row['rmse']).closeTo(Math.sqrt(square), 1e-5);
    expect(row['mae']).closeTo(errors.reduce((sum, error) => sum + Math.abs(error), 0) / 64, 1e-5);
    expect(row['loss']).closeTo(square, 1e-5);
    expect((await rejected(model.evaluate({ x, y: sums }, { threshold: 1 }))).message).contain(
      'among name, confidence',
    );
  });

  it('are evaluated by their task, whatever columns their table has', async () => {
    const classes = sums.map((_, i) => i % 3);
    const table = pl.DataFrame({ label: classes });
    const several = new PlainModel(denseNetwork({ inputs: 2, outputs: 3 }));
    several.compile({ optimizer: adam({ learningRate: 0 }), loss: 'sparseCategoricalCrossentropyFromLogits' });
    const row = (await several.evaluate({ x, y: classes, table })).toRecords()[0] as Record<string, number>;
    const { data } = (await several.predict(x)).yHat;
    const right = classes.filter((own, i) => data[3 * i + own] === Math.max(...data.subarray(3 * i, 3 * i + 3)));
    expect(row['accuracy']).equal(right.length / 64);
    const numbers = new PlainModel(smallNetwork(1));
    numbers.compile({ optimizer: adam({ learningRate: 0 }), loss: 'meanSquaredError' });
    expect((await numbers.evaluate({ x, y: sums, table })).columns).include('rmse');
  });

  it('are refused where they do not fit', async () => {
    const model = compiledWith(new PlainModel(smallNetwork(1)));
    const refused = async (samples: object): Promise<string> =>
      (await rejected(model.fit(samples as { x: number[]; y: number[] }))).message;
    expect(await refused({ x: [1, 2, 3], y: [1] })).contain('fit: x: expected a multiple of 2 numbers');
    expect(await refused({ x: [[1, 2, 3]], y: [1] })).contain('fit: x: expected 2 numbers a row, got 3.');
    const text = (row: number, put: string): unknown[] => x.map((own, i) => (i === row ? [1, put] : own));
    expect(await refused({ x: text(5, 'tall'), y: sums })).equal(
      "fit: x: expected finite numbers, got the text 'tall' in row 5.",
    );
    expect(await refused({ x, y: ['0', 'n/a', ...sums.slice(2)] })).equal(
      "fit: y: expected finite numbers, got the text '0' at index 0.",
    );
    expect(await refused({ x: [[1, 2], [3]], y: [1, 2] })).contain('fit: x: expected rows of 2 numbers');
    expect(await refused({ x: 'abc', y: [1] })).contain('fit: x: expected numbers: an array, a tensor or a table');
    expect(await refused({ x, y: [Infinity, ...sums.slice(1)] })).contain(
      'fit: y: expected finite numbers, got Infinity',
    );
    expect(await refused({ x, y: sums, table: pl.DataFrame({ a: [1] }) })).contain(
      'fit: table: expected 64 rows, got 1.',
    );
    expect(await refused({ x })).contain('fit: expected a split, or samples { x, y }, got an object with keys x.');
    const classes = compiledWith(new PlainModel(smallNetwork(3)), 'sparseCategoricalCrossentropyFromLogits');
    expect((await rejected(classes.fit({ x, y: x.map(() => 3) }))).message).contain(
      'fit: y: expected whole numbers from 0 to 2, got 3 in row 0.',
    );
    expect(() => compiledWith(new PlainModel(smallNetwork(1)), 'sparseCategoricalCrossentropyFromLogits')).throw(
      'model: expected a logit for each of at least two classes, got [1].',
    );
    expect((await rejected(model.evaluate({ x, y: sums }, { treshold: 1 } as object))).message).contain('threshold');
  });

  it('cubicData and its true values by hand', () => {
    const rows = cubicData({ count: 4000, seed: 2 }).toRecords() as Record<string, number>[];
    for (const row of rows.slice(0, 50)) {
      expect(row['mean']).closeTo(row['x']! ** 3 / 6, 1e-9);
      expect(row['sigma']).closeTo(2 * Math.exp(-((row['x']! + 1) ** 2)) + 0.2, 1e-9);
      expect(Math.abs(row['x']!)).most(4);
    }
    // The mean of a triangular distribution is that of its corners; its density has a triangle's height 2 / 8 at the peak.
    expect(rows.reduce((sum, row) => sum + row['x']!, 0) / 4000).closeTo((-4 + 2 + 4) / 3, 0.1);
    expect(Math.max(...rows.map((row) => row['density']!))).closeTo(0.25, 0.002);
    const standard = rows.map((row) => (row['y']! - row['mean']!) / row['sigma']!);
    expect(standard.reduce((sum, value) => sum + value ** 2, 0) / 4000).closeTo(1, 0.1);
  });
});
