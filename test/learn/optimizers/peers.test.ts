import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { compiled } from '../../../src/backend';
import { backends, onBackend } from '../../support/backends';
import { at, gradients, paths, rates, start } from './peers';

for (const backend of backends) {
  describe(`optimizers beside PyTorch and Keras on ${backend}`, () => {
    onBackend(backend);

    for (const { by, ours, weights } of paths) {
      it(`go the way of ${by}`, () => {
        const variables = tf.tidy(() => start.map((values) => tf.variable(tf.tensor1d([...values]))));
        const optimizer = ours();
        optimizer.prepare(variables);
        const step = compiled((...given) => {
          optimizer.apply(Object.fromEntries(given.map((gradient, i) => [variables[i]!.name, gradient])));
          return {};
        });
        gradients.forEach((given, i) => {
          const tensors = given.map((values) => tf.tensor1d([...values]));
          step(...tensors);
          tf.dispose(tensors);
          const got = variables.flatMap((variable) => [...variable.dataSync()]);
          weights[i]!.forEach((value, k) => expect(got[k], `step ${i + 1}, weight ${k}`).closeTo(value, 2e-6));
        });
        step.dispose();
        optimizer.dispose();
        tf.dispose(variables);
      });
    }

    for (const { by, ours, rates: expected } of rates) {
      it(`have the rates of ${by}`, () => {
        const rate = compiled((step) => ({ rate: ours()(step) }));
        at.forEach((step, i) => {
          const given = tf.scalar(step);
          const { rate: got } = rate(given);
          expect(got!.shape).eql([]);
          expect(got!.dataSync()[0], `after ${step} steps`).closeTo(expected[i]!, 1e-7);
          tf.dispose([given, got!]);
        });
        rate.dispose();
      });
    }
  });
}
