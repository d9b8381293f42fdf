import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { splitNetwork } from '../../src/network/splitNetwork';
import { onBackend } from '../support/backends';

describe('splitNetwork', () => {
  onBackend('native');

  it('gives features and head that make up the model and share its weights', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [2], units: 3, useBias: false, activation: 'relu' }),
        tf.layers.dense({ units: 1, useBias: false }),
      ],
    });
    const parts = splitNetwork(model);
    expect(parts.width).equal(3);
    tf.tidy(() => {
      model.setWeights([
        tf.tensor2d([
          [1, 0, -1],
          [0, 2, 1],
        ]),
        tf.tensor2d([[1], [10], [100]]),
      ]);
      const features = parts.features(tf.tensor2d([[3, 1]]), false);
      expect([...features.dataSync()]).eql([3, 2, 0]);
      expect([...parts.head(features).dataSync()]).eql([23]);
    });
    model.dispose();
  });

  it('takes the input of a network of one layer as its features', () => {
    const one = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 1, useBias: false })] });
    one.setWeights([tf.tensor2d([[2], [5]])]);
    const split = splitNetwork(one);
    expect([split.width, split.outputs]).eql([2, 1]);
    tf.tidy(() => {
      const features = split.features(tf.tensor2d([[3, 1]]), true);
      expect([...features.dataSync()]).eql([3, 1]);
      expect([...split.head(features).dataSync()]).eql([11]);
    });
    one.dispose();
  });

  it('says where features are wanted that there are none, and refuses what is no network', () => {
    expect(() => splitNetwork(undefined as unknown as tf.LayersModel)).throw(
      'model: expected a model of tf.layers, got undefined.',
    );
    expect(() => splitNetwork({} as tf.LayersModel)).throw(
      'model: expected a model of tf.layers, got an object with keys (none).',
    );
    const images = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 2, kernelSize: 1 }),
        tf.layers.conv2d({ filters: 1, kernelSize: 4, name: 'toMap' }),
      ],
    });
    expect(() => splitNetwork(images).width).throw(
      'model: expected a last layer that takes one vector a sample, got toMap. Flatten or pool before it.',
    );
    const flat = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 1, kernelSize: 4 }),
        tf.layers.flatten({ name: 'end' }),
      ],
    });
    expect(() => splitNetwork(flat).width).throw('got end. Flatten or pool before it.');
    [images, flat].forEach((model) => model.dispose());
  });
});
