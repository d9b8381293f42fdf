import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { batchNormalization } from '../../src/models';
import { backends, onBackend } from '../support/backends';

/** A model of one batch normalisation on vectors of two. */
function model(options: Parameters<typeof batchNormalization>[0] = {}): tf.Sequential {
  return tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [2] }), batchNormalization(options)] });
}

const weights = (of: tf.LayersModel): number[][] => of.getWeights().map((weight) => [...weight.dataSync()]);

function near(got: ArrayLike<number>, expected: number[], tolerance = 1e-6): void {
  expect(got.length).equal(expected.length);
  expected.forEach((value, i) => expect(got[i]).closeTo(value, tolerance));
}

for (const backend of backends) {
  describe(`batchNormalization on ${backend}`, () => {
    onBackend(backend);

    it('normalises by the batch in training and moves the averages: first their plain mean, then by the momentum', () => {
      tf.tidy(() => {
        const net = model({ momentum: 0.5, epsilon: 0 });
        const train = (rows: number[][]): tf.Tensor => net.apply(tf.tensor2d(rows), { training: true }) as tf.Tensor;
        const averages = (): number[] => weights(net).slice(2, 4).flat();
        // Column means 2 and 6; deviations -1, 1 and -2, 2: variance 1 and 4, unbiased 2 and 8.
        near(
          train([
            [1, 4],
            [3, 8],
          ]).dataSync(),
          [-1, -1, 1, 1],
        );
        near(averages(), [2, 6, 2, 8]);
        train([
          [4, 0],
          [4, 2],
        ]); // means 4 and 1, unbiased variances 0 and 2: half of each so far
        near(averages(), [3, 3.5, 1, 5]);
        train([
          [0, 0],
          [2, 0],
        ]); // means 1 and 0, variances 2 and 0: from the second step on the momentum is larger than 1/3
        near(averages(), [2, 1.75, 1.5, 2.5]);
        near(weights(net).slice(0, 2).flat(), [1, 1, 0, 0]);
      });
    });

    it('takes the plain mean of the first 1 / (1 - momentum) batches', () => {
      tf.tidy(() => {
        const net = model(); // 0.99
        for (let k = 1; k <= 40; k++)
          net.apply(
            tf.tensor2d([
              [k, 0],
              [k, 2],
            ]),
            { training: true },
          );
        const [, , mean, variance] = weights(net);
        near(mean!, [20.5, 1], 1e-4);
        near(variance!, [0, 2], 1e-4);
      });
    });

    it('predicts by the moving averages and leaves them alone', () => {
      tf.tidy(() => {
        const net = model({ epsilon: 1 });
        net.setWeights([[2, 1], [0.5, -1], [10, 20], [3, 8], [7]].map((values) => tf.tensor1d(values)));
        const before = weights(net);
        for (const rows of [
          [[12, 23]],
          [
            [12, 23],
            [0, 0],
            [1e6, 5],
          ],
        ]) {
          // 2 * (12 - 10) / sqrt(3 + 1) + 0.5 and (23 - 20) / sqrt(8 + 1) - 1
          near((net.predict(tf.tensor2d(rows)) as tf.Tensor).dataSync().slice(0, 2), [2.5, 0]);
          near((net.apply(tf.tensor2d(rows)) as tf.Tensor).dataSync().slice(0, 2), [2.5, 0]);
        }
        expect(weights(net)).eql(before);
      });
    });
  });
}

describe('batchNormalization', () => {
  onBackend('native');

  it('trains scale and offset; averages and their count of steps are not trained', () => {
    const net = model();
    const names = (of: tf.LayersModel['weights']): string[] =>
      of.map(({ originalName }) => originalName.split('/').at(-1)!);
    expect(names(net.trainableWeights)).eql(['gamma', 'beta']);
    expect(names(net.nonTrainableWeights)).eql(['moving_mean', 'moving_variance', 'steps']);
    expect(weights(net)).eql([[1, 1], [0, 0], [0, 0], [1, 1], [0]]);
  });

  it('keeps its options through a saved model', async () => {
    const net = model({ momentum: 0.75, epsilon: 0.125, name: 'mine' });
    const again = await tf.models.modelFromJSON(net.toJSON(undefined, false) as never);
    const [before, after] = [net, again].map((one) => one.layers.at(-1)!.getConfig());
    expect(after).eql(before);
    expect(after).include({ momentum: 0.75, epsilon: 0.125, name: 'mine' });
    expect(again.layers.at(-1)!.getClassName()).equal('RisklabBatchNormalization');
    // It trains as before, too: by the momentum once it has made many steps.
    again.setWeights([[1, 1], [0, 0], [0, 0], [1, 1], [100]].map((values) => tf.tensor1d(values)));
    tf.tidy(
      () =>
        void again.apply(
          tf.tensor2d([
            [1, 4],
            [3, 8],
          ]),
          { training: true },
        ),
    );
    expect(weights(again).slice(2)).eql([[0.5, 1.5], [1.25, 2.75], [101]]);
  });

  it('has the defaults of Keras', () => {
    expect(batchNormalization().getConfig()).include({ momentum: 0.99, epsilon: 0.001 });
  });

  it('refuses unknown options and values out of range', () => {
    expect(() => batchNormalization({ momentun: 0.5 } as object)).throw(
      'batchNormalization: expected options among momentum, epsilon, name, got momentun. Did you mean momentum?',
    );
    for (const bad of [1, -0.1, NaN]) {
      expect(() => batchNormalization({ momentum: bad })).throw(
        `momentum: expected a number of at least 0 and below 1, got ${bad}.`,
      );
    }
    expect(() => batchNormalization({ epsilon: -1 })).throw('epsilon: expected a number of at least 0, got -1.');
  });
});
