import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runEagerly } from '../../src/backend';
import { messageOf } from '../../src/base';
import { denseNetwork } from '../../src/models';
import {
  CombinedWrapper,
  DensityVAEWrapper,
  DensityWrapper,
  DropoutWrapper,
  MVEWrapper,
  PlainModel,
  RiskWrapper,
  VAEWrapper,
} from '../../src/risk';
import type { StepOutputs } from '../../src/learn';
import { adam } from '../../src/learn';
import { onBackend } from '../support/backends';

const x = Array.from({ length: 32 }, (_, i) => i / 16 - 1);
const thrown = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'nothing', messageOf);

function twoLayers(first: Partial<Parameters<typeof tf.layers.dense>[0]>): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [1], units: 8, kernelInitializer: 'ones', ...first }),
      tf.layers.dense({ units: 1, kernelInitializer: 'ones' }),
    ],
  });
}

function compiledModel(network: tf.LayersModel): PlainModel {
  const model = new PlainModel(network, { seed: 0 });
  model.compile({ optimizer: adam({ learningRate: 0.1 }), loss: 'meanSquaredError' });
  return model;
}

for (const backend of ['native', 'wasm'] as const) {
  describe(`options of layers on ${backend}`, () => {
    onBackend(backend);

    it('constraints of kernels and biases hold after each step', async () => {
      const network = twoLayers({
        kernelConstraint: tf.constraints.maxNorm({ maxValue: 0.5, axis: 0 }),
        biasConstraint: tf.constraints.nonNeg(),
      });
      await compiledModel(network).fit({ x, y: x.map((value) => 30 * value - 40) }, { epochs: 5, batchSize: 8 });
      const [kernel, bias] = network.layers[0]!.getWeights().map((weight) => [...weight.dataSync()]);
      // Of one input each column of the kernel has the norm of its one weight.
      for (const weight of kernel!) expect(Math.abs(weight)).most(0.5 + 1e-6);
      for (const value of bias!) expect(value).least(0);
      // Without them the weights go further, both ways.
      const free = twoLayers({});
      await compiledModel(free).fit({ x, y: x.map((value) => 30 * value - 40) }, { epochs: 5, batchSize: 8 });
      const [wide, low] = free.layers[0]!.getWeights().map((weight) => [...weight.dataSync()]);
      expect(Math.max(...wide!.map(Math.abs))).above(0.5);
      expect(Math.min(...low!)).below(0);
    });

    it('layers that are not to be trained stay as they are', async () => {
      const network = twoLayers({ trainable: false });
      await compiledModel(network).fit({ x, y: x }, { epochs: 1, batchSize: 8 });
      expect([...network.layers[0]!.getWeights()[0]!.dataSync()]).eql(Array<number>(8).fill(1));
    });

    it('regularisers of layers inside others count', async () => {
      const inner = tf.layers.dense({
        units: 2,
        kernelInitializer: 'ones',
        kernelRegularizer: tf.regularizers.l2({ l2: 1 }),
      });
      const network = tf.sequential({
        layers: [
          tf.layers.reshape({ inputShape: [1], targetShape: [1, 1] }),
          tf.layers.timeDistributed({ layer: inner }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 1 }),
        ],
      });
      const history = await compiledModel(network).fit({ x, y: x }, { epochs: 1, batchSize: 32 });
      // Two weights of 1, squared and added up.
      expect(history.getColumn('regularisation').get(0)).closeTo(2, 1e-5);
    });

    it('are refused by name where nothing would come of them', () => {
      const compile = (network: tf.LayersModel) => () => compiledModel(network);
      const recurrent = (layers: tf.layers.Layer[]) =>
        tf.sequential({ layers: [...layers, tf.layers.dense({ units: 1 })] });
      const masking = tf.layers.masking({ inputShape: [4, 1], name: 'masks' });
      expect(compile(recurrent([masking, tf.layers.gru({ units: 2 })]))).throw(
        'layer masks: expected none with a mask',
      );
      const stateful = tf.layers.gru({ batchInputShape: [8, 4, 1], units: 2, stateful: true, name: 'keeps' });
      expect(compile(recurrent([stateful]))).throw('layer keeps: expected none with stateful, got GRU.');
    });

    it('activityRegularizer is refused where TensorFlow.js ignores it: recurrent layers, cells, and layers inside others', async () => {
      const options = { units: 2, name: 'active', activityRegularizer: 'l1l2' as const };
      const found: [string, tf.layers.Layer][] = [
        ['SimpleRNN', tf.layers.simpleRNN(options)],
        ['GRU', tf.layers.gru(options)],
        ['LSTM', tf.layers.lstm({ ...options, activityRegularizer: tf.regularizers.l2({ l2: 0.1 }) } as never)],
        ['RNN', tf.layers.rnn({ name: 'active', cell: tf.layers.gruCell({ ...options, name: 'cell' }) })],
        ['LSTMCell', tf.layers.rnn({ cell: [tf.layers.gruCell({ units: 3 }), tf.layers.lstmCell(options)] })],
        ['Dense', tf.layers.timeDistributed({ layer: tf.layers.dense(options) })],
      ];
      for (const [kind, layer] of found) {
        const flat = kind === 'Dense' ? [tf.layers.flatten()] : [];
        const input = tf.layers.inputLayer({ inputShape: [4, 1] });
        const network = tf.sequential({ layers: [input, layer, ...flat, tf.layers.dense({ units: 1 })] });
        // A model that was saved, or comes from Keras, is made from its configuration.
        const loaded = await tf.models.modelFromJSON(JSON.parse(network.toJSON() as string) as never);
        for (const one of [network, loaded]) {
          expect(() => compiledModel(one), kind).throw(
            `compile: layer active: expected none with an activityRegularizer, got ${kind}. Leave it out, or`,
          );
        }
      }
      const without = tf.sequential({
        layers: [tf.layers.gru({ units: 2, inputShape: [4, 1] }), tf.layers.dense({ units: 1 })],
      });
      expect(() => compiledModel(without)).not.throw();
    });

    it('of what has no gradient are told by compile, with the layer: a dilated convolution', () => {
      const network = tf.sequential({
        layers: [
          tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 2, kernelSize: 3, activation: 'relu' }),
          tf.layers.conv2d({ filters: 2, kernelSize: 3, dilationRate: 2, name: 'dilated' }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 1 }),
        ],
      });
      const before = tf.memory().numTensors;
      for (let i = 0; i < 2; i++) {
        expect(() => compiledModel(network)).throw(
          'compile: model: expected layers that can be trained, got dilated (Conv2D).',
        );
      }
      expect(tf.memory().numTensors).equal(before);
    });

    it('that draw are refused with a way out that is one', () => {
      for (const layer of [
        tf.layers.alphaDropout({ rate: 0.2 }),
        tf.layers.gaussianDropout({ rate: 0.2 }),
        tf.layers.gaussianNoise({ stddev: 0.2 }),
      ]) {
        const network = tf.sequential({
          layers: [tf.layers.dense({ inputShape: [1], units: 4 }), layer, tf.layers.dense({ units: 1 })],
        });
        expect(() => new PlainModel(network)).throw(/draw no random numbers, got \S+\. Leave it out\.$/);
        expect(() => new DropoutWrapper(network)).throw('draw no random numbers');
      }
    });
  });

  describe(`errors and dispose on ${backend}`, () => {
    onBackend(backend);

    class Failing extends RiskWrapper {
      override forward(): StepOutputs {
        throw new Error('forward failed');
      }
    }

    it('leave no tensor behind when a forward throws, time after time', async () => {
      const model = new Failing(denseNetwork({ hidden: [4, 4], seed: 1 }));
      model.compile({ optimizer: adam(), loss: 'meanSquaredError' });
      await thrown(model.fit({ x, y: x }, { epochs: 1 }));
      const before = tf.memory().numTensors;
      for (let i = 0; i < 3; i++) expect(await thrown(model.fit({ x, y: x }, { epochs: 1 }))).equal('forward failed');
      expect(tf.memory().numTensors).equal(before);
    });

    it('leave a network to the other wrapper that uses it', async () => {
      const network = denseNetwork({ hidden: [4], seed: 1 });
      const [one, other] = [compiledModel(network), new MVEWrapper(network)];
      other.compile({ optimizer: adam(), loss: 'meanSquaredError' });
      const expected = [...(await one.predict(x)).yHat.data];
      other.dispose();
      expect([...(await one.predict(x)).yHat.data]).eql(expected);
      await one.fit({ x, y: x }, { epochs: 1 });
      expect(await thrown(other.predict(x))).equal(
        'predict: expected a model that is there, got one that dispose() has freed. Make it anew.',
      );
      expect(await thrown(other.fit({ x, y: x }))).contain('got one that dispose() has freed');
      const before = tf.memory().numTensors;
      one.dispose();
      expect(tf.memory().numTensors).most(before - 4); // The weights of the network.
      one.dispose();
    });
  });
}

