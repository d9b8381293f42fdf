import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  adam,
  adamw,
  rmsprop,
  schedules,
  sgd,
  type Optimizer,
  type OptimizerOptions,
  type Schedule,
} from '../../../src/learn';
import { alive, onBackend } from '../../support/backends';

/** A weight that starts at 1 and has gradient 1 in one step. */
function oneStep(optimizer: Optimizer, gradient = 1): number {
  const w = tf.tidy(() => tf.variable(tf.scalar(1)));
  try {
    optimizer.prepare([w]);
    tf.tidy(() => optimizer.apply({ [w.name]: tf.scalar(gradient) }));
    return w.dataSync()[0]!;
  } finally {
    optimizer.dispose();
    w.dispose();
  }
}

describe('optimizers', () => {
  onBackend('native');

  for (const [name, make, defaultRate] of [
    ['adam', adam, 0.001],
    ['adamw', adamw, 0.001],
    ['sgd', sgd, 0.01],
    ['rmsprop', rmsprop, 0.001],
  ] as const) {
    const of = (options: unknown): Optimizer => (make as (options: unknown) => Optimizer)(options);

    it(`refuse what is wrong in the options they share: ${name}`, () => {
      expect(() => of({ learningRte: 1 })).throw(`${name}: expected options among learningRate, `);
      expect(() => of({ learningRate: -1 })).throw('learningRate: expected a number of at least 0, got -1.');
      expect(() => of({ learningRate: '1' })).throw('learningRate: expected a number or one of schedules, got 1.');
      expect(() => of({ learningRate: { from: 1 } })).throw(
        'a number or one of schedules, got an object with keys from.',
      );
      expect(() => of({ weightDecay: NaN })).throw('weightDecay: expected a number of at least 0, got NaN.');
      expect(() => of({ clipNorm: 0 })).throw('clipNorm: expected a number above 0, got 0.');
      expect(() => of([])).throw(`${name}: expected an object of options`);
      expect(() => of({}).apply({})).throw(`${name}: expected prepare() before apply().`);
    });

    it(`take undefined for the default: ${name}`, () => {
      const options = { learningRate: undefined, weightDecay: undefined, clipNorm: undefined } as OptimizerOptions;
      expect(oneStep(of(options))).equal(oneStep(of({})));
    });

    it(`have a default rate: ${name}`, () => {
      const options: OptimizerOptions = { weightDecay: 0 };
      expect(oneStep(of(options))).equal(oneStep(of({ ...options, learningRate: defaultRate })));
      expect(oneStep(of(options))).not.equal(oneStep(of({ ...options, learningRate: 2 * defaultRate })));
    });

    it(`shrink weights without a gradient by weight decay, and nothing by itself: ${name}`, () => {
      // 1 - rate * weightDecay
      expect(oneStep(of({ learningRate: 0.5, weightDecay: 0.1 }), 0)).closeTo(0.95, 1e-6);
      expect(oneStep(of({ learningRate: 0.5, weightDecay: 0 }), 0)).equal(1);
      const learningRate = schedules.linear({ from: 0.5, steps: 10 });
      expect(oneStep(of({ learningRate, weightDecay: 0.1 }), 0)).closeTo(0.95, 1e-6);
    });

    it(`leave no tensors, with a schedule as well: ${name}`, () => {
      const start = alive().tensors;
      oneStep(of({ learningRate: schedules.cosine({ from: 0.1, steps: 10 }), clipNorm: 1, weightDecay: 0.1 }));
      expect(alive().tensors).equal(start);
    });
  }

  it('leave weights alone where the decay is 0, and adamw has one of 0.004', () => {
    expect(oneStep(adam({ learningRate: 0.5 }), 0)).equal(1);
    expect(oneStep(adamw({ learningRate: 0.5 }), 0)).closeTo(1 - 0.5 * 0.004, 1e-7);
  });

  it('leave gradients alone that are no longer than clipNorm', () => {
    expect(oneStep(sgd({ learningRate: 0.5, clipNorm: 2 }), 2)).equal(0);
    expect(oneStep(sgd({ learningRate: 0.5, clipNorm: 2 }), -200)).closeTo(2, 1e-6);
    expect(oneStep(sgd({ learningRate: 0.5, clipNorm: 2 }), 0)).equal(1);
  });

  it('keep the step for checkpoints where there is a schedule, and only there', () => {
    const w = tf.tidy(() => tf.variable(tf.scalar(1)));
    const names = (optimizer: Optimizer): string[] => {
      optimizer.prepare([w]);
      const found = Object.keys(optimizer.variables());
      optimizer.dispose();
      return found;
    };
    const learningRate = schedules.linear({ from: 1, steps: 2 });
    expect(names(adam())).eql(['sum', 'squares', 'power1', 'power2']);
    expect(names(adamw({ learningRate }))).eql(['sum', 'squares', 'power1', 'power2', 'step']);
    expect(names(sgd())).eql([]);
    expect(names(sgd({ momentum: 0.9, learningRate }))).eql(['velocity', 'step']);
    expect(names(rmsprop())).eql(['squares']);
    expect(names(rmsprop({ centered: true, momentum: 0.5 }))).eql(['squares', 'mean', 'velocity']);
    w.dispose();
  });

  it('refuse what is wrong in their own options', () => {
    expect(() => sgd({ momentum: 1 })).throw('momentum: expected a number of at least 0 and below 1, got 1.');
    expect(() => sgd({ nesterov: true })).throw('momentum: expected a number above 0 for nesterov, got 0.');
    expect(() => sgd({ nesterov: 1, momentum: 0.5 } as object)).throw('nesterov: expected true or false, got 1.');
    expect(() => rmsprop({ rho: 1 })).throw('rho: expected a number of at least 0 and below 1, got 1.');
    expect(() => rmsprop({ momentum: -1 })).throw('momentum: expected a number of at least 0 and below 1, got -1.');
    expect(() => rmsprop({ epsilon: NaN })).throw('epsilon: expected a number of at least 0, got NaN.');
    expect(() => rmsprop({ centered: 'no' } as object)).throw('centered: expected true or false, got no.');
    expect(() => adamw({ beta1: 1 })).throw('beta1: expected a number of at least 0 and below 1, got 1.');
  });
});

