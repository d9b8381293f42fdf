import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { adam, gradientsOf } from '../../../src/learn';
import { alive, backends, onBackend } from '../../support/backends';

/** The weight after each step on the loss gradient * w, from w = 1. */
function path(options: Parameters<typeof adam>[0], gradients: number[]): number[] {
  const w = tf.tidy(() => tf.variable(tf.scalar(1)));
  const optimizer = adam(options);
  optimizer.prepare([w]);
  const weights = gradients.map((gradient) => {
    tf.tidy(() => optimizer.apply({ [w.name]: tf.scalar(gradient) }));
    return w.dataSync()[0]!;
  });
  optimizer.dispose();
  w.dispose();
  return weights;
}

function near(got: ArrayLike<number>, expected: number[], tolerance = 1e-6): void {
  expect(got.length).equal(expected.length);
  expected.forEach((value, i) => expect(got[i]).closeTo(value, tolerance));
}

for (const backend of backends) {
  describe(`adam on ${backend}`, () => {
    onBackend(backend);

    it('follows a sequence by hand', () => {
      // beta1 1/2, beta2 3/4, epsilon 0, gradients 2, -1, 1/2:
      // 1: m = 1, v = 1, rate = 0.1 sqrt(1/4) / (1/2) = 0.1, w = 1 - 0.1
      // 2: m = 0, so w stays; v = 1
      // 3: m = 1/4, v = 13/16, rate = 0.1 sqrt(37/64) / (7/8), w = 0.9 - rate m / sqrt(v)
      const rate = (0.1 * Math.sqrt(37 / 64)) / (7 / 8);
      const expected = [0.9, 0.9, 0.9 - (rate * (1 / 4)) / Math.sqrt(13 / 16)];
      near(path({ learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0 }, [2, -1, 0.5]), expected);
    });

    it('adds epsilon to the root of the second mean as it is, as Keras does', () => {
      // From the formulas in double precision, apart from this code: with epsilon beside the corrected root, as in the paper's
      // algorithm, the first step would end at 0.904761905.
      const options = { learningRate: 0.1, epsilon: 0.1 };
      near(path(options, [2, -1, 0.5]), [0.961257411, 0.950227956, 0.935932109]);
    });

    it('takes a first step of the learning rate whatever the gradient, by default 0.001', () => {
      near(path({ epsilon: 0 }, [1e-3]), [0.999]);
      near(path({}, [1000]), [0.999]);
      near(path({ epsilon: 0 }, [-7]), [1.001]);
    });

    it('keeps each variable its own share of the long vector', () => {
      tf.tidy(() => {
        const [a, b] = [
          tf.variable(
            tf.tensor2d([
              [1, 2, 3],
              [4, 5, 6],
            ]),
          ),
          tf.variable(tf.tensor1d([7, 8])),
        ];
        const optimizer = adam({ learningRate: 1, epsilon: 0 });
        optimizer.prepare([a, b]);
        const up = tf.tensor2d([
          [1, -1, 1],
          [-1, 1, -1],
        ]);
        optimizer.apply({ [b.name]: tf.tensor1d([5, -5]), [a.name]: up });
        near(a.dataSync(), [0, 3, 2, 5, 4, 7], 1e-5);
        near(b.dataSync(), [6, 9], 1e-5);
        optimizer.dispose();
        a.dispose();
        b.dispose();
      });
    });

    it('starts afresh when it is prepared again', () => {
      tf.tidy(() => {
        const w = tf.variable(tf.scalar(0));
        const optimizer = adam({ learningRate: 0.1 });
        const state = (): number[] => Object.values(optimizer.variables()).map((variable) => variable.dataSync()[0]!);
        optimizer.prepare([w]);
        const fresh = state();
        // Sums of gradients and of squares, powers of beta1 and beta2: checkpoints know them by these names.
        expect(Object.keys(optimizer.variables())).eql(['sum', 'squares', 'power1', 'power2']);
        expect(fresh).eql([0, 0, 1, 1]);
        optimizer.apply({ [w.name]: tf.scalar(3) });
        near(state(), [3, 9, 0.9, 0.999]);
        optimizer.prepare([w]);
        expect(state()).eql(fresh);
        optimizer.dispose();
        w.dispose();
      });
    });
  });
}

describe('adam', () => {
  onBackend('native');

  it('serves one model', () => {
    const [a, b] = tf.tidy(() => [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(1))]);
    const optimizer = adam();
    optimizer.prepare([a]);
    expect(() => optimizer.prepare([b])).throw(
      'optimizer: expected one of its own for each model, got one that another model uses. Make another.',
    );
    expect(() => optimizer.prepare([a, b])).throw('optimizer: expected one of its own');
    optimizer.prepare([a]);
    optimizer.dispose();
    optimizer.prepare([b]); // free again
    optimizer.dispose();
    tf.dispose([a, b]);
  });

  it('leaves no tensors once it is disposed of', () => {
    const w = tf.tidy(() => tf.variable(tf.zeros([3])));
    const start = alive().tensors;
    const optimizer = adam();
    optimizer.prepare([w]);
    optimizer.prepare([w]);
    expect(alive().tensors).equal(start + 4);
    const step = (): void => optimizer.apply(gradientsOf(() => tf.sum(tf.square(w)), [w]));
    for (let k = 0; k < 50; k++) tf.tidy(step);
    expect(alive().tensors).equal(start + 4);
    optimizer.dispose();
    expect(optimizer.variables()).eql({});
    expect(alive().tensors).equal(start);
    w.dispose();
  });

  it('wants to be prepared', () => {
    expect(() => adam().apply({})).throw('adam: expected prepare() before apply().');
  });

  it('refuses bad options', () => {
    expect(() => adam({ learningrate: 1 } as object)).throw(
      'adam: expected options among learningRate, beta1, beta2, epsilon, weightDecay, clipNorm, got learningrate. Did you mean learningRate?',
    );
    expect(() => adam({ learningRate: -1 })).throw('learningRate: expected a number of at least 0, got -1.');
    expect(() => adam({ learningRate: NaN })).throw('learningRate: expected a number of at least 0, got NaN.');
    expect(() => adam({ beta1: 1 })).throw('beta1: expected a number of at least 0 and below 1, got 1.');
    expect(() => adam({ beta2: -0.1 })).throw('beta2: expected a number of at least 0 and below 1, got -0.1.');
    expect(() => adam({ epsilon: -1 })).throw('epsilon: expected a number of at least 0, got -1.');
  });
});