describe('graphs that a session refuses', () => {
  onBackend('native');

  it('run as they are, told once: convolution, batch normalisation and tanh of one row', async () => {
    const network = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, useBias: false }),
        tf.layers.batchNormalization(),
        tf.layers.activation({ activation: 'tanh' }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 1 }),
      ],
    });
    const model = compiledModel(network);
    const images = Array.from({ length: 16 }, (_, i) => Array.from({ length: 64 }, (_, k) => Math.sin(i + k)));
    await model.fit({ x: images.flat(), y: images.map((_, i) => i / 16) }, { epochs: 1, batchSize: 8 });
    const told: string[] = [];
    const usual = console.warn;
    console.warn = (text: string) => void told.push(text);
    let graph: number[];
    let eager: number[];
    try {
      graph = [...(await model.predict(images[0]!)).yHat.data, ...(await model.predict(images[1]!)).yHat.data];
      runEagerly(true);
      eager = [...(await model.predict(images[0]!)).yHat.data, ...(await model.predict(images[1]!)).yHat.data];
    } finally {
      runEagerly(false);
      console.warn = usual;
    }
    graph.forEach((value, i) => expect(value).closeTo(eager[i]!, 1e-5));
    expect(told.length).equal(1);
    expect(told[0]).match(/expected a graph that TensorFlow runs, got one that it refuses/);
  });
});

