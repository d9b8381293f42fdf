import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { gaussianLoss, sampledCrossEntropy } from '../../src/risk/mveWrapper';
import { softClamp } from '../../src/risk/softClamp';
import { withoutGradient } from '../../src/network';
import { backends, onBackend } from '../support/backends';

const number = (fn: () => tf.Tensor): number => tf.tidy(fn).dataSync()[0]!;
const slope = (fn: (x: tf.Tensor) => tf.Tensor, at: number): number =>
  number(() => tf.grad((x: tf.Tensor) => tf.sum(fn(x)))(tf.tensor2d([[at]])));

for (const backend of backends) {
  describe(`variance heads on ${backend}`, () => {
    onBackend(backend);

    it('softClamp leaves [-10, 10] alone and keeps a slope of 1 / (1 + excess) beyond', () => {
      for (const x of [-10, -3, 0, 7, 10]) {
        expect(number(() => softClamp(tf.tensor([x])))).closeTo(x, 1e-6);
        expect(slope(softClamp, x)).closeTo(1, 1e-6);
      }
      expect(number(() => softClamp(tf.tensor([11])))).closeTo(10 + Math.log(2), 1e-5);
      expect(number(() => softClamp(tf.tensor([-13])))).closeTo(-10 - Math.log(4), 1e-5);
      expect(slope(softClamp, 11)).closeTo(1 / 2, 1e-5);
      expect(slope(softClamp, -13)).closeTo(1 / 4, 1e-5);
      expect(slope(softClamp, 1e6)).above(0);
      expect(number(() => tf.exp(softClamp(tf.tensor([1e30]))))).below(Infinity);
    });

    it('the Gaussian loss by hand, least at the true variance', () => {
      const loss = (logVariance: number, beta: number): number =>
        number(() => gaussianLoss(tf.tensor2d([[3]]), tf.tensor2d([[1]]), tf.tensor2d([[logVariance]]), beta));
      expect(loss(0, 0)).closeTo(2, 1e-6);
      expect(loss(Math.log(4), 0)).closeTo((Math.log(4) + 1) / 2, 1e-6);
      expect(loss(Math.log(4), 0.5)).closeTo(Math.log(4) + 1, 1e-5);
      const byVariance = (beta: number, at: number): number =>
        slope((v) => gaussianLoss(tf.tensor2d([[3]]), tf.tensor2d([[1]]), v, beta), at);
      for (const beta of [0, 0.5, 1]) {
        // An error of 2: the slope is 0 at a variance of 4, and its sign leads there.
        expect(byVariance(beta, Math.log(4))).closeTo(0, 1e-5);
        expect(byVariance(beta, 0)).below(0);
        expect(byVariance(beta, 3)).above(0);
      }
      // With beta 1 the slope of the mean is that of squared errors, whatever the variance: (1 - 3) / 1.
      const byMean = (beta: number): number =>
        slope((mean) => gaussianLoss(tf.tensor2d([[3]]), mean, tf.tensor2d([[5]]), beta), 1);
      expect(byMean(1)).closeTo(-2, 1e-4);
      expect(byMean(0)).closeTo(-2 * Math.exp(-5), 1e-5);
    });

    it('the sampled cross entropy is that of the mean probability', () => {
      const l3 = Math.log(3);
      // Logits 0 and ln 3: probabilities 1/2 and 3/4.
      const binary = (y: number): number =>
        number(() => sampledCrossEntropy(tf.tensor2d([[y]]), tf.tensor3d([[[0], [l3]]])));
      expect(binary(1)).closeTo(-Math.log(5 / 8), 1e-6);
      expect(binary(0)).closeTo(-Math.log(3 / 8), 1e-6);
      const classes = (y: number): number =>
        number(() =>
          sampledCrossEntropy(
            tf.tensor2d([[y]]),
            tf.tensor3d([
              [
                [0, 0, Math.log(2)],
                [0, 0, 0],
              ],
            ]),
          ),
        );
      expect(classes(2)).closeTo(-Math.log((1 / 2 + 1 / 3) / 2), 1e-6);
      expect(classes(0)).closeTo(-Math.log((1 / 4 + 1 / 3) / 2), 1e-6);
      // Sure and wrong stays finite.
      expect(number(() => sampledCrossEntropy(tf.tensor2d([[0]]), tf.tensor3d([[[500], [400]]])))).closeTo(
        400 + Math.log(2),
        0.01,
      );
    });

    it('withoutGradient gives the same values and no slope', () => {
      expect(number(() => withoutGradient(tf.tensor([3])))).equal(3);
      expect(slope((x) => tf.mul(x, withoutGradient(x)), 3)).equal(3);
    });
  });
}
