import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { splitModel } from '../../src/network/splitModel';
import { onBackend } from '../support/backends';

describe('splitModel', () => {
  onBackend('native');

  it('gives features and head that make up the model and share its weights', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [2], units: 3, useBias: false, activation: 'relu' }),
        tf.layers.dense({ units: 1, useBias: false }),
      ],
    });
    const parts = splitModel(model);
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

  it('refuses what has no layer before the last, or no vector there', () => {
    const one = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 1 })] });
    expect(() => splitModel(one)).throw(
      'model: expected a model with at least two layers, got 1 layers. Add a layer before its output.',
    );
    expect(() => splitModel(undefined as unknown as tf.LayersModel)).throw(
      'model: expected a model of tf.layers, got undefined.',
    );
    expect(() => splitModel({} as tf.LayersModel)).throw(
      'model: expected a model of tf.layers, got an object with keys (none).',
    );
    const images = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 2, kernelSize: 1 }),
        tf.layers.conv2d({ filters: 1, kernelSize: 4, name: 'toMap' }),
      ],
    });
    expect(() => splitModel(images)).throw(
      'model: expected a last layer that takes one vector a sample, got toMap. Flatten or pool before it.',
    );
    const flat = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 1, kernelSize: 4 }),
        tf.layers.flatten({ name: 'end' }),
      ],
    });
    expect(() => splitModel(flat)).throw('got end. Flatten or pool before it.');
    [one, images, flat].forEach((model) => model.dispose());
  });
});