describe('schedules', () => {
  onBackend('native');

  it('may be one’s own', () => {
    // 1 / (1 + step), the first step with step 0
    const own: Schedule = (step) => tf.div(1, tf.add(1, step));
    const w = tf.tidy(() => tf.variable(tf.scalar(0)));
    const optimizer = sgd({ learningRate: own });
    optimizer.prepare([w]);
    const path = [1, 2, 3].map(() => {
      tf.tidy(() => optimizer.apply({ [w.name]: tf.scalar(-6) }));
      return w.dataSync()[0]!;
    });
    expect(path).eql([6, 9, 11]);
    optimizer.dispose();
    w.dispose();
  });

  it('of one’s own have to give one number as a tensor', () => {
    const given = (own: unknown): void => void oneStep(sgd({ learningRate: own as Schedule }));
    expect(() => given(() => 0.1)).throw('learningRate: expected a schedule that gives a tensor of shape [], got 0.1.');
    expect(() => given(() => tf.ones([2]))).throw(
      'learningRate: expected a schedule that gives a tensor of shape [], got one of shape [2].',
    );
  });

  it('refuse what is wrong', () => {
    const { linear, cosine, exponential, steps, warmUp } = schedules;
    expect(() => linear({ from: 1, step: 2 } as never)).throw(
      'schedules.linear: expected options among from, to, steps, got step. Did you mean steps?',
    );
    expect(() => cosine({ from: NaN, steps: 2 })).throw('from: expected a number of at least 0, got NaN.');
    expect(() => cosine({ from: 1, to: -1, steps: 2 })).throw('to: expected a number of at least 0, got -1.');
    expect(() => cosine({ from: 1, steps: 0 })).throw('steps: expected a whole number of at least 1, got 0.');
    expect(() => exponential({ from: 1, factor: 0, every: 2 })).throw('factor: expected a number above 0, got 0.');
    expect(() => exponential({ from: 1, factor: 0.5, every: 0.5 })).throw(
      'every: expected a whole number of at least 1',
    );
    expect(() => steps({ from: 1, at: [] })).throw('at: expected a list of numbers of steps, got [].');
    expect(() => steps({ from: 1, at: 3 as never })).throw('at: expected a list of numbers of steps, got 3.');
    expect(() => steps({ from: 1, at: [3, 3] })).throw('at[1]: expected a whole number of at least 4, got 3.');
    expect(() => warmUp({ steps: 2 } as never)).throw('then: expected a number or one of schedules, got undefined.');
    expect(() => warmUp({ steps: 2.5, then: 1 })).throw('steps: expected a whole number of at least 1, got 2.5.');
  });

  it('warm up to a number, too', () => {
    const at = (step: number): number =>
      tf.tidy(() => schedules.warmUp({ steps: 4, then: 0.8 })(tf.scalar(step)).dataSync()[0]!);
    [0, 0.2, 0.4, 0.6, 0.8, 0.8].forEach((rate, step) => expect(at(step)).closeTo(rate, 1e-7));
  });
});