describe('wrappers that would ignore what they are given', () => {
  onBackend('native');

  it('CombinedWrapper refuses a wrapper with a pass of its own, by the name of the hook', () => {
    class OwnTrain extends PlainModel {
      override trainPass(...args: Parameters<RiskWrapper['trainPass']>): ReturnType<RiskWrapper['trainPass']> {
        return super.trainPass(...args);
      }
    }
    class OwnInfer extends PlainModel {
      override inferPass(...args: Parameters<RiskWrapper['inferPass']>): ReturnType<RiskWrapper['inferPass']> {
        return super.inferPass(...args);
      }
    }
    const combine = (wrapper: unknown) => () =>
      new CombinedWrapper(denseNetwork({ hidden: [4] }), { bias: { wrapper: wrapper as never } });
    expect(combine(OwnTrain)).throw('bias: expected a wrapper without a trainPass of its own, got OwnTrain.');
    expect(combine(OwnInfer)).throw('bias: expected a wrapper without a inferPass of its own, got OwnInfer.');
    expect(combine(DensityWrapper)).not.throw();
  });

  it('densities other than a histogram refuse its bins', () => {
    const network = denseNetwork({ hidden: [4] });
    expect(() => new DensityWrapper(network, { bins: 5, density: 'kNearest' })).throw(
      'bins: expected none beside density kNearest, which does not take them from here, got 5.',
    );
    expect(() => new DensityWrapper(network, { bins: 5, density: 'histogram' })).not.throw();
    expect(() => new DensityVAEWrapper(network, { latentDim: 2, rule: 'reference', density: 'kNearest' })).throw(
      'density: expected none beside the rule of the reference',
    );
  });
});

describe("resampling policies of one's own", () => {
  onBackend('native');
  const fit = (weigh: unknown) =>
    compiledModel(denseNetwork({ hidden: [4], seed: 1 })).fit(
      { x, y: x },
      { epochs: 1, batchSize: 8, resampling: { name: 'mine', weigh } as never },
    );

  it('are waited for where they are async', async () => {
    const weights = Float64Array.from(x, (_, i) => Number(i < 16));
    const history = await fit(async () => Promise.resolve({ weights, report: { asked: 3 } }));
    expect(history.getColumn('asked').toArray().at(-1)).equal(3);
    const short = fit(async () => Promise.resolve({ weights: weights.subarray(0, 5), report: {} }));
    expect(await thrown(short)).contain('expected 32 weights, one for each candidate, got 5 weights');
  });

  it('are refused where they return anything but { weights, report }', async () => {
    const weights = Float64Array.from(x, () => 1);
    const message = 'resampling by mine: expected weigh() to return { weights, report }, got';
    for (const given of [weights, [...weights], null, undefined, 3]) {
      expect(await thrown(fit(() => given))).contain(message);
      expect(await thrown(fit(async () => Promise.resolve(given)))).contain(message);
    }
    expect(await thrown(fit(() => ({ report: {} })))).contain(
      'resampling by mine: weights: expected an array of numbers',
    );
    expect(await thrown(fit(() => ({ weight: weights })))).contain('got weight. Did you mean weights?');
  });
});

