import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { InputError, messageOf } from '../../src/base';
import { denseNetwork } from '../../src/models';
import { MVEWrapper, PlainModel } from '../../src/risk';
import { readNumbers, type Numbers } from '../../src/learn/numbers';
import { adam } from '../../src/learn';
import { onBackend } from '../support/backends';

describe('numbers in any form', () => {
  const refused: readonly (readonly [string, unknown, string])[] = [
    ['null', [null, 5], 'null at index 0'],
    ['empty text', [5, '', 5], "the text '' at index 1"],
    ['text that looks like a number', [5, '5'], "the text '5' at index 1"],
    ['a boolean among numbers', [5, true], 'true among numbers at index 1'],
    ['a BigInt among numbers', [5, 1n], 'the BigInt 1 among numbers at index 1'],
    ['undefined and holes', [5, undefined], 'undefined at index 1'],
    ['dates', [new Date(0)], 'a date at index 0'],
    ['null in a row', [[1, 2], [3, null]], 'null in row 1'], // prettier-ignore
    ['null deep inside', [[[1], [2]], [[3], [null]]], 'null in row 1'], // prettier-ignore
    [
      'rows that are objects',
      [{ a: 1 }],
      'an object with keys a. Make a table of rows that are objects: pl.DataFrame(rows).',
    ],
    ['arrays deeper than the first row', [1, [2]], 'an array at index 1'],
    ['rows of several lengths', [[1, 2], [3]], '[3]. See row 1.'],
    ['a row that is none', [[1, 2], 3], '3. See row 1.'],
    ['a number', 5, '5'],
    ['an object', { a: 1 }, 'an object with keys a'],
    ['nothing', null, 'null'],
  ];
  for (const [name, value, got] of refused) {
    it(`refuse ${name}, where JavaScript would make a number of some`, () => {
      expect(() => readNumbers('x', value as Numbers))
        .throw(InputError)
        .with.property('message')
        .match(/^x: expected /)
        .contain(`got ${got}`);
    });
  }

  it('refuse the same in a column of a table', () => {
    for (const values of [
      [null, 5],
      ['', 'a'],
    ]) {
      expect(() => readNumbers('x', pl.Series('a', values as number[]))).throw(InputError, 'column a: expected');
    }
    expect(() => readNumbers('x', pl.DataFrame({ a: [1] }).lazy() as never)).throw(InputError, 'x: expected numbers');
  });

  it('are taken from BigInts, booleans, arrays within arrays and tensors', () => {
    const plain = (numbers: Numbers) => {
      const { data, shape } = readNumbers('x', numbers);
      return [[...data], [...shape]];
    };
    expect(plain(BigInt64Array.of(1n, -2n))).eql([[1, -2], [2]]);
    expect(plain([1n, 2n])).eql([[1, 2], [2]]);
    expect(plain([true, false])).eql([[1, 0], [2]]);
    expect(plain([[[1, 2], [3, 4]]])).eql([[1, 2, 3, 4], [1, 2, 2]]); // prettier-ignore
    expect(plain([Float64Array.of(1, 2), [3, 4]] as never)).eql([[1, 2, 3, 4], [2, 2]]); // prettier-ignore
    expect(plain(tf.tensor([true, false], [2], 'bool'))).eql([[1, 0], [2]]);
    expect(() => readNumbers('x', tf.tensor(['1', '2']))).throw('x: expected a tensor of numbers, got one of string.');
  });
});

