import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { debias } from '../../src';
import type { RowLoss } from '../../src/learn';
import { backends, onBackend } from '../support/backends';

/** Loss and slope of a row. */
function lossAt(loss: RowLoss, label: number, logit: number): [value: number, slope: number] {
  return tf.tidy(() => {
    const at = (z: tf.Tensor): tf.Tensor => tf.sum(loss(tf.tensor([[label]]), z));
    const z = tf.tensor([[logit]]);
    return [at(z).dataSync()[0]!, tf.grad(at)(z).dataSync()[0]!];
  });
}

for (const backend of backends) {
  describe(`losses of debias on ${backend}`, () => {
    onBackend(backend);

    // By hand: p = 1 / (1 + e^-z) for label 1, 1 - that for label 0; loss (1 - p^q) / q; slope p^q (p - 1) for label 1, p^q (1 - p) for label 0.
    it('generalised cross entropy is (1 - p^q) / q, with the slope of the cross entropy times p^q', () => {
      const loss = debias.generalisedCrossEntropy({ q: 0.7 });
      // Label 1 at logit 0: p = 1/2, p^0.7 = 0.6155722.
      let [value, slope] = lossAt(loss, 1, 0);
      expect(value).closeTo(0.5491826, 1e-6);
      expect(slope).closeTo(-0.3077861, 1e-6);
      // Label 1 at logit ln 3: p = 3/4, p^0.7 = 0.8176087.
      [value, slope] = lossAt(loss, 1, Math.log(3));
      expect(value).closeTo((1 - 0.75 ** 0.7) / 0.7, 1e-6);
      expect(slope).closeTo(-(0.75 ** 0.7) / 4, 1e-6);
      // Label 0 at logit ln 3: p = 1/4.
      [value, slope] = lossAt(loss, 0, Math.log(3));
      expect(value).closeTo((1 - 0.25 ** 0.7) / 0.7, 1e-6);
      expect(slope).closeTo(0.25 ** 0.7 * 0.75, 1e-6);
    });

    it('generalised cross entropy at q = 1 is the mean absolute error, and near 0 the cross entropy', () => {
      expect(lossAt(debias.generalisedCrossEntropy({ q: 1 }), 1, Math.log(3))[0]).closeTo(0.25, 1e-6);
      expect(lossAt(debias.generalisedCrossEntropy({ q: 0.001 }), 1, Math.log(3))[0]).closeTo(-Math.log(0.75), 1e-3);
    });

    it('focal loss is (1 - p)^gamma times the cross entropy', () => {
      const [value, slope] = lossAt(debias.focalLoss({ gamma: 2 }), 1, Math.log(3));
      expect(value).closeTo(0.0625 * -Math.log(0.75), 1e-6);
      // d/dz of (1 - p)^2 (-log p), with dp/dz = p (1 - p): p (1 - p) (-2 (1 - p) (-log p) - (1 - p)^2 / p).
      expect(slope).closeTo(0.1875 * (-0.5 * -Math.log(0.75) - 0.0625 / 0.75), 1e-6);
      expect(lossAt(debias.focalLoss({ gamma: 0 }), 0, Math.log(3))[0]).closeTo(-Math.log(0.25), 1e-6);
    });

    for (const [name, loss] of Object.entries({
      generalisedCrossEntropy: debias.generalisedCrossEntropy(),
      focalLoss: debias.focalLoss(),
    })) {
      it(`${name} and its slope stay finite at large logits`, () => {
        for (const label of [0, 1]) {
          for (const logit of [-200, -40, 40, 200])
            expect(lossAt(loss, label, logit).every(Number.isFinite)).equal(true);
        }
      });
    }
  });
}

describe('losses of debias', () => {
  it('refuse options that are none', () => {
    expect(() => debias.generalisedCrossEntropy({ q: 0 })).throw('q: expected');
    expect(() => debias.generalisedCrossEntropy({ q: 1.5 })).throw('q: expected');
    expect(() => debias.focalLoss({ gamma: -1 })).throw('gamma: expected');
    expect(() => debias.focalLoss({ alpha: 1 } as never)).throw('alpha');
  });
});
