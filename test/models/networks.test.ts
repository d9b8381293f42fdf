import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { faceDecoder, seeds, standardClassifier } from '../../src/models';
import { onBackend } from '../support/backends';

/** Class, output without the batch, and number of weights of each layer. */
const layersOf = (model: tf.Sequential): [string, (number | null)[], number][] =>
  model.layers.map((layer) => [layer.getClassName(), (layer.outputShape as tf.Shape).slice(1), layer.countParams()]);

const valuesOf = (model: tf.LayersModel): number[][] => model.getWeights().map((weight) => [...weight.dataSync()]);

describe('standardClassifier', () => {
  onBackend('native');

  it('has the layers of the lab, with weights counted by hand', () => {
    const bn = 'RisklabBatchNormalization'; // four numbers per channel, and how many steps were made
    expect(layersOf(standardClassifier())).eql([
      ['Conv2D', [32, 32, 12], 5 * 5 * 3 * 12 + 12],
      [bn, [32, 32, 12], 4 * 12 + 1],
      ['Conv2D', [16, 16, 24], 5 * 5 * 12 * 24 + 24],
      [bn, [16, 16, 24], 4 * 24 + 1],
      ['Conv2D', [8, 8, 48], 3 * 3 * 24 * 48 + 48],
      [bn, [8, 8, 48], 4 * 48 + 1],
      ['Conv2D', [4, 4, 72], 3 * 3 * 48 * 72 + 72],
      [bn, [4, 4, 72], 4 * 72 + 1],
      ['Conv2D', [2, 2, 96], 3 * 3 * 72 * 96 + 96],
      [bn, [2, 2, 96], 4 * 96 + 1],
      ['Flatten', [384], 0],
      ['Dense', [512], 384 * 512 + 512],
      ['Dense', [1], 512 + 1],
    ]);
  });

  it('applies ReLU before normalising, and gives a logit', () => {
    const config = standardClassifier().layers.map((layer) => layer.getConfig()['activation']);
    expect(config).eql([...Array.from({ length: 5 }, () => ['relu', undefined]).flat(), undefined, 'relu', 'linear']);
  });

  it('strides by 2 with same padding', () => {
    for (const layer of standardClassifier().layers.filter((one) => one.getClassName() === 'Conv2D')) {
      expect(layer.getConfig()).deep.include({ strides: [2, 2], padding: 'same' });
    }
  });

  it('takes other sizes, filters and outputs', () => {
    const layers = layersOf(standardClassifier({ inputShape: [25, 25, 1], filters: 2, outputs: 3 }));
    // 25 -> 13 -> 7 -> 4 -> 2 -> 1
    expect(layers[0]).eql(['Conv2D', [13, 13, 2], 5 * 5 * 2 + 2]);
    expect(layers[8]).eql(['Conv2D', [1, 1, 16], 3 * 3 * 12 * 16 + 16]);
    expect(layers.at(-1)).eql(['Dense', [3], 512 * 3 + 3]);
  });

  it('has the same weights for the same seed, others for another, also for seed 0', () => {
    const make = (seed?: number): number[][] =>
      valuesOf(standardClassifier({ filters: 1, ...(seed === undefined ? {} : { seed }) }));
    expect(make(3)).eql(make(3));
    expect(make(0)).eql(make());
    expect(make(0)).eql(make(0));
    expect(make(0)[0]).not.eql(make(1)[0]);
  });

  it('starts in the range of Glorot and Bengio, every layer of its own', () => {
    const kernels = standardClassifier({ seed: 5 }).layers.filter(
      (layer) => layer.getClassName() !== 'RisklabBatchNormalization',
    );
    const values = kernels
      .flatMap((layer) => layer.getWeights().slice(0, 1))
      .map((weight) => Array.from(weight.dataSync()));
    const limits = [
      [5 * 5 * 3, 5 * 5 * 12],
      [5 * 5 * 12, 5 * 5 * 24],
      [3 * 3 * 24, 3 * 3 * 48],
      [3 * 3 * 48, 3 * 3 * 72],
      [3 * 3 * 72, 3 * 3 * 96],
      [384, 512],
      [512, 1],
    ].map(([into, out]) => Math.sqrt(6 / (into! + out!)));
    limits.forEach((limit, i) => {
      const most = values[i]!.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      expect(most).at.most(limit);
      expect(most).at.least(0.95 * limit);
    });
    // Were all layers drawn from one seed, their first values would be the same but for the range.
    const first = values.map((layer, i) => (layer[0]! / limits[i]!).toFixed(4));
    expect(new Set(first).size).equal(first.length);
  });

  it('refuses bad options', () => {
    expect(() => standardClassifier({ filter: 3 } as object)).throw(
      'standardClassifier: expected options among inputShape, filters, outputs, seed, got filter. Did you mean filters?',
    );
    expect(() => standardClassifier({ filters: 0 })).throw('filters: expected a whole number of at least 1, got 0.');
    expect(() => standardClassifier({ outputs: 1.5 })).throw(
      'outputs: expected a whole number of at least 1, got 1.5.',
    );
    expect(() => standardClassifier({ seed: -1 })).throw('seed: expected a whole number of at least 0, got -1.');
    expect(() => standardClassifier({ inputShape: [64, 64] as unknown as [number, number, number] })).throw(
      'inputShape: expected height, width and channels, whole numbers of at least 1, got [64, 64].',
    );
    expect(() => standardClassifier({ inputShape: [64, NaN, 3] })).throw(
      'inputShape: expected height, width and channels, whole numbers of at least 1, got [64, NaN, 3].',
    );
  });
});