describe('valLoss of MVEWrapper', () => {
  onBackend('native');

  it('is the loss of its training, on the same rows the same number', async () => {
    for (const loss of ['meanSquaredError', 'binaryCrossentropyFromLogits'] as const) {
      const model = new MVEWrapper(denseNetwork({ hidden: [8], seed: 2 }), { seed: 0, samples: 200 });
      // Weights hardly move: the loss of the last step is that of the rows afterwards.
      model.compile({ optimizer: adam({ learningRate: 1e-9 }), loss });
      const data = { x, y: x.map((value) => Number(value > 0)) };
      const history = await model.fit(data, { epochs: 1, batchSize: 32, validation: data });
      const [told, held] = ['loss', 'valLoss'].map((name) => Number(history.getColumn(name).get(0)));
      expect(held).closeTo(told!, loss === 'meanSquaredError' ? 1e-5 : 0.02);
    }
  });
});

describe('folders of saved models', () => {
  onBackend('native');
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('may hold what file managers leave, and nothing else', async () => {
    const model = compiledModel(denseNetwork({ hidden: [4] }));
    const place = path.join(folder, 'model');
    for (const name of ['.DS_Store', 'Thumbs.db', '._values.bin', 'desktop.ini']) {
      await model.save(place);
      await writeFile(path.join(place, name), 'x');
      await model.save(place);
      expect((await readdir(place)).sort()).eql(['risklab.json', 'values.bin']);
    }
    await model.fit({ x, y: x }, { epochs: 1, checkpoint: path.join(folder, 'state') });
    await writeFile(path.join(folder, 'state', '.DS_Store'), 'x');
    await model.fit({ x, y: x }, { epochs: 2, checkpoint: path.join(folder, 'state'), resume: true });
    await writeFile(path.join(place, 'notes.txt'), 'mine');
    expect(await thrown(model.save(place))).contain('one with notes.txt in it');
  });

  it('are refused where they are no paths', async () => {
    const model = compiledModel(denseNetwork({ hidden: [4] }));
    expect(await thrown(model.save(''))).equal('save: folder: expected the path of a folder, got an empty text.');
    expect(await thrown(model.save(undefined as never))).contain('expected the path of a folder, got undefined.');
    expect(await thrown(PlainModel.load(''))).equal('load: folder: expected the path of a folder, got an empty text.');
    expect(await thrown(model.fit({ x, y: x }, { checkpoint: '' }))).contain('checkpoint: folder: expected the path');
  });

  it('refuse to go on with the checkpoint of another wrapper, and keep it', async () => {
    const checkpoint = path.join(folder, 'state');
    const make = (Wrapper: typeof PlainModel | typeof DensityWrapper) => {
      const model = new Wrapper(denseNetwork({ hidden: [4], seed: 1 }));
      model.compile({ optimizer: adam(), loss: 'meanSquaredError' });
      return model;
    };
    await make(PlainModel).fit({ x, y: x }, { epochs: 1, checkpoint });
    expect(await thrown(make(DensityWrapper).fit({ x, y: x }, { epochs: 2, checkpoint, resume: true }))).contain(
      'expected a checkpoint of DensityWrapper by meanSquaredError, got one of PlainModel by meanSquaredError.',
    );
    const history = await make(PlainModel).fit({ x, y: x }, { epochs: 2, checkpoint, resume: true });
    expect(history.getColumn('epoch').toArray().at(-1)).equal(2);
  });
});

describe('a decoder that is derived', () => {
  onBackend('native');

  it('has the size of the input where a kernel is smaller than its stride', () => {
    for (const padding of ['valid', 'same'] as const) {
      for (const [kernelSize, strides] of [
        [1, 2],
        [2, 3],
        [3, 2],
        [2, 2],
      ] as const) {
        // prettier-ignore
        const network = tf.sequential({
          layers: [
            tf.layers.conv2d({ inputShape: [13, 12, 1], filters: 2, kernelSize, strides, padding }),
            tf.layers.flatten(),
            tf.layers.dense({ units: 4 }),
            tf.layers.dense({ units: 1 }),
          ],
        });
        expect(() => new VAEWrapper(network, { latentDim: 3 }), `${kernelSize} ${strides} ${padding}`).not.throw();
      }
    }
  });
});