describe('samples of a model', () => {
  onBackend('native');

  const compiledModel = (): PlainModel => {
    const model = new PlainModel(denseNetwork({ hidden: [4], seed: 1 }), { seed: 1 });
    model.compile({ optimizer: adam(), loss: 'meanSquaredError' });
    return model;
  };
  const thrown = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'nothing', messageOf);

  it('are refused with null, empty text and the like, in x and in y, in fit, validation, predict and evaluate', async () => {
    const model = compiledModel();
    const bad = [null, 0, '', 5] as never;
    const good = [1, 2, 3, 4];
    expect(await thrown(model.predict(bad))).equal('predict: expected finite numbers, got null at index 0.');
    expect(await thrown(model.predict({ x: bad }))).contain('got null at index 0.');
    expect(await thrown(model.fit({ x: bad, y: good }))).contain(
      'fit: x: expected finite numbers, got null at index 0.',
    );
    expect(await thrown(model.fit({ x: good, y: bad }))).contain(
      'fit: y: expected finite numbers, got null at index 0.',
    );
    expect(await thrown(model.evaluate({ x: good, y: bad }))).contain('y: expected finite numbers, got null');
    const validation = { x: good, y: bad };
    expect(await thrown(model.fit({ x: good, y: good }, { validation }))).contain('validation: y: expected finite');
  });

  it('are refused with keys that nobody reads, such as weights', async () => {
    const model = compiledModel();
    const xy = { x: [1, 2], y: [1, 2] };
    const message = 'expected options among x, y, table, fields, got weights.';
    expect(await thrown(model.fit({ ...xy, weights: [1, 0] } as never))).equal(`fit: ${message}`);
    expect(await thrown(model.evaluate({ ...xy, weights: [1, 0] } as never))).contain(message);
    expect(await thrown(model.fit(xy, { validation: { ...xy, weights: [1] } as never }))).equal(
      `validation: ${message}`,
    );
    expect(await thrown(model.predict({ x: [1], tables: 3 } as never))).contain('got tables. Did you mean table?');
    expect(await thrown(model.fit({ ...xy, table: [{ a: 1 }] } as never))).contain('fit: table: expected a table');
    expect(await thrown(model.fit(undefined as never))).equal(
      'fit: expected a split, or samples { x, y }, got undefined.',
    );
  });

  it('fewer than a batch are one smaller batch, as in Keras: fit of 10 rows with defaults', async () => {
    const x = Array.from({ length: 10 }, (_, i) => i / 10);
    const history = await compiledModel().fit({ x, y: x }, { epochs: 2 });
    expect([...history.getColumn('step').toArray()]).eql([1, 2]);
    expect((await compiledModel().fit({ x, y: x }, { epochs: 1, batchSize: 64 })).height).equal(1);
  });

  it('are measured by y where the table has a column label of another meaning', async () => {
    const model = new PlainModel(denseNetwork({ hidden: [4], seed: 1 }), { seed: 1 });
    model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'binaryCrossentropyFromLogits' });
    const x = Array.from({ length: 40 }, (_, i) => i / 20 - 1);
    const y = x.map((value) => Number(value > 0));
    const table = pl.DataFrame({ label: y.map((one) => 1 - one), group: y.map((_, i) => `${i % 2}`) });
    const history = await model.fit({ x, y }, { epochs: 60, batchSize: 20, validation: { x, y, table } });
    const accuracy = Number((await model.evaluate({ x, y })).getColumn('accuracy').get(0));
    expect(accuracy).above(0.9);
    expect((await model.evaluate({ x, y, table })).getColumn('accuracy').get(0)).equal(accuracy);
    expect((await model.evaluate({ x, y, table }, { by: 'group' })).getColumn('accuracy').get(0)).equal(accuracy);
    expect(history.getColumn('valAccuracy').toArray().at(-1)).closeTo(accuracy, 1e-12);
    // A column that is asked for by its name is the truth.
    expect((await model.evaluate({ x, y, table }, { label: 'label' })).getColumn('accuracy').get(0)).closeTo(
      1 - accuracy,
      1e-12,
    );
  });

  it('are decided at 0.5 where the loss is of probabilities: accuracy, val... and binaryAccuracy', async () => {
    const sigmoid = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [1], units: 4, activation: 'relu' }),
        tf.layers.dense({ units: 1, activation: 'sigmoid' }),
      ],
    });
    // Any share of rows: weights that give p = 0.88 for x = 1 and 0.27 for x = 0.
    sigmoid.setWeights([tf.ones([1, 4]), tf.zeros([4]), tf.fill([4, 1], 0.75), tf.tensor([-1])]);
    const model = new PlainModel(sigmoid);
    model.compile({ optimizer: adam({ learningRate: 1e-9 }), loss: 'binaryCrossentropy', metrics: ['binaryAccuracy'] });
    const x = Array.from({ length: 32 }, (_, i) => Number(i % 3 === 0));
    const data = { x, y: x };
    const history = await model.fit(data, { epochs: 1, validation: data });
    expect((await model.evaluate(data)).getColumn('accuracy').get(0)).equal(1);
    expect(history.getColumn('valAccuracy').toArray()).eql([1]);
    expect(history.getColumn('binaryAccuracy').toArray()).eql([1]);
    expect(Number((await model.evaluate(data, { threshold: 0.1 })).getColumn('accuracy').get(0))).below(0.4);
    expect(() => new MVEWrapper(sigmoid).compile({ optimizer: adam(), loss: 'binaryCrossentropy' })).throw(
      'MVEWrapper: loss: expected one on logits or numbers, got binaryCrossentropy.',
    );
  });
});
