import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { PlainModel, wrap } from '../../src/risk';
import { adam } from '../../src/learn';
import { onBackend } from '../support/backends';
import { rejected } from '../support/rejected';
import { smallNetwork } from '../support/tasks';

describe('what a model is trained with', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  it('a loss on logits wants a last layer without activation', () => {
    const ending = (units: number, activation: 'sigmoid' | 'softmax'): PlainModel =>
      new PlainModel(
        tf.sequential({
          layers: [tf.layers.dense({ inputShape: [2], units: 3 }), tf.layers.dense({ units, activation })],
        }),
      );
    const optimizer = adam();
    expect(() => ending(1, 'sigmoid').compile({ optimizer, loss: 'binaryCrossentropyFromLogits' })).throws(
      'model: expected a last layer without activation for a loss on logits, got sigmoid.',
    );
    expect(() => ending(3, 'softmax').compile({ optimizer, loss: 'sparseCategoricalCrossentropyFromLogits' })).throws(
      'got softmax. Leave it out',
    );
    expect(() => ending(1, 'sigmoid').compile({ optimizer: adam(), loss: 'meanSquaredError' })).not.throw();
    expect(() => ending(1, 'sigmoid').compile({ optimizer: adam(), loss: 'binaryCrossentropy' })).not.throw();
  });

  it('targets turned on their side are refused, though they are as many numbers', async () => {
    const model = new PlainModel(smallNetwork(2));
    model.compile({ optimizer: adam(), loss: 'meanSquaredError' });
    const x = [[1, 2], [1, 2], [3, 4]]; // prettier-ignore
    const error = await rejected(model.fit({ x, y: [[1, 2, 3], [2, 3, 4]] }, { batchSize: 1 })); // prettier-ignore
    expect(error.message).equal('fit: y: expected 3 rows, as x has, got 2. Is it turned on its side?');
  });

  it('a model is disposed of once, also where another wrapper shares its weights', () => {
    const before = tf.memory().numTensors;
    const network = smallNetwork(1);
    const [one, other] = [wrap(network, { aleatoric: 'mve', epistemic: 'dropout' }), new PlainModel(network)];
    one.dispose();
    other.dispose();
    one.dispose();
    expect(tf.memory().numTensors).equal(before);
  });
});
