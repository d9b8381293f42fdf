import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { compiled, TensorRandom } from '../../src/backend';
import { alive, backends, onBackend } from '../support/backends';

const take = (tensor: tf.Tensor): number[] => {
  const values = Array.from(tensor.dataSync());
  tensor.dispose();
  return values;
};

const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

for (const backend of backends) {
  describe(`TensorRandom on ${backend}`, () => {
    onBackend(backend);

    it('gives other numbers at each draw, the same again for the same seed, others for another', () => {
      const draws = (seed: number): number[][] => {
        const random = new TensorRandom(seed);
        const found = [1, 2, 3].map(() => take(random.normal([2, 3])));
        random.dispose();
        return found;
      };
      const all = draws(5);
      expect(new Set(all.flat()).size).equal(18);
      expect(draws(5)).eql(all);
      expect(new Set([...all.flat(), ...draws(6).flat()]).size).equal(36);
    });

    it('gives numbers of their distributions', () => {
      const random = new TensorRandom(1);
      const n = 20_000;
      const [normal, uniform] = [take(random.normal([n])), take(random.uniform([n]))];
      random.dispose();
      // Four standard errors of each moment; a fourth central moment of 3 and of 1/80.
      expect(mean(normal)).closeTo(0, 4 / Math.sqrt(n));
      expect(mean(normal.map((x) => x * x))).closeTo(1, 4 * Math.sqrt(2 / n));
      expect(mean(normal.map((x) => x ** 3))).closeTo(0, 4 * Math.sqrt(15 / n));
      expect(mean(uniform)).closeTo(1 / 2, 4 * Math.sqrt(1 / 12 / n));
      expect(mean(uniform.map((x) => (x - 1 / 2) ** 2))).closeTo(1 / 12, 4 * Math.sqrt(1 / 180 / n));
      expect(uniform.every((x) => x >= 0 && x < 1)).equal(true);
    });

    it('goes on from where its variable says', () => {
      const random = new TensorRandom(2);
      take(random.normal([2]));
      const [position] = random.variables();
      const kept = tf.tidy(() => tf.keep(position!.clone()));
      const next = [take(random.uniform([4])), take(random.normal([4]))];
      position!.assign(kept);
      expect([take(random.uniform([4])), take(random.normal([4]))]).eql(next);
      random.dispose();
      kept.dispose();
    });

    it('draws in a compiled function what it draws outside', () => {
      const [inside, outside] = [new TensorRandom(3), new TensorRandom(3)];
      let runs = 0;
      const step = compiled((x) => {
        runs++;
        return { y: tf.add(x, inside.normal([3])), z: inside.uniform([2]) };
      });
      const zero = tf.scalar(0);
      tf.dispose([outside.normal([1])]);
      tf.dispose([inside.normal([1])]);
      const start = alive().tensors;
      for (let k = 0; k < 4; k++) {
        const { y, z } = step(zero);
        expect([take(y!), take(z!)]).eql([take(outside.normal([3])), take(outside.uniform([2]))]);
      }
      expect(alive().tensors).equal(start);
      expect(runs).equal(backend === 'native' ? 2 : 4);
      step.dispose();
      zero.dispose();
      inside.dispose();
      outside.dispose();
    });
  });
}
