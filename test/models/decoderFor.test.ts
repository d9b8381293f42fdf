import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { batchNormalization, decoderFor, faceDecoder, standardClassifier } from '../../src/models';
import { onBackend } from '../support/backends';

/** What layers a decoder has: kind, output size, activation. */
const layersOf = (decoder: tf.Sequential): string[] =>
  decoder.layers.map((layer) => {
    const { activation } = layer.getConfig() as { activation?: string };
    const size = (layer.output as tf.SymbolicTensor).shape.slice(1).join('x');
    return [layer.getClassName(), size, ...(activation ? [activation] : [])].join(' ');
  });

const conv = (filters: number, more: object = {}): tf.layers.Layer =>
  tf.layers.conv2d({ filters, kernelSize: 3, activation: 'relu', ...more });

describe('decoderFor', () => {
  onBackend('native');

  it('for the lab’s classifier is the lab’s decoder, weights and all', () => {
    const [derived, given] = [decoderFor(standardClassifier(), { seed: 3 }), faceDecoder({ seed: 3 })];
    expect(layersOf(derived)).eql(layersOf(given));
    const weights = (model: tf.Sequential): number[][] => model.getWeights().map((weight) => [...weight.dataSync()]);
    expect(weights(derived)).eql(weights(given));
  });

  it('turns dense layers round, each of them, the last linear', () => {
    const network = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [3], units: 8, activation: 'relu' }),
        tf.layers.dense({ units: 8, activation: 'relu' }),
        batchNormalization(),
        tf.layers.activation({ activation: 'tanh' }),
        tf.layers.dense({ units: 5 }),
        tf.layers.dense({ units: 1 }),
      ],
    });
    expect(layersOf(decoderFor(network, { latentDim: 2 }))).eql(['Dense 8 relu', 'Dense 8 relu', 'Dense 3 linear']);
    expect(decoderFor(network, { latentDim: 2 }).inputs[0]!.shape).eql([null, 2]);
  });

  const networks: Record<string, () => tf.layers.Layer[]> = {
    'odd sizes, same padding': () => [
      conv(4, { inputShape: [7, 9, 2], strides: 2, padding: 'same' }),
      tf.layers.flatten(),
    ],
    'odd sizes, valid padding': () => [
      conv(4, { inputShape: [8, 6, 3], strides: 2 }),
      conv(2, { kernelSize: 2 }),
      tf.layers.flatten(),
    ],
    'maximum pooling that does not divide': () => [
      conv(4, { inputShape: [9, 9, 1], padding: 'same' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 6 }),
    ],
    'average pooling, same padding': () => [
      conv(4, { inputShape: [9, 8, 1] }),
      tf.layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
      tf.layers.flatten(),
    ],
    'global average pooling': () => [conv(4, { inputShape: [6, 6, 3] }), tf.layers.globalAveragePooling2d({})],
    'global maximum pooling and a dense layer': () => [
      conv(4, { inputShape: [6, 6, 3] }),
      tf.layers.globalMaxPooling2d({}),
      tf.layers.dense({ units: 3 }),
    ],
    'a reshaping': () => [
      tf.layers.reshape({ inputShape: [12], targetShape: [2, 2, 3] }),
      conv(2, { kernelSize: 2 }),
      tf.layers.flatten(),
    ],
    'depthwise and separable convolutions': () => [
      tf.layers.depthwiseConv2d({ inputShape: [8, 8, 2], kernelSize: 3, depthMultiplier: 2 }),
      tf.layers.separableConv2d({ filters: 3, kernelSize: 3, strides: 2 }),
      tf.layers.flatten(),
    ],
    'a sequence': () => [
      tf.layers.conv1d({ inputShape: [10, 2], filters: 3, kernelSize: 3 }),
      tf.layers.globalAveragePooling1d(),
    ],
    'zero padding and a dilated convolution': () => [
      tf.layers.zeroPadding2d({ inputShape: [6, 6, 1], padding: 2 }),
      conv(2, { dilationRate: 2 }),
      tf.layers.flatten(),
    ],
  };
  for (const [name, layers] of Object.entries(networks)) {
    it(`gives samples of the input’s size: ${name}`, () => {
      const network = tf.sequential({ layers: [...layers(), tf.layers.dense({ units: 1 })] });
      const decoder = decoderFor(network, { latentDim: 4 });
      expect(decoder.outputs[0]!.shape).eql(network.inputs[0]!.shape);
      const weighted = decoder.layers.filter((layer) => layer.weights.length);
      expect((weighted.at(-1)!.getConfig() as { activation: string }).activation).equal('linear');
      const drawn = decoder.predict(tf.ones([2, 4])) as tf.Tensor;
      expect(drawn.dataSync().every(Number.isFinite)).equal(true);
    });
  }

  it('is the same for the same seed', () => {
    const first = (seed: number): number[] => {
      const network = tf.sequential({
        layers: [tf.layers.dense({ inputShape: [3], units: 8 }), tf.layers.dense({ units: 1 })],
      });
      return [...decoderFor(network, { seed }).getWeights()[0]!.dataSync()];
    };
    expect(first(1)).eql(first(1));
    expect(first(1)).not.eql(first(2));
  });

  it('says when it cannot be derived', () => {
    const large = tf.sequential({
      layers: [
        tf.layers.upSampling2d({ inputShape: [64, 64, 3], size: [2, 2], name: 'stretch' }),
        tf.layers.globalAveragePooling2d({}),
        tf.layers.dense({ units: 1 }),
      ],
    });
    expect(() => decoderFor(large)).throw(
      'decoder: expected layers that can be turned round, got stretch. Give a decoder.',
    );
    expect(() => decoderFor(large, { latentDim: 0 })).throw('latentDim: expected a whole number of at least 1, got 0.');
    expect(() => decoderFor(large, { latent: 3 } as object)).throw('expected options among latentDim, seed');
    const open = tf.sequential({
      layers: [
        tf.layers.conv2d({
          inputShape: [null, null, 1],
          filters: 1,
          kernelSize: 1,
        }),
        tf.layers.globalAveragePooling2d({}),
        tf.layers.dense({ units: 1 }),
      ],
    });
    expect(() => decoderFor(open)).throw('decoder: expected a model of fixed sizes to derive one from');
  });
});
