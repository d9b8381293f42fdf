import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { losses, metricByName, taskFor, trainingMetrics, type Loss, type LossName } from '../../src/learn';
import { backends, onBackend } from '../support/backends';

const column = (values: number[]): tf.Tensor => tf.tensor2d(values, [values.length, 1]);
const value = (loss: Loss, truth: number[], prediction: number[]): number =>
  tf.tidy(() => loss(column(truth), column(prediction))).dataSync()[0]!;
const slopes = (loss: Loss, truth: number[], prediction: number[]): number[] =>
  tf.tidy(() => [
    ...tf
      .grad((x) => loss(column(truth), x))(column(prediction))
      .dataSync(),
  ]);

for (const backend of backends) {
  describe(`losses on ${backend}`, () => {
    onBackend(backend);

    it('cross entropy of logits by hand', () => {
      const loss = losses.binaryCrossentropyFromLogits;
      expect(value(loss, [0, 1], [0, 0])).closeTo(Math.LN2, 1e-6);
      // A logit of ln 3 is a probability of 3/4.
      expect(value(loss, [1], [Math.log(3)])).closeTo(Math.log(4 / 3), 1e-6);
      expect(value(loss, [0], [Math.log(3)])).closeTo(Math.log(4), 1e-6);
      expect(value(loss, [1, 0], [Math.log(3), Math.log(3)])).closeTo((Math.log(4 / 3) + Math.log(4)) / 2, 1e-6);
      // Its slope is (probability - label) / n.
      const [a, b] = slopes(loss, [1, 0], [Math.log(3), Math.log(3)]);
      expect(a).closeTo(-0.25 / 2, 1e-6);
      expect(b).closeTo(0.75 / 2, 1e-6);
    });

    it('cross entropy of extreme logits is the logit itself or 0, with slopes, never NaN', () => {
      const loss = losses.binaryCrossentropyFromLogits;
      for (const far of [100, 1000, 1e6]) {
        expect(value(loss, [1], [far])).closeTo(0, 1e-6);
        expect(value(loss, [0], [far])).equal(far);
        expect(value(loss, [1], [-far])).equal(far);
        expect(value(loss, [0], [-far])).closeTo(0, 1e-6);
        const [right, wrong, alsoWrong, alsoRight] = slopes(loss, [1, 0, 1, 0], [far, far, -far, -far]);
        expect(right).closeTo(0, 1e-6);
        expect(wrong).closeTo(0.25, 1e-6);
        expect(alsoWrong).closeTo(-0.25, 1e-6);
        expect(alsoRight).closeTo(0, 1e-6);
      }
    });

    it('cross entropy of probabilities by hand, cut as in Keras', () => {
      const loss = losses.binaryCrossentropy;
      expect(value(loss, [1, 0], [0.75, 0.75])).closeTo((Math.log(4 / 3) + Math.log(4)) / 2, 1e-6);
      expect(value(loss, [1], [0])).closeTo(-Math.log(1e-7), 1e-4); // 16.118
      expect(value(loss, [0], [1])).closeTo(-Math.log(Math.fround(1 - Math.fround(1 - 1e-7))), 1e-4); // in 32 bits
      expect(value(loss, [1], [1])).closeTo(0, 1e-6);
    });

    it('cross entropy of probabilities has no slope on logits outside (0, 1)', () => {
      const grads = slopes(losses.binaryCrossentropy, [1, 0, 1, 0, 1], [-3, 4, -1000, 1000, 0.5]);
      expect(grads.slice(0, 4).map(Math.abs)).eql([0, 0, 0, 0]);
      expect(grads[4]).closeTo(-2 / 5, 1e-6); // -1 / p, a fifth of it
    });

    it('mean squared error by hand', () => {
      expect(value(losses.meanSquaredError, [1, 2, 3], [1, 0, 6])).closeTo(13 / 3, 1e-6);
      expect(slopes(losses.meanSquaredError, [1, 2], [3, 2])).eql([2, 0]);
    });

    it('metrics count logits above the threshold', () => {
      const { binaryAccuracy, binaryAccuracyAtHalf } = trainingMetrics;
      // 0.3 is right of 0 and left of 0.5; 0 itself is not above 0
      const [truth, logits] = [
        [1, 1, 0, 0, 0],
        [2, 0.3, -1, 0, 0.4],
      ];
      expect(value(binaryAccuracy, truth, logits)).closeTo(4 / 5, 1e-6);
      expect(value(binaryAccuracyAtHalf, truth, logits)).closeTo(4 / 5, 1e-6);
      expect(value(binaryAccuracy, [1, 0], [0.3, 0.4])).closeTo(1 / 2, 1e-6);
      expect(value(binaryAccuracyAtHalf, [1, 1], [0.3, 0.4])).equal(0);
    });

    it('several classes: the logit of the class against all, and how often it is the largest', () => {
      const numbers = (fn: Loss): number => {
        const logits = tf.tensor2d([0, 0, Math.log(2), 5, 5, 5], [2, 3]);
        const result = tf.tidy(() => fn(tf.tensor2d([2, 1], [2, 1]), logits));
        const [number] = result.dataSync();
        tf.dispose([logits, result]);
        return number!;
      };
      // Probabilities 1/4, 1/4, 1/2 and three thirds.
      const expected = (Math.log(2) + Math.log(3)) / 2;
      expect(numbers(losses.sparseCategoricalCrossentropyFromLogits)).closeTo(expected, 1e-6);
      expect(numbers(trainingMetrics.sparseCategoricalAccuracy)).equal(0.5);
    });

    it('mean absolute error by hand', () => {
      expect(value(trainingMetrics.meanAbsoluteError, [1, 2], [1.5, 0])).closeTo(1.25, 1e-6);
    });
  });
}

describe('losses and metrics by name', () => {
  it('finds each under its name', () => {
    for (const name of Object.keys(losses)) expect(taskFor(name as LossName).lossName).equal(name);
    expect(metricByName('binaryAccuracy')).equal(trainingMetrics.binaryAccuracy);
  });

  it('refuses other names', () => {
    expect(() => taskFor('crossentropy' as LossName)).throw(
      'loss: expected one of binaryCrossentropyFromLogits, binaryCrossentropy, meanSquaredError, sparseCategoricalCrossentropyFromLogits, got crossentropy. ' +
        'Did you mean binaryCrossentropyFromLogits or sparseCategoricalCrossentropyFromLogits?',
    );
    expect(() => taskFor('mse' as LossName)).throw('got mse. Did you mean meanSquaredError?');
    expect(() => taskFor('bce' as LossName)).throw('got bce. Did you mean binaryCrossentropyFromLogits?');
    expect(() => taskFor('binaryCrossEntropy' as LossName)).throw('Did you mean binaryCrossentropy?');
    expect(() => taskFor('toString' as LossName)).throw('loss: expected one of');
    expect(() => metricByName('accuracy')).throw(
      'metrics: expected one of binaryAccuracy, binaryAccuracyAtHalf, sparseCategoricalAccuracy, meanAbsoluteError, got accuracy.',
    );
  });
});