describe('faceDecoder', () => {
  onBackend('native');

  it('has the layers of the lab, with weights counted by hand', () => {
    expect(layersOf(faceDecoder())).eql([
      ['Dense', [384], 32 * 384 + 384],
      ['Reshape', [2, 2, 96], 0],
      ['Conv2DTranspose', [4, 4, 72], 3 * 3 * 96 * 72 + 72],
      ['Conv2DTranspose', [8, 8, 48], 3 * 3 * 72 * 48 + 48],
      ['Conv2DTranspose', [16, 16, 24], 3 * 3 * 48 * 24 + 24],
      ['Conv2DTranspose', [32, 32, 12], 5 * 5 * 24 * 12 + 12],
      ['Conv2DTranspose', [64, 64, 3], 5 * 5 * 12 * 3 + 3],
    ]);
    expect(faceDecoder().layers.at(-1)!.getConfig()['activation']).equal('linear');
    expect(faceDecoder().layers.at(-2)!.getConfig()['activation']).equal('relu');
  });

  it('takes other latent sizes and filters', () => {
    const layers = layersOf(faceDecoder({ latentDim: 5, filters: 2 }));
    expect(layers[0]).eql(['Dense', [64], 5 * 64 + 64]);
    expect(layers.at(-1)).eql(['Conv2DTranspose', [64, 64, 3], 5 * 5 * 2 * 3 + 3]);
  });

  it('has the same weights for the same seed, others for another', () => {
    const make = (seed: number): number[][] => valuesOf(faceDecoder({ latentDim: 2, filters: 1, seed }));
    expect(make(4)).eql(make(4));
    expect(make(4)[0]).not.eql(make(5)[0]);
  });

  it('refuses bad options', () => {
    expect(() => faceDecoder({ latentDims: 3 } as object)).throw('Did you mean latentDim?');
    expect(() => faceDecoder({ latentDim: NaN })).throw('latentDim: expected a whole number of at least 1, got NaN.');
    expect(() => faceDecoder({ filters: -1 })).throw('filters: expected a whole number of at least 1, got -1.');
  });
});

describe('seeds', () => {
  onBackend('native');

  it('gives initializers that differ from call to call and not from run to run', () => {
    const draw = (initial: () => ReturnType<typeof tf.initializers.glorotUniform>): number[] => [
      ...tf.tidy(() => initial().apply([4, 4])).dataSync(),
    ];
    const [a, b] = [seeds(0), seeds(0)];
    const [first, next] = [draw(a), draw(a)];
    expect(first).not.eql(next);
    expect([draw(b), draw(b)]).eql([first, next]);
  });
});
