import type * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { setProgress, lineProgress, silentProgress } from '../../src/base';
import { adam } from '../../src/learn';
import { PlainModel, wrap, type RiskWrapper } from '../../src/risk';
import { backends, onBackend } from '../support/backends';
import { rejected } from '../support/rejected';
import { smallClassifier, smallSize } from '../support/smallModels';
import { toyFaces } from '../support/toyFaces';

const faces = toyFaces(64, smallSize, 1);
const compile = (model: RiskWrapper): void =>
  model.compile({ optimizer: adam({ learningRate: 1e-2 }), loss: 'binaryCrossentropyFromLogits' });
const fit = async (model: RiskWrapper): Promise<number[]> => {
  const history = await model.fit(faces, { epochs: 3, batchSize: 8, stepsPerEpoch: 10 });
  return history.getColumn('loss').toArray() as number[];
};
const valuesOf = (layer: tf.layers.Layer): number[][] => layer.weights.map((weight) => [...weight.read().dataSync()]);

for (const backend of backends) {
  describe(`frozen layers on ${backend}`, () => {
    onBackend(backend);
    beforeEach(() => setProgress(silentProgress));
    afterEach(() => setProgress(lineProgress()));

    for (const [name, make] of [
      ['PlainModel', (network: tf.LayersModel) => new PlainModel(network)],
      ['mve and dropout', (network: tf.LayersModel) => wrap(network, { aleatoric: 'mve', epistemic: 'dropout' })],
    ] as const) {
      it(`stay as they are, batch normalisation too, while the others learn: ${name}`, async () => {
        const network = smallClassifier();
        const [convolution, normalisation, , hidden] = network.layers;
        convolution!.trainable = false;
        normalisation!.trainable = false;
        const model = make(network);
        compile(model);
        const before = network.layers.map(valuesOf);
        const losses = await fit(model);
        expect(losses.at(-1)).below(losses[0]!);
        expect(valuesOf(convolution!)).eql(before[0]);
        // Weights, moving mean and moving variance.
        expect(valuesOf(normalisation!)).eql(before[1]);
        expect(valuesOf(hidden!)).not.eql(before[3]);
        model.dispose();
      });
    }

    it('learn again once compiled without', async () => {
      const network = smallClassifier();
      const [convolution] = network.layers;
      convolution!.trainable = false;
      const model = new PlainModel(network);
      compile(model);
      await fit(model);
      const before = valuesOf(convolution!);
      convolution!.trainable = true;
      expect((await rejected(fit(model))).message).equal(
        'fit: expected the 6 weights to train that compile() found, got 8 weights. Call compile() again after a change of trainable.',
      );
      expect(valuesOf(convolution!)).eql(before);
      compile(model);
      await fit(model);
      expect(valuesOf(convolution!)).not.eql(before);
      model.dispose();
    });

    it('are refused when there is nothing else', () => {
      const network = smallClassifier();
      network.layers.forEach((layer) => (layer.trainable = false));
      const model = new PlainModel(network);
      expect(() => compile(model)).throw(
        'optimizer: expected at least one weight to train, got none. Set trainable = true for some layers.',
      );
      model.dispose();
    });
  });
}
