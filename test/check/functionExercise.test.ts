import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { InterruptedError } from '../../src/base';
import { TensorInput } from '../../src/check/callLearner';
import type { Finding } from '../../src/check';
import { functionExercise } from '../../src/check/functionExercise';

/** An exercise of two numbers: their weighted sum. */
const sum = functionExercise({
  id: '9.1',
  title: 'a weighted sum',
  name: 'weighted',
  parameters: ['a', 'b'],
  see: 'Look at section 3.',
  cases: (random): [number, number][] => [
    [1, 2],
    [random.uniform(1, 2), random.uniform(3, 4)],
  ],
  right: (a, b) => a + 2 * b,
  mistakes: [{ gives: (a: number, b: number) => b + 2 * a, hint: 'The weights are swapped.' }],
});

/** An exercise of a list: shares that sum to 1. */
const shares = functionExercise({
  id: '9.2',
  title: 'shares',
  name: 'shares',
  parameters: ['counts'],
  see: 'Look at section 4.',
  cases: (random): [number[]][] => [[[3, 1, 4]], [[random.uniform(1, 2), random.uniform(2, 3), 1]]],
  right: (counts) => counts.map((count) => count / counts.reduce((all, one) => all + one, 0)),
});

const findings = async (exercise: typeof sum, learners: unknown, seed = 0): Promise<Finding[]> => {
  const answers: unknown = JSON.parse(JSON.stringify(await exercise.probe({ [exercise.names[0]!]: learners }, seed)));
  return exercise.judge(answers, seed);
};
const first = async (exercise: typeof sum, learners: unknown): Promise<string> => {
  const [{ what, expected, got, hint }] = (await findings(exercise, learners)) as [Finding];
  return `${what}: expected ${expected}, got ${got}. ${hint}`;
};
const total = (counts: number[]): number => counts.reduce((all, one) => all + one, 0);

