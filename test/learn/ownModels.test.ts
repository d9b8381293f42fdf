import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { ImageStore } from '../../src/data';
import { Model, sgd, type Batch, type FitOptions, type Inferred, type PassOutputs } from '../../src/learn';
import { alive, backends, onBackend } from '../support/backends';
import { rejected } from '../support/rejected';
import { smallNetwork } from '../support/tasks';

type Fields = Readonly<Record<string, number[][] | ImageStore>>;

/** Gives the sum of each sample of two fields, one beside ten times the other. */
class TwoFields extends Model<number[], Fields> {
  override trainPass({ first, second }: Batch): PassOutputs {
    const weights = this.network.layersModel.trainableWeights.map((weight) => tf.sum(weight.read()));
    const nothing = tf.mul(0, tf.addN(weights)); // each weight has a gradient
    return { terms: { task: tf.add(tf.mean(this.sums(first!, second!)), nothing) } };
  }

  override inferPass({ first, second }: Batch): Record<string, tf.Tensor> {
    return { sums: this.sums(first!, second!) };
  }

  override decode({ sums }: Inferred): number[] {
    return [...sums!.data];
  }

  private sums(first: tf.Tensor, second: tf.Tensor): tf.Tensor {
    const flat = (x: tf.Tensor): tf.Tensor => tf.sum(tf.reshape(x, [x.shape[0], -1]), 1);
    return tf.add(flat(first), tf.mul(10, flat(second)));
  }
}

for (const backend of backends) {
  describe(`models of one's own on ${backend}`, () => {
    onBackend(backend);
    let before: ReturnType<typeof alive>;
    let model: TwoFields;
    const data: Fields = { first: [[1, 1], [2, 2]], second: [[3, 3], [4, 4]] }; // prettier-ignore
    beforeEach(() => {
      setProgress(silentProgress);
      before = alive();
      model = new TwoFields(smallNetwork(1));
      model.compile({ optimizer: sgd() });
    });
    afterEach(() => {
      model.dispose();
      setProgress(lineProgress());
      const { tensors, graphs } = alive();
      expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
    });
    const refused = async (options: FitOptions<Fields>, given: Fields = data): Promise<string> =>
      (await rejected(model.fit(given, { epochs: 1, curve: false, ...options }))).message;

    it('a prediction finds fields by their names in whatever order they come', async () => {
      expect(await model.predict(data)).eql([62, 84]);
      expect(await model.predict({ second: data['second']!, first: data['first']! })).eql([62, 84]);
    });

    it('images under any name are numbers from 0 to 1 in predictions as in training', async () => {
      const images = new ImageStore(new Uint8Array(2 * 2 * 2 * 1).fill(51), { height: 2, width: 2, channels: 1 });
      const values = await model.predict({ first: images, second: images });
      for (const value of values) expect(value).closeTo(4 * 0.2 * 11, 1e-5);
      const wide = new ImageStore(new Uint8Array(2 * 2 * 4 * 1).fill(51), { height: 2, width: 4, channels: 1 });
      for (const value of await model.predict({ first: wide, second: wide })) expect(value).closeTo(8 * 0.2 * 11, 1e-5);
      const history = await model.fit({ first: wide, second: wide }, { epochs: 1, curve: false });
      expect(history.getColumn('loss').toArray().at(-1)).closeTo(8 * 0.2 * 11, 1e-5);
    });

    it('weights, columns and validation that it would not read are refused', async () => {
      expect(await refused({ weight: [1, 2] })).match(/^fit: expected a model that takes weight, got TwoFields\./);
      expect(await refused({ columns: ['a'] })).match(/^fit: expected a model that takes columns, got TwoFields\./);
      expect(await refused({ classWeight: 'balanced' })).match(/^fit: expected a model that takes classWeight/);
      expect(await refused({ validation: data })).match(/^validation: expected a model with a validate of its own/);
    });

    it('a field called noise is refused: random numbers come under that name', async () => {
      expect(await refused({}, { ...data, noise: [[1], [2]] })).match(
        /^fit: expected fields with other names, got noise/,
      );
    });

    it('a result that is no row a sample is refused', async () => {
      model.inferPass = ({ first }) => ({ sums: tf.sum(first!) });
      const { message } = await rejected(model.predict(data));
      expect(message).match(/^inference: sums: expected a row for each of 2 samples, got shape \[\]\./);
    });

    it('other work has its turn although epochs are short', async () => {
      let [seen, turns] = [0, 0];
      const timer = setInterval(() => turns++, 1);
      const stop = new AbortController();
      const onEpoch = (epoch: number): void => {
        seen = epoch;
        const until = Date.now() + 20;
        while (Date.now() < until); // shorter than what is trained without a break
        if (turns > 1 || epoch === 30) stop.abort();
      };
      await rejected(model.fit(data, { epochs: 100, curve: false, onEpoch, signal: stop.signal }));
      clearInterval(timer);
      expect(turns).greaterThan(1);
      expect(seen).lessThan(30);
    });

    it('compile and dispose during a training are told of, and nothing is left behind', async () => {
      const training = model.fit(data, { epochs: 1e6, curve: false });
      const ended = rejected(training);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(() => model.compile({ optimizer: sgd() })).throw(
        'compile: expected a model at rest, got one in training.',
      );
      model.dispose();
      expect((await ended).message).match(/^fit: expected a model that is there, got one that dispose\(\) has freed\./);
    });
  });
}
