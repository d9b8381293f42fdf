import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { DropoutWrapper, HistogramWrapper } from '../../src/risk';
import { tensorsBefore } from '../../src/risk/runNetwork';
import { adam } from '../../src/training';
import { onBackend } from '../support/backends';

/** A network that has the first layer of another one, which has been in use there, as its third. */
function withReusedLayer(constant: boolean): { network: tf.LayersModel; reused: tf.layers.Layer } {
  const ones = { kernelInitializer: 'ones' } as const;
  const other = tf.sequential({
    layers: [tf.layers.dense({ inputShape: [2], units: 2, ...ones }), tf.layers.dense({ units: 1, ...ones })],
  });
  const [reused] = other.layers as [tf.layers.Layer];
  const input = tf.input({ shape: [2] });
  const first = tf.layers.dense({ units: 2, ...(constant ? { kernelInitializer: 'zeros' } : ones) }).apply(input);
  const second = tf.layers.dense({ units: 2, ...ones }).apply(first);
  const third = reused.apply(second);
  const output = tf.layers.dense({ units: 1, ...ones }).apply(third) as tf.SymbolicTensor;
  return { network: tf.model({ inputs: input, outputs: output }), reused };
}

describe('networks with layers of other networks', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  it('tensors are in the order in which they are made, each once', () => {
    const { network } = withReusedLayer(false);
    const names = tensorsBefore(network.outputs[0]!).map(({ sourceLayer }) => sourceLayer.name);
    expect(names).eql(network.layers.slice(1).map(({ name }) => name));
  });

  it('dropout before such a layer changes what it gives at every pass', async () => {
    const { network } = withReusedLayer(false);
    // x = 1, 0: the first two layers give 1, 1 and 2, 2, of which each is 0 or 4; the last two double the sum.
    const model = new DropoutWrapper(network, { p: 0.5, passes: 40 });
    const { data } = await model.predictPasses([[1, 0]]);
    expect(data.every((value) => value % 8 === 0)).equal(true);
    expect(new Set(data).size).above(2);
  });

  it('a density of what such a layer gives is that in this network', async () => {
    const { network, reused } = withReusedLayer(true);
    const model = new HistogramWrapper(network, { target: reused.name });
    model.compile({ optimizer: adam({ learningRate: 0 }), loss: 'meanSquaredError' });
    await model.fit({ x: [[1, 2], [3, 4]], y: [1, 2] }, { epochs: 1, batchSize: 2 }); // prettier-ignore
    const { bias } = await model.predict([[1, 2], [50, 60]]); // prettier-ignore
    expect(bias!.data[1]).equal(bias!.data[0]);
  });
});