describe('functionExercise', () => {
  it('finds nothing in a right function, with any seed, and in one that rounds a little otherwise', async () => {
    for (const seed of [0, 1, 2]) expect(await findings(sum, (a: number, b: number) => a + 2 * b, seed)).eql([]);
    expect(await findings(sum, (a: number, b: number) => a + 2 * b + 1e-7)).eql([]);
    expect(await findings(shares, (counts: number[]) => Float32Array.from(counts, (one) => one / total(counts)))).eql(
      [],
    );
  });

  const told: [string, typeof sum, unknown, RegExp | string][] = [
    [
      'a number that is off',
      sum,
      (a: number, b: number) => a * b,
      'weighted(1, 2): expected 5 (within 0.0005), got 2. Look at section 3.',
    ],
    [
      'a known mistake',
      sum,
      (a: number, b: number) => b + 2 * a,
      'weighted(1, 2): expected 5 (within 0.0005), got 4. The weights are swapped.',
    ],
    ['NaN', sum, () => NaN, /got NaN\. NaN comes from 0 \/ 0/],
    ['Infinity', sum, () => -Infinity, /got -Infinity\. Infinity comes from a division by 0/],
    [
      'nothing',
      sum,
      () => undefined,
      'weighted(1, 2): expected 5, got undefined. Nothing came back: is there a `return`?',
    ],
    ['a promise', sum, async () => Promise.resolve(5), /got a promise\. .*`await` what takes time/],
    ['a rejected promise', sum, () => Promise.reject(new Error('later')), /got a promise/],
    ['a function', sum, () => () => 5, /got a function\. A function came back/],
    ['a text', sum, () => '5', "weighted(1, 2): expected 5, got '5'. It is a value of another kind."],
    ['a list for a number', sum, () => [5], /got \[5\]\. One number is asked for, not a list\./],
    ['a tensor for a number', sum, () => tf.scalar(5), /got a tensor of shape \[\]\. .*`dataSync\(\)\[0\]`/],
    [
      'what it throws',
      sum,
      () => {
        throw new RangeError('too far');
      },
      /got RangeError: too far\. Your code threw this\./,
    ],
    [
      'what is no error and thrown',
      sum,
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw 'words';
      },
      /got Thrown: words/,
    ],
    [
      'what is thrown and has no text',
      sum,
      () => {
        throw Object.create(null);
      },
      /got Thrown: something that cannot be shown\. Your code threw this/,
    ],
    [
      'an error whose name and message are none',
      sum,
      () => {
        throw Object.defineProperties(new Error(), { name: { value: Symbol('n') }, message: { value: Symbol('m') } });
      },
      /got Symbol\(n\): Symbol\(m\)\. Your code threw this/,
    ],
    [
      'an error that does not tell its name',
      sum,
      () => {
        throw Object.defineProperty(new Error('mute'), 'name', {
          get: () => {
            throw new Error('no');
          },
        });
      },
      /got Error: mute\. Your code threw this/,
    ],
    [
      'a lost parameter',
      sum,
      (a: number) => 3 * a,
      'weighted: expected 2 parameters, got 1. The function takes a, b, in this order. Did one get lost?',
    ],
    [
      'something that is no function',
      sum,
      5,
      'weighted: expected a function, got 5. Declare `weighted` as in the task.',
    ],
    ['a factor', sum, (a: number, b: number) => 3 * (a + 2 * b), /got 15\. Every result is 3 times the right one/],
    ['a sign', sum, (a: number, b: number) => -a - 2 * b, /got -5\. The sign is wrong/],
    ['percent', sum, (a: number, b: number) => 100 * (a + 2 * b), /it is no percentage/],
    ['another logarithm', sum, (a: number, b: number) => (a + 2 * b) / Math.LN2, /use the natural logarithm/],
    [
      'a constant',
      sum,
      (a: number, b: number) => a + 2 * b + 1,
      /got 6\. Every result is too large by the same amount, 1/,
    ],
    [
      'chance',
      sum,
      (() => {
        let calls = 0;
        return (a: number, b: number) => a + 2 * b + (++calls > 2 ? 1 : 0);
      })(),
      /weighted\(1, 2\): expected 5, got 6\. A second call with the same inputs gave another result/,
    ],
    [
      'a wrong length',
      shares,
      (counts: number[]) => counts.slice(1),
      /shares\(\[3, 1, 4\]\): expected 3 values, got 2 values/,
    ],
    [
      'another order',
      shares,
      (counts: number[]) => counts.map((one) => one / total(counts)).sort(),
      /in another order/,
    ],
    [
      'a sum that is not 1',
      shares,
      (counts: number[]) => counts.map((one) => one ** 2),
      /expected values that sum to 1: .*whose sum is 26\. They have to sum to 1/,
    ],
    [
      'one of the values',
      shares,
      ([a, b, c]: number[]) => [a! / (a! + b! + c!) + 0.1, b! / (a! + b! + c!) - 0.1, c! / (a! + b! + c!)],
      /shares\(\[3, 1, 4\]\)\[0\]: expected 0\.375 \(within 0\.000039\), got 0\.475\. Look at section 4\./,
    ],
    [
      'changed inputs',
      shares,
      (counts: number[]) => {
        const all = total(counts);
        return (counts.forEach((one, i) => (counts[i] = one / all)), [...counts]);
      },
      /expected counts as before the call, got counts with other values\. Work on a copy/,
    ],
  ];
  for (const [name, exercise, learners, text] of told)
    it(`tells ${name}`, async () => {
      const said = await first(exercise, learners);
      if (typeof text === 'string') expect(said).equal(text);
      else expect(said).match(text);
    });

  it('tells missing keys, and those that are too many', async () => {
    const exercise = functionExercise({
      ...{ id: '9.3', title: 'two', name: 'two', parameters: [], see: '', cases: (): [][] => [[]] },
      right: () => ({ mean: 1, spread: 2 }),
    });
    expect(await first(exercise, () => ({ mean: 1, spred: 2 }))).equal(
      'two(): expected the keys mean, spread, got mean, spred. spread: not there. Is a name misspelt?',
    );
    expect(await first(exercise, () => ({ mean: 1, spread: 2, more: 3 }))).match(/It has more than is asked for/);
    expect(await first(exercise, () => ({ mean: 1, spread: 3 }))).match(/^two\(\)\.spread: expected 2 \(within/);
  });

  describe('with tensors', () => {
    const rows = functionExercise({
      ...{ id: '9.4', title: 'rows', name: 'rows', parameters: ['x'], see: 'Look at section 5.' },
      cases: (): [TensorInput][] => [[new TensorInput([1, 2, 3, 4], [2, 2])]],
      right: (_x: TensorInput) => ({ $: 'tensor', shape: [2], dtype: 'float32', values: [3, 7] }),
    });

    it('gives real ones, takes them back by shape, type and values, and leaves none behind', async () => {
      const before = tf.memory().numTensors;
      expect(await findings(rows, (x: tf.Tensor) => x.sum(1))).eql([]);
      expect(await first(rows, (x: tf.Tensor) => x.sum(1, true))).equal(
        'rows(tensor of shape [2, 2]): expected a tensor of shape [2], got a tensor of shape [2, 1]. The shapes differ: look at the axis ' +
          'that is reduced, and at what `expandDims`, `squeeze` or `reshape` do.',
      );
      expect(await first(rows, (x: tf.Tensor) => x.sum(1).cast('int32'))).match(
        /a tensor of type float32, got one of type int32/,
      );
      expect(await first(rows, (x: tf.Tensor) => x.sum(0))).match(
        /\[0\]: expected 3 \(within .*got 4\. Look at section 5\./,
      );
      expect(await first(rows, () => [3, 7])).match(/got \[3, 7\]\. A tensor is asked for\./);
      expect(
        await first(rows, () => {
          tf.engine().startScope();
          tf.ones([3]);
          throw new Error('inside a scope');
        }),
      ).match(/inside a scope/);
      expect(
        await first(rows, (x: tf.Tensor) => {
          x.dispose();
          return x.shape;
        }),
      ).match(/Error|got \[2, 2\]/);
      expect(tf.memory().numTensors).equal(before);
    });

    it('waits for a function that may take time, and frees what it made', async () => {
      const before = tf.memory().numTensors;
      const slow = functionExercise({
        ...{ id: '9.5', title: 'slow', name: 'slow', parameters: ['x'], see: '', waits: true },
        cases: (): [TensorInput][] => [[new TensorInput([1, 2], [2])]],
        right: (_x: TensorInput) => 3,
      });
      expect(await findings(slow, async (x: tf.Tensor) => (await x.add(0).sum().data())[0])).eql([]);
      expect(await first(slow, async () => Promise.reject(new Error('later')))).match(/got Error: later/);
      expect(tf.memory().numTensors).equal(before);
    });
  });

  it('lets an interrupt through', async () => {
    const thrown = await findings(sum, () => {
      throw new InterruptedError('stopped');
    }).catch((error: unknown) => error);
    expect(thrown).instanceOf(InterruptedError);
  });

  it('finds fault with answers that no probe has given', async () => {
    const answers = (await sum.probe({ weighted: (a: number, b: number) => a + 2 * b }, 0)) as { calls: object[] };
    const forged = [
      null,
      5,
      [],
      {},
      { calls: [] },
      { ...answers, calls: answers.calls.slice(1) },
      { ...answers, calls: [1, 2] },
    ];
    for (const one of forged)
      expect(sum.judge(one, 0)[0]?.hint, JSON.stringify(one)).equal('The check was tampered with.');
    expect(sum.judge(answers, 1)).not.eql([]);
  });
});
