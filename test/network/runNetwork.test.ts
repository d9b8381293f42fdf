import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { DensityWrapper, DropoutWrapper, MVEWrapper } from '../../src/risk';
import { batchNormalization } from '../../src/models';
import { tensorsBefore } from '../../src/network/runNetwork';
import { adam } from '../../src/learn';
import { onBackend } from '../support/backends';

/** A network whose third layer is the second of another one, too, and was so before. */
function withReusedLayer(constant: boolean): { network: tf.LayersModel; reused: tf.layers.Layer } {
  const reused = tf.layers.activation({ activation: 'relu' });
  tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 2 }), reused, tf.layers.dense({ units: 1 })] });
  const input = tf.input({ shape: [2] });
  const first = tf.layers.dense({ units: 2, kernelInitializer: constant ? 'zeros' : 'ones' }).apply(input);
  const second = tf.layers.dense({ units: 2, kernelInitializer: 'ones' }).apply(first);
  const third = reused.apply(second);
  const output = tf.layers.dense({ units: 1, kernelInitializer: 'ones' }).apply(third) as tf.SymbolicTensor;
  return { network: tf.model({ inputs: input, outputs: output }), reused };
}

describe('running networks', () => {
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
    // x = 1, 0: the first two layers give 1, 1 and 2, 2, of which each is dropped or doubled; the last adds them up.
    const model = new DropoutWrapper(network, { p: 0.5, passes: 40 });
    const { data } = await model.predictPasses([[1, 0]]);
    expect(data.every((value) => [0, 4, 8].includes(value))).equal(true);
    expect(new Set(data).size).equal(3);
  });

  it('batch normalisation that is not to be trained stays as it is', async () => {
    const network = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [2], units: 3 }),
        batchNormalization(),
        batchNormalization(),
        tf.layers.dense({ units: 1 }),
      ],
    });
    network.layers[1]!.trainable = false;
    const numbers = (layer: number): number[] =>
      network.layers[layer]!.getWeights().flatMap((weight) => [...weight.dataSync()]);
    const before = [1, 2].map(numbers);
    const model = new MVEWrapper(network);
    model.compile({ optimizer: adam(), loss: 'meanSquaredError' });
    await model.fit({ x: [[1, 2], [3, 5]], y: [1, 2] }, { epochs: 1, batchSize: 2 }); // prettier-ignore
    expect(numbers(1)).eql(before[0]);
    expect(numbers(2)).not.eql(before[1]);
  });

  it('a density of what such a layer gives is that in this network', async () => {
    const { network, reused } = withReusedLayer(true);
    const model = new DensityWrapper(network, { target: reused.name });
    model.compile({ optimizer: adam({ learningRate: 0 }), loss: 'meanSquaredError' });
    await model.fit({ x: [[1, 2], [3, 4]], y: [1, 2] }, { epochs: 1, batchSize: 2 }); // prettier-ignore
    const { bias } = await model.predict([[1, 2], [50, 60]]); // prettier-ignore
    expect(bias!.data[1]).equal(bias!.data[0]);
  });
});
