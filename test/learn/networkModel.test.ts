import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { lineProgress, Random, setProgress, silentProgress } from '../../src/base';
import { adam, NetworkModel, sgd, tasks, Values, type resampling } from '../../src/learn';
import { seeds } from '../../src/models';
import { loadModel, PlainModel } from '../../src/risk';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';

const SIZE = 8;

/** Images with one bright square on a dark ground: the square's mask, its centre, and whether it is large. */
function squares(count: number, seed: number): Record<'images' | 'masks' | 'centres' | 'large', Values> {
  const random = new Random(seed);
  const images = new Float32Array(count * SIZE * SIZE);
  const masks = new Float32Array(images.length);
  const centres = new Float32Array(count * 2);
  const large = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const width = random.chance(0.5) ? 2 : 5;
    const [top, left] = [random.integer(SIZE - width + 1), random.integer(SIZE - width + 1)];
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) {
        const inside = y >= top && y < top + width && x >= left && x < left + width;
        masks[(i * SIZE + y) * SIZE + x] = inside ? 1 : 0;
        images[(i * SIZE + y) * SIZE + x] = (inside ? 0.9 : 0.1) + 0.05 * random.normal();
      }
    }
    centres.set([(top + width / 2) / SIZE, (left + width / 2) / SIZE], 2 * i);
    large[i] = width === 5 ? 1 : 0;
  }
  return {
    images: new Values(images, [count, SIZE, SIZE, 1]),
    masks: new Values(masks, [count, SIZE, SIZE, 1]),
    centres: new Values(centres, [count, 2]),
    large: new Values(large, [count]),
  };
}

/** A small network that gives a map as large as the image. */
function segmenter(): tf.Sequential {
  const initial = seeds(3);
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [SIZE, SIZE, 1],
        filters: 4,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: initial(),
      }),
      tf.layers.conv2d({ filters: 1, kernelSize: 1, kernelInitializer: initial() }),
    ],
  });
}

/** One image in, a centre and a size out. */
function twoHeads(): tf.LayersModel {
  const initial = seeds(5);
  const image = tf.input({ shape: [SIZE, SIZE, 1], name: 'image' });
  const flat = tf.layers.flatten().apply(image) as tf.SymbolicTensor;
  const hidden = tf.layers
    .dense({ units: 24, activation: 'relu', kernelInitializer: initial() })
    .apply(flat) as tf.SymbolicTensor;
  const centre = tf.layers.dense({ units: 2, name: 'centre', kernelInitializer: initial() }).apply(hidden);
  const large = tf.layers.dense({ units: 1, name: 'large', kernelInitializer: initial() }).apply(hidden);
  return tf.model({ inputs: image, outputs: [centre, large] as tf.SymbolicTensor[] });
}

/** Two inputs, whose product with learned weights is to be their weighted sum. */
function twoInputs(): tf.LayersModel {
  const a = tf.input({ shape: [1], name: 'a' });
  const b = tf.input({ shape: [1], name: 'b' });
  const joined = tf.layers.concatenate().apply([a, b]);
  const out = tf.layers.dense({ units: 1, kernelInitializer: 'zeros' }).apply(joined) as tf.SymbolicTensor;
  return tf.model({ inputs: [a, b], outputs: out });
}

