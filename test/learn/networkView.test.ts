import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { ImageStore } from '../../src/data';
import { adam } from '../../src/learn';
import { PlainModel } from '../../src/risk';
import { alive, backends, onBackend } from '../support/backends';
import { rejected } from '../support/rejected';

/** x -> relu(x W) -> v, with weights that are known: logit = 1 relu(a - b) + 10 relu(2 b). */
function known(): tf.Sequential {
  const network = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [2], units: 2, useBias: false, activation: 'relu', name: 'hidden' }),
      tf.layers.dense({ units: 1, useBias: false, name: 'logit' }),
    ],
  });
  tf.tidy(() => network.setWeights([tf.tensor2d([[1, 0], [-1, 2]]), tf.tensor2d([[1], [10]])])); // prettier-ignore
  return network;
}

for (const backend of backends) {
  describe(`a look into the network, ${backend}`, () => {
    onBackend(backend);
    const x = [[3, 1], [1, 3], [-2, -1]]; // prettier-ignore

    it('activations of a layer, by name or place', async () => {
      const before = alive();
      const model = new PlainModel(known());
      expect(model.network.layers.map(({ name }) => name)).eql(['hidden', 'logit']);
      const hidden = await model.network.activations(x, 'hidden');
      expect(hidden.shape).eql([3, 2]);
      expect([...hidden.data]).eql([2, 2, 0, 6, 0, 0]);
      expect([...(await model.network.activations(x, 0)).data]).eql([...hidden.data]);
      expect([...(await model.network.activations(x, -1)).data]).eql([22, 60, 0]);
      expect((await rejected(model.network.activations(x, 'none'))).message).equal(
        'layer: expected one of hidden, logit, got none.',
      );
      model.dispose();
      const { tensors, graphs } = alive();
      expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
    });

    it('gradients of the logit, and of the loss of each row', async () => {
      const before = alive();
      const model = new PlainModel(known());
      // Row 0: both units are on: 1 (1, -1) + 10 (0, 2). Row 1: the second alone. Row 2: none.
      expect([...(await model.network.gradients(x)).data]).eql([1, 19, 0, 20, 0, 0]);
      expect((await rejected(model.network.gradients(x, { targets: [1, 0, 1] }))).message).match(
        /expected a compiled model/,
      );
      model.compile({ optimizer: adam(), loss: 'meanSquaredError' });
      // d (22 - 20)^2 = 2 (22 - 20) times the slope of the logit; 60 - 60 is right already.
      const ofLoss = await model.network.gradients(x, { targets: [20, 60, 5] });
      [4, 76, 0, 0, 0, 0].forEach((value, i) => expect(ofLoss.data[i]).closeTo(value, 1e-4));
      expect((await rejected(model.network.gradients(x, { output: 1 }))).message).equal(
        'output: expected a whole number from 0 to 0, got 1.',
      );
      expect((await rejected(model.network.gradients(x, { output: 0, targets: [1, 2, 3] }))).message).equal(
        'output: expected none beside targets, got 0. Leave one of them out.',
      );
      model.dispose();
      const { tensors, graphs } = alive();
      expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
    });

    it('takes images as they are stored', async () => {
      const network = tf.sequential({
        layers: [tf.layers.flatten({ inputShape: [2, 2, 1] }), tf.layers.dense({ units: 1, useBias: false })],
      });
      tf.tidy(() => network.setWeights([tf.tensor2d([[1], [2], [3], [4]])]));
      const model = new PlainModel(network);
      const images = new ImageStore(Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 0), { height: 2, width: 2, channels: 1 });
      expect([...(await model.network.activations(images, -1)).data]).eql([5, 2]);
      const slopes = await model.network.gradients(images);
      expect(slopes.shape).eql([2, 2, 2, 1]);
      expect([...slopes.data]).eql([1, 2, 3, 4, 1, 2, 3, 4]);
      model.dispose();
    });
  });
}
