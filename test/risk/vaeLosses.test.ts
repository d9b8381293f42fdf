import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { vaeRules, type VaeOutputs } from '../../src/risk/vaeLosses';
import { backends, onBackend } from '../support/backends';

/** The outputs of a batch, from plain numbers. */
function outputs({
  mean = [[0]],
  spread = [[0]],
  images = [[0]],
  again = [[0]],
  mask,
}: {
  mean?: number[][];
  spread?: number[][];
  images?: number[][];
  again?: number[][];
  mask?: number[];
}): VaeOutputs {
  const rows = Math.max(mean.length, images.length);
  const pixels = (of: number[][]): tf.Tensor => tf.tensor(of.flat(), [of.length, 1, of[0]!.length, 1]);
  return {
    mean: tf.tensor2d(mean),
    spread: tf.tensor2d(spread),
    x: pixels(images),
    reconstruction: pixels(again),
    mask: tf.tensor2d(mask ?? new Array<number>(rows).fill(1), [rows, 1]),
  };
}

const kl = (rule: keyof typeof vaeRules, parts: Parameters<typeof outputs>[0]): number =>
  tf.tidy(() => vaeRules[rule].kl(outputs(parts))).dataSync()[0]!;
const reconstruction = (rule: keyof typeof vaeRules, parts: Parameters<typeof outputs>[0]): number =>
  tf.tidy(() => vaeRules[rule].reconstruction(outputs(parts))).dataSync()[0]!;

for (const backend of backends) {
  describe(`vaeRules on ${backend}`, () => {
    onBackend(backend);

    it('sound KL by hand: half the sum of mean^2 + e^v - v - 1, a mean over images', () => {
      expect(kl('sound', {})).equal(0);
      expect(kl('sound', { mean: [[2]], spread: [[0]] })).closeTo(2, 1e-6);
      expect(kl('sound', { mean: [[0]], spread: [[Math.log(4)]] })).closeTo((4 - Math.log(4) - 1) / 2, 1e-6);
      expect(kl('sound', { mean: [[2, 1]], spread: [[0, Math.log(4)]] })).closeTo(
        2 + (1 + 4 - Math.log(4) - 1) / 2,
        1e-6,
      );
      expect(kl('sound', { mean: [[2], [0]], spread: [[0], [0]] })).closeTo(1, 1e-6);
    });

    it('sound KL is least, and 0, where the latent distribution is the standard normal', () => {
      for (const mean of [-1, -0.1, 0, 0.1, 1]) {
        for (const v of [-5, -0.347, -0.1, 0, 0.1, 3]) {
          const value = kl('sound', { mean: [[mean]], spread: [[v]] });
          if (mean === 0 && v === 0) expect(value).equal(0);
          else expect(value).above(0);
        }
      }
      const slopes = tf.tidy(() =>
        tf
          .grads((mean, spread) => vaeRules.sound.kl({ ...outputs({}), mean: mean, spread: spread }))([
            tf.zeros([1, 1]),
            tf.zeros([1, 1]),
          ])
          .map((slope) => Math.abs(slope.dataSync()[0]!)),
      );
      expect(slopes).eql([0, 0]);
    });

    it('reference KL is least at s = -0.347, and negative there', () => {
      // -1/2 (1 + s - e^(2s)): its slope is 0 at s = -ln 2 / 2 = -0.347, its value -(1/2 - ln 2 / 2) / 2
      const at = (s: number): number => kl('reference', { spread: [[s]] });
      const least = -Math.LN2 / 2;
      expect(least).closeTo(-0.347, 1e-3);
      expect(at(least))
        .closeTo(-(0.5 - Math.LN2 / 2) / 2, 1e-6)
        .below(0);
      for (const s of [-2, -0.4, -0.3, 0, 1]) expect(at(s)).above(at(least));
    });

    it('reference KL is a mean over dimensions, whatever the mask', () => {
      expect(kl('reference', { mean: [[2, 0]], spread: [[0, 0]], mask: [0] })).closeTo(1, 1e-6);
    });

    it('sound standard deviation is e^(v/2), bent where it would overflow; the reference takes e^s', () => {
      const std = (rule: keyof typeof vaeRules, s: number): number =>
        tf.tidy(() => vaeRules[rule].std(tf.tensor2d([[s]]))).dataSync()[0]!;
      expect(std('sound', 0)).equal(1);
      expect(std('sound', Math.log(9))).closeTo(3, 1e-5);
      // Beyond 10 the log variance is 10 + log(1 + what is over).
      expect(std('sound', 1000)).closeTo(Math.exp(5) * Math.sqrt(991), 0.1);
      expect(std('sound', -1000)).closeTo(Math.exp(-5) / Math.sqrt(991), 1e-6);
      expect(std('reference', Math.log(9))).closeTo(9, 1e-4);
      expect(kl('sound', { spread: [[1000]] })).closeTo((Math.exp(10) * 991 - 11 - Math.log(991)) / 2, 100);
    });

    it('reconstruction is the sum of squared errors of an image, a mean over those that count', () => {
      const parts = {
        images: [
          [1, 2],
          [3, 4],
        ],
        again: [
          [1, 0],
          [0, 0],
        ],
        mean: [[0], [0]],
        spread: [[0], [0]],
      };
      expect(reconstruction('sound', parts)).closeTo((4 + 25) / 2, 1e-5);
      expect(reconstruction('sound', { ...parts, mask: [1, 0] })).closeTo(4, 1e-5);
      expect(reconstruction('sound', { ...parts, mask: [0, 1] })).closeTo(25, 1e-5);
      expect(reconstruction('reference', { ...parts, mask: [1, 0] })).closeTo((4 + 25) / 2, 1e-5);
    });

    it('the gradient of the reconstruction is twice the error in the rows that count, over their number', () => {
      const wanted = [
        [1, 2],
        [3, 4],
      ];
      const again = [
        [1, 0],
        [0, 0],
      ];
      const gradients = (mask: number[]): number[][] =>
        tf.tidy(() => {
          const { x, reconstruction: given, ...rest } = outputs({ images: wanted, again, mask });
          const loss = (a: tf.Tensor, b: tf.Tensor): tf.Scalar =>
            vaeRules.sound.reconstruction({ ...rest, x: a, reconstruction: b });
          const grads = tf.grads((a, b) => loss(a, b))([x, given]);
          grads.forEach(({ shape }) => expect(shape).eql(x.shape));
          return grads.map((grad) => Array.from(grad.dataSync(), (value) => value + 0)); // -0 becomes 0
        });
      expect(gradients([1, 1])).eql([
        [0, 2, 3, 4],
        [0, -2, -3, -4],
      ]);
      expect(gradients([1, 0])).eql([
        [0, 4, 0, 0],
        [0, -4, 0, 0],
      ]);
    });

    it('the mask is for KL, too, and a batch in which nothing counts gives 0, not NaN', () => {
      const parts = { mean: [[2], [0]], spread: [[0], [0]], images: [[1], [1]], again: [[0], [0]] };
      expect(kl('sound', { ...parts, mask: [1, 0] })).closeTo(2, 1e-6);
      expect(kl('sound', { ...parts, mask: [0, 1] })).equal(0);
      expect(kl('sound', { ...parts, mask: [0, 0] })).equal(0);
      expect(reconstruction('sound', { ...parts, mask: [0, 0] })).equal(0);
    });
  });
}
