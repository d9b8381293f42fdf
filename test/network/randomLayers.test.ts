import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import {
  CombinedWrapper,
  DensityWrapper,
  DropoutWrapper,
  EnsembleWrapper,
  MVEWrapper,
  PlainModel,
  wrap,
} from '../../src/risk';
import { adam } from '../../src/learn';
import { onBackend } from '../support/backends';
import { smallTasks } from '../support/tasks';

const dense = (units: number, first = false): tf.layers.Layer =>
  tf.layers.dense({ units, activation: 'relu', ...(first ? { inputShape: [2] } : {}) });

/** A network of dense layers with another layer within. */
const around = (layer: tf.layers.Layer): tf.Sequential =>
  tf.sequential({ layers: [dense(8, true), layer, dense(6), tf.layers.dense({ units: 1 })] });

/** The same with that layer in a model of its own. */
const nested = (layer: tf.layers.Layer): tf.Sequential =>
  tf.sequential({
    layers: [tf.sequential({ layers: [dense(8, true), layer] }), dense(6), tf.layers.dense({ units: 1 })],
  });

describe('layers that draw random numbers', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  it('are refused wherever they are, and whatever they are called', () => {
    const recurrent = tf.sequential({
      layers: [tf.layers.lstm({ inputShape: [4, 2], units: 3, dropout: 0.5 }), dense(2), tf.layers.dense({ units: 1 })],
    });
    const networks = [
      around(tf.layers.dropout({ rate: 0.5 })),
      nested(tf.layers.dropout({ rate: 0.5 })),
      nested(tf.layers.gaussianNoise({ stddev: 0.5 })),
      recurrent,
    ];
    for (const network of networks) {
      for (const make of [() => new PlainModel(network), () => new EnsembleWrapper(network, { wrapper: MVEWrapper })]) {
        expect(make).throws('model: expected layers that draw no random numbers, got ');
      }
    }
  });

  it('a DropoutWrapper takes dropout layers of the model itself alone', () => {
    expect(() => new DropoutWrapper(around(tf.layers.dropout({ rate: 0.5 })))).not.throw();
    for (const network of [
      nested(tf.layers.dropout({ rate: 0.5 })),
      around(tf.layers.gaussianDropout({ rate: 0.5 })),
      around(tf.layers.gaussianNoise({ stddev: 0.5 })),
    ]) {
      expect(() => new DropoutWrapper(network)).throws('it takes dropout layers of the model itself.');
    }
  });

  it('other wrappers beside a DropoutWrapper leave them to it; without one they refuse them', async () => {
    const network = around(tf.layers.dropout({ rate: 0.5 }));
    const all = { bias: 'histogram', aleatoric: 'mve', epistemic: 'dropout' } as const;
    const model = wrap(network, all);
    model.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
    await model.fit(smallTasks.binary.data(48, 1), { epochs: 1, batchSize: 16 });
    const { epistemic, aleatoric, bias } = await model.predict([[1, 2]]);
    expect(epistemic!.data[0]).above(0);
    expect([aleatoric!.shape, bias!.shape]).eql([[1, 1], [1]]);
    const without = { bias: { wrapper: DensityWrapper }, aleatoric: { wrapper: MVEWrapper } };
    for (const make of [() => new CombinedWrapper(network, without), () => new MVEWrapper(network)]) {
      expect(make).throws('Leave it out, or wrap the model in a DropoutWrapper');
    }
  });
});
