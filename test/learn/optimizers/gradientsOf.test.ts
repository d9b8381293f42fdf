import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { adam, gradientsOf } from '../../../src/learn';
import { alive, backends, onBackend } from '../../support/backends';

for (const backend of backends) {
  describe(`gradientsOf on ${backend}`, () => {
    onBackend(backend);
    let [a, b, c]: tf.Variable[] = [];
    beforeEach(() => {
      [a, b, c] = tf.tidy(() => ['a', 'b', 'c'].map((name) => tf.variable(tf.tensor1d([2, 3]), true, `of/${name}`)));
    });
    afterEach(() => tf.dispose([a!, b!, c!]));

    it('gives the gradients by name, of each variable that the loss depends on', () => {
      tf.tidy(() => {
        // d/da (a^2 b) = 2 a b, d/db (a^2 b) = a^2
        const gradients = gradientsOf(() => tf.sum(tf.mul(tf.square(a!), b!)), [c!, b!, a!]);
        expect(Object.keys(gradients)).eql(['of/b', 'of/a']);
        expect([...gradients['of/a']!.dataSync()]).eql([8, 18]);
        expect([...gradients['of/b']!.dataSync()]).eql([4, 9]);
      });
    });

    it('gives none for a loss of no variable', () => {
      expect(tf.tidy(() => Object.keys(gradientsOf(() => tf.scalar(1), [a!])))).eql([]);
    });

    it('leaves the gradients and nothing else', () => {
      const start = alive().tensors;
      const gradients = gradientsOf(() => tf.sum(tf.square(a!)), [a!]);
      expect(alive().tensors).equal(start + 1);
      tf.dispose(Object.values(gradients));
    });

    it('frees everything when the loss throws or is no single number', () => {
      tf.square(a!).dispose(); // The native backend takes values when they are first used.
      const start = alive();
      const broken = (): tf.Scalar => {
        tf.square(a!);
        throw new Error('broken');
      };
      expect(() => tf.tidy(() => void gradientsOf(broken, [a!]))).throw('broken');
      const many = (): tf.Scalar => tf.square(a!) as unknown as tf.Scalar;
      expect(() => tf.tidy(() => void gradientsOf(many, [a!]))).throw(
        'loss: expected one number, got a tensor of shape [2]. Take its mean.',
      );
      expect(alive()).eql(start);
    });

    it('has an optimizer name the weights that the loss does not depend on, and change none', () => {
      const optimizer = adam();
      optimizer.prepare([a!, b!, c!]);
      const state = (): number[][] => Object.values(optimizer.variables()).map((one) => [...one.dataSync()]);
      const before = state();
      expect(() => tf.tidy(() => optimizer.apply(gradientsOf(() => tf.sum(tf.square(b!)), [a!, b!, c!])))).throw(
        'gradients: expected one for each of 3 weights, got none for of/a, of/c. The loss does not depend on these: ' +
          'leave their layers out, or set trainable = false there before compile().',
      );
      expect(state()).eql(before);
      expect([...b!.dataSync()]).eql([2, 3]);
      optimizer.dispose();
    });
  });
}
