import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { batchNormalization } from '../../src/models';
import { DropoutWrapper, MVEWrapper } from '../../src/risk';
import { adam } from '../../src/learn';
import { onBackend } from '../support/backends';
import { smallNetwork } from '../support/tasks';

/** A network that hands 100 ones to its last layer, which takes their mean: dropout is all that changes it. */
const ones = (): tf.Sequential =>
  tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [1], units: 100, kernelInitializer: 'zeros', biasInitializer: 'ones' }),
      tf.layers.dense({ units: 100, kernelInitializer: 'identity' }),
      tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.constant({ value: 0.01 }) }),
    ],
  });

const zeros = (n: number): Float32Array => new Float32Array(n);

describe('DropoutWrapper', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  it('the mean stays and the variance is that of dropped values', async () => {
    // Each of 100 values of 0.01 is 0 or 1 / (1 - p) times as large: variance p / (1 - p) / 100.
    const p = 0.2;
    const model = new DropoutWrapper(ones(), { p, passes: 20 });
    const { yHat, epistemic } = await model.predict(zeros(500));
    const mean = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(yHat.data)).closeTo(1, 0.002);
    expect(mean(epistemic!.data) / (p / (1 - p) / 100)).closeTo(1, 0.05);
  });

  it('without dropping nothing varies', async () => {
    const { yHat, epistemic } = await new DropoutWrapper(smallNetwork(1), { p: 0 }).predict([[1, 2]]);
    expect(epistemic!.data[0]).equal(0);
    const same = await new MVEWrapper(smallNetwork(1)).predict([[1, 2]]);
    expect(yHat.data[0]).closeTo(same.yHat.data[0]!, 1e-6);
  });

  it('gives what each pass predicts, whose mean and variance are those of a prediction', async () => {
    const rows = [[1, 2], [0, -1], [3, 3]]; // prettier-ignore
    const make = (): DropoutWrapper => new DropoutWrapper(smallNetwork(2), { p: 0.4, passes: 5, seed: 3 });
    const { data, shape } = await make().predictPasses(rows);
    const { yHat, epistemic } = await make().predict(rows);
    expect(shape).eql([3, 5, 2]);
    for (let row = 0; row < 3; row++) {
      for (let output = 0; output < 2; output++) {
        const each = Array.from({ length: 5 }, (_, pass) => data[(row * 5 + pass) * 2 + output]!);
        const mean = each.reduce((a, b) => a + b, 0) / 5;
        expect(yHat.data[row * 2 + output]).closeTo(mean, 1e-5);
        const variance = each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
        expect(epistemic!.data[row * 2 + output]).closeTo(variance, 1e-5);
        expect(variance).above(0);
      }
    }
  });

  it('draws other masks at each pass, row and call, and the same ones again from the same seed', async () => {
    const [one, same] = [new DropoutWrapper(ones(), { seed: 5 }), new DropoutWrapper(ones(), { seed: 5 })];
    const first = [...(await one.predict(zeros(50))).yHat.data];
    expect(new Set(first).size).above(20);
    expect([...(await one.predict(zeros(50))).yHat.data]).not.eql(first);
    expect([...(await same.predict(zeros(50), { batchSize: 7 })).yHat.data].map((v) => v.toFixed(5))).eql(
      first.map((v) => v.toFixed(5)),
    );
  });

  it('drops whole channels of images, never after the first and the last layer', async () => {
    // One channel of ones, four of a second convolution; the sum over pixels is all or nothing of each channel.
    const network = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [3, 3, 1], filters: 1, kernelSize: 1, kernelInitializer: 'ones' }),
        tf.layers.conv2d({ filters: 4, kernelSize: 1, kernelInitializer: 'ones' }),
        tf.layers.globalAveragePooling2d({}),
        tf.layers.dense({ units: 1, kernelInitializer: 'ones' }),
      ],
    });
    const model = new DropoutWrapper(network, { p: 0.5, passes: 2 });
    const { yHat } = await model.predict(new Float32Array(9 * 200).fill(1));
    // The mean of two sums of 0, 2, 4, 6 or 8.
    const found = new Set([...yHat.data].map((v) => v.toFixed(3)));
    for (const value of found) expect(Number(value) % 1).equal(0);
    expect(found.size).above(4);
  });

  it('keeps the dropout layers that a model has, at their rates, and adds none', async () => {
    const network = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [1], units: 100, kernelInitializer: 'zeros', biasInitializer: 'ones' }),
        tf.layers.dropout({ rate: 0.5, seed: 3 }),
        tf.layers.dense({ units: 100, kernelInitializer: 'identity' }),
        tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.constant({ value: 0.01 }) }),
      ],
    });
    const { epistemic } = await new DropoutWrapper(network, { p: 0 }).predict(zeros(500));
    const mean = epistemic!.data.reduce((a, b) => a + b, 0) / 500;
    expect(mean / 0.01).closeTo(1, 0.05);
    expect(() => new MVEWrapper(network)).throw(
      /^model: expected layers that draw no random numbers, got dropout_.* wrap the model in a DropoutWrapper/,
    );
  });

  it('batch normalisation learns in training and is left alone by predictions', async () => {
    const network = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [2], units: 4 }),
        batchNormalization({ momentum: 0.5 }),
        tf.layers.dense({ units: 4 }),
        tf.layers.dense({ units: 1 }),
      ],
    });
    const statistics = (): number[][] =>
      (network.layers[1]!.weights.slice(2) as { read(): tf.Tensor }[]).map((weight) => [...weight.read().dataSync()]);
    const model = new DropoutWrapper(network, { p: 0.5 });
    model.compile({ optimizer: adam(), loss: 'meanSquaredError' });
    const before = statistics();
    const x = Array.from({ length: 32 }, (_, i) => [i, -i]);
    await model.fit({ x, y: x.map(([a]) => a!) }, { epochs: 1, batchSize: 8 });
    const trained = statistics();
    expect(trained).not.eql(before);
    await model.predict(x);
    expect(statistics()).eql(trained);
    // By the statistics of training a row does not depend on the others of its batch.
    const still = new DropoutWrapper(network, { p: 0 });
    const [alone, among] = [await still.predict([x[3]!]), await still.predict(x)];
    expect(alone.yHat.data[0]).closeTo(among.yHat.data[3]!, 1e-4);
  });

  it('drops values after the first layer, too, when it is told to', async () => {
    const network = (): tf.Sequential =>
      tf.sequential({
        layers: [
          tf.layers.dense({ inputShape: [1], units: 100, kernelInitializer: 'zeros', biasInitializer: 'ones' }),
          tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.constant({ value: 0.01 }) }),
        ],
      });
    const model = new DropoutWrapper(network(), { p: 0.2, passes: 20, first: true });
    const { epistemic } = await model.predict(zeros(500));
    // p / (1 - p) / 100, as above.
    expect(epistemic!.data.reduce((a, b) => a + b, 0) / 500 / 0.0025).closeTo(1, 0.05);
  });

  it('needs a place to drop values', () => {
    const one = tf.sequential({
      layers: [tf.layers.dense({ inputShape: [1], units: 4 }), tf.layers.dense({ units: 1 })],
    });
    expect(() => new DropoutWrapper(one)).throw(
      'model: expected a dense or convolutional layer between the first and the last, got none.',
    );
    expect(() => new DropoutWrapper(one, { first: true })).not.throw();
  });
});