for (const backend of backends) {
  describe(`networks as they are, ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('several outputs: each by its own loss, predicted and measured by name', async () => {
      const { images, centres, large } = squares(96, 0);
      const held = squares(64, 1);
      const model = new NetworkModel(twoHeads(), { seed: 0 });
      model.compile({
        optimizer: adam({ learningRate: 0.01 }),
        loss: { centre: 'meanSquaredError', large: 'binaryCrossentropyFromLogits' },
        metrics: { large: ['binaryAccuracy'] },
      });
      const samples = { x: images, y: { centre: centres, large } };
      const history = await model.fit(samples, {
        epochs: 25,
        batchSize: 16,
        validation: { x: held.images, y: { centre: held.centres, large: held.large } },
      });
      expect(history.columns).include.members(['loss', 'centre.task', 'large.task', 'large.binaryAccuracy', 'valLoss']);
      const [last] = history.tail(1).toRecords() as Record<string, number>[];
      expect(last!['loss']).closeTo(last!['centre.task']! + last!['large.task']!, 1e-5);
      expect(last!['valLoss']).closeTo(last!['valLoss.centre']! + last!['valLoss.large']!, 1e-5);
      const { centre, large: logits } = await model.predict({ x: held.images });
      expect(centre!.shape).eql([64, 2]);
      const right = [...held.large.data].filter((value, row) => value === Number(logits!.data[row]! > 0)).length;
      expect(right / 64).above(0.9);
      const scores = (
        await model.evaluate({ x: held.images, y: { centre: held.centres, large: held.large } })
      ).toRecords();
      expect(scores.map((row) => row['output'])).eql(['centre', 'large']);
      expect(scores[1]!['accuracy']).closeTo(right / 64, 1e-12);
      let squared = 0;
      centre!.data.forEach((value, i) => (squared += (value - held.centres.data[i]!) ** 2));
      expect(scores[0]!['rmse']).closeTo(Math.sqrt(squared / 128), 1e-6);
      model.dispose();
    });

    it('several inputs: a sum with weights 2 and -3 is found', async () => {
      const random = new Random(0);
      const a = Array.from({ length: 64 }, () => random.uniform(-1, 1));
      const b = Array.from({ length: 64 }, () => random.uniform(-1, 1));
      const network = twoInputs();
      const model = new NetworkModel(network, { seed: 0 });
      model.compile({ optimizer: sgd({ learningRate: 0.3 }), loss: 'meanSquaredError' });
      await model.fit(
        { x: { a, b }, y: a.map((value, i) => 2 * value - 3 * b[i]! + 1) },
        { epochs: 30, batchSize: 32 },
      );
      const [kernel, bias] = network.getWeights().map((weight) => [...weight.dataSync()]);
      [2, -3].forEach((value, i) => expect(kernel![i]).closeTo(value, 1e-3));
      expect(bias![0]).closeTo(1, 1e-3);
      const error = await rejected(model.predict({ x: { a } }));
      expect(error.message).equal('x: expected values for a, b, got none for b.');
      model.dispose();
    });

    it('policies get its predictions and the losses of rows, and are told which scores there are', async () => {
      const a = [1, 2, 3, 4];
      const model = new NetworkModel(twoInputs(), { seed: 0 });
      model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'meanSquaredError' });
      const seen: number[][] = [];
      const policy: resampling.Policy = {
        name: 'looks',
        needs: ['predictions', 'losses'],
        weigh(context) {
          seen.push([...context.score('predictions').data], [...context.score('losses').data]);
          return { weights: null, report: {} };
        },
      };
      await model.fit({ x: { a, b: a }, y: [0, 1, -2, 3] }, { epochs: 1, batchSize: 4, resampling: policy });
      // All weights are 0 before the first epoch: predictions are 0, losses the squares of the targets.
      expect(seen).eql([
        [0, 0, 0, 0],
        [0, 1, 4, 9],
      ]);
      model.dispose();
      const two = new NetworkModel(twoHeads(), { seed: 0 });
      two.compile({
        optimizer: adam(),
        loss: { centre: 'meanSquaredError', large: 'binaryCrossentropyFromLogits' },
      });
      const { images, centres, large } = squares(8, 0);
      const samples = { x: images, y: { centre: centres, large } };
      const error = await rejected(two.fit(samples, { epochs: 1, batchSize: 8, resampling: 'inverseDensity' }));
      expect(error.message).equal(
        'resampling by inverseDensity: expected a model that gives logDensity, got NetworkModel, which gives ' +
          'predictions.centre, losses.centre, predictions.large, losses.large. Wrap the network in a DensityVAEWrapper.',
      );
      two.dispose();
    });

    it('an output that is a map: pixels by tasks.multilabel, in a wrapper too', async () => {
      const { images, masks } = squares(48, 2);
      const held = squares(32, 3);
      const model = new PlainModel(segmenter(), { seed: 0 });
      model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: tasks.multilabel() });
      await model.fit({ x: images, y: masks }, { epochs: 12, batchSize: 16 });
      const { yHat } = await model.predict(held.images);
      expect(yHat.shape).eql([32, SIZE, SIZE, 1]);
      const right = [...held.masks.data].filter((value, i) => value === Number(yHat.data[i]! > 0)).length;
      const share = right / held.masks.data.length;
      expect(share).above(0.97);
      const [row] = (await model.evaluate({ x: held.images, y: held.masks })).toRecords();
      expect(row!['accuracy']).closeTo(share, 1e-12);
      model.dispose();
    });

    it('a loss and a metric of one’s own, for whatever the output is', async () => {
      const { images, masks } = squares(48, 2);
      const held = squares(32, 3);
      const model = new NetworkModel(segmenter(), { seed: 0 });
      // One less the overlap, of each row: 0 where mask and prediction are the same.
      const dice = (y: tf.Tensor, logits: tf.Tensor): tf.Tensor => {
        const p = tf.sigmoid(logits);
        const total = tf.add(tf.sum(y, [1, 2, 3]), tf.sum(p, [1, 2, 3]));
        return tf.sub(1, tf.div(tf.mul(2, tf.sum(tf.mul(y, p), [1, 2, 3])), total));
      };
      const overlap = (y: tf.Tensor, logits: tf.Tensor): tf.Scalar => tf.sub(1, tf.mean(dice(y, logits)));
      model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: dice, metrics: [overlap] });
      const history = await model.fit(
        { x: images, y: masks },
        { epochs: 12, batchSize: 16, validation: { x: held.images, y: held.masks } },
      );
      const [last] = history.tail(1).toRecords() as Record<string, number>[];
      expect(last!['overlap']).closeTo(1 - last!['loss']!, 1e-5);
      expect(last!['valOverlap']).above(0.85);
      expect(last!['valLoss']).closeTo(1 - last!['valOverlap']!, 1e-5);
      model.dispose();
    });

    it('one layer: logistic regression has the log odds of the counts', async () => {
      // At x = 0 one of four is positive, at x = 1 three of four: a bias of -ln 3, a weight of 2 ln 3.
      const x = [0, 0, 0, 0, 1, 1, 1, 1];
      const y = [1, 0, 0, 0, 1, 1, 1, 0];
      const network = tf.sequential({
        layers: [tf.layers.dense({ inputShape: [1], units: 1, kernelInitializer: 'zeros' })],
      });
      const model = new PlainModel(network, { seed: 0 });
      model.compile({ optimizer: sgd({ learningRate: 2 }), loss: 'binaryCrossentropyFromLogits' });
      await model.fit({ x, y }, { epochs: 150, batchSize: 8, curve: false });
      const [kernel, bias] = network.getWeights().map((weight) => weight.dataSync()[0]!);
      expect(bias).closeTo(-Math.log(3), 1e-3);
      expect(kernel).closeTo(2 * Math.log(3), 2e-3);
      model.dispose();
    });
  });
}

describe('NetworkModel, errors and files', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  it('says what is missing, and of which output', async () => {
    const model = new NetworkModel(twoHeads());
    const optimizer = adam();
    expect(() => model.compile({ optimizer, loss: 'meanSquaredError' })).throw(
      'loss: expected one for each output: centre, large, got meanSquaredError. Give { centre: ... }.',
    );
    expect(() => model.compile({ optimizer, loss: { centre: 'meanSquaredError' } })).throw(
      'loss: expected one for each output: centre, large, got none for large.',
    );
    expect(() =>
      model.compile({ optimizer, loss: { centre: 'binaryCrossentropyFromLogits', large: 'meanSquaredError' } }),
    ).throw('model: expected one output, a logit: [1], got [2].');
    const loss = { centre: 'meanSquaredError', large: 'binaryCrossentropyFromLogits' } as const;
    expect(() => model.compile({ optimizer, loss, metrics: ['binaryAccuracy'] })).throw(
      'metrics: expected lists by output: centre, large',
    );
    model.compile({ optimizer, loss });
    const { images, centres, large } = squares(8, 0);
    const fit = (y: object): Promise<Error> => rejected(model.fit({ x: images, y } as never));
    expect((await fit({ centre: centres })).message).equal(
      'fit: y: expected values for centre, large, got none for large.',
    );
    expect((await fit({ centre: centres, large: [1, 0] })).message).equal(
      'fit: y: large: expected 8 numbers, one for each row of x, got 2 numbers.',
    );
    expect((await fit({ centre: centres, large: large.data.map((value) => 2 * value) })).message).match(
      /^fit: y: large: expected 0 or 1 in each row, got 2 in row \d+\.$/,
    );
    model.dispose();
    expect(() => new PlainModel(twoHeads())).throw(
      'model: expected one input and one output, got 1 and 2. Take NetworkModel for several.',
    );
  });

  it('is found again by loadModel, with its losses', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
    const { images, centres, large } = squares(16, 0);
    const model = new NetworkModel(twoHeads(), { seed: 0 });
    model.compile({ optimizer: adam(), loss: { centre: 'meanSquaredError', large: 'binaryCrossentropyFromLogits' } });
    await model.fit({ x: images, y: { centre: centres, large } }, { epochs: 1, batchSize: 8 });
    await model.save(path.join(folder, 'model'));
    const again = await loadModel<NetworkModel>(path.join(folder, 'model'));
    expect(again).instanceOf(NetworkModel);
    const samples = { x: images, y: { centre: centres, large } };
    expect((await again.evaluate(samples)).toRecords()).eql((await model.evaluate(samples)).toRecords());
    [model, again].forEach((one) => one.dispose());
    await rm(folder, { recursive: true });
  });
});
