import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pl from 'nodejs-polars';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { adam, sgd, type FitOptions, type RowLoss, type Samples } from '../../src/learn';
import { MVEWrapper, PlainModel, type RiskWrapper } from '../../src/risk';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallNetwork, smallTasks } from '../support/tasks';

const { data, loss } = smallTasks.binary;

/** A model after some epochs of plain gradient descent on all rows at once: what it gives depends on the loss alone. */
async function descended(
  samples: Samples,
  options: FitOptions,
  make = PlainModel as new (n: never, o?: never) => RiskWrapper,
): Promise<number[]> {
  const model = new make(smallNetwork(1, 4) as never, { seed: 0 } as never);
  model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss });
  const rows = (samples.y as number[]).length;
  await model.fit(samples, { epochs: 5, batchSize: rows, curve: false, ...options });
  const { yHat } = await model.predict(data(9, 3).x as number[][]);
  model.dispose();
  return [...yHat.data];
}

const near = (got: number[], expected: number[], tolerance = 1e-5): void =>
  expected.forEach((value, i) => expect(got[i], `${i}`).closeTo(value, tolerance));

for (const backend of backends) {
  describe(`weights of rows on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();
    const { x, y } = data(12, 1) as { x: number[][]; y: number[] };
    const twice = [0, 3, 5];
    const repeated = [...x.keys(), ...twice];
    const doubled: Samples = { x: repeated.map((row) => x[row]!), y: repeated.map((row) => y[row]!) };
    // The mean over 15 rows of which three are there twice; weights with a sum of 12 leave the size of the gradient.
    const weight = x.map((_, row) => ((twice.includes(row) ? 2 : 1) * 12) / 15);

    it('count as rows that are there as often', async () => {
      near(await descended({ x, y }, { weight }), await descended(doubled, {}));
    });

    it('may be a column of the table', async () => {
      const table = pl.DataFrame({ w: weight });
      near(await descended({ x, y, table }, { weight: 'w' }), await descended(doubled, {}));
    });

    it('of 1 change nothing', async () => {
      near(await descended({ x, y }, { weight: x.map(() => 1) }), await descended({ x, y }, {}), 1e-6);
    });

    it('by class: balanced gives each class the same sum', async () => {
      const positives = y.filter((label) => label === 1).length;
      const byHand = y.map((label) => 12 / (2 * (label === 1 ? positives : 12 - positives)));
      const expected = await descended({ x, y }, { weight: byHand });
      near(await descended({ x, y }, { classWeight: 'balanced' }), expected, 1e-6);
      near(
        await descended({ x, y }, { classWeight: { 0: byHand[y.indexOf(0)]!, 1: byHand[y.indexOf(1)]! } }),
        expected,
        1e-6,
      );
      expect(await descended({ x, y }, { classWeight: { 1: 3 } })).not.eql(await descended({ x, y }, {}));
    });

    it('count in a loss that a wrapper has in place of the task’s', async () => {
      const plain = await descended({ x, y }, {}, MVEWrapper);
      const weighted = await descended({ x, y }, { weight: y.map((label) => 2 * label) }, MVEWrapper);
      const higher = weighted.filter((value, i) => value > plain[i]!).length;
      expect(higher).equal(weighted.length);
    });
  });
}

describe('options of fit', () => {
  onBackend('native');
  let folder: string;
  beforeEach(async () => {
    setProgress(silentProgress);
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
  });
  afterEach(async () => {
    setProgress(lineProgress());
    await rm(folder, { recursive: true });
  });

  const train = data(64, 1);
  const fresh = (): PlainModel => {
    const model = new PlainModel(smallNetwork(1, 4), { seed: 0 });
    model.compile({ optimizer: adam({ learningRate: 0.02 }), loss });
    return model;
  };
  const outputs = async (model: PlainModel): Promise<number[]> => [
    ...(await model.predict(train.x as number[][])).yHat.data,
  ];

  /** Numbers that `onEpoch` gives: the best is that of the third epoch. */
  const scores = [5, 3, 1, 2, 4, 2.5, 3];
  const onEpoch = (epoch: number): { told: number } => ({ told: scores[epoch - 1]! });

  it('onEpoch: called once an epoch, and its numbers join the history', async () => {
    const seen: number[] = [];
    const model = fresh();
    const history = await model.fit(train, {
      epochs: 3,
      onEpoch: async (epoch) => {
        seen.push(epoch);
        await Promise.resolve();
        return { told: 10 * epoch };
      },
    });
    expect(seen).eql([1, 2, 3]);
    expect(([...history.getColumn('told')] as (number | null)[]).filter((value) => value !== null)).eql([10, 20, 30]);
    model.dispose();
  });

  it('best: the weights of the best epoch come back at the end', async () => {
    const [model, three] = [fresh(), fresh()];
    await three.fit(train, { epochs: 3 });
    const history = await model.fit(train, { epochs: 5, onEpoch, best: { by: 'told', larger: false } });
    expect(Math.max(...([...history.getColumn('epoch')] as number[]))).equal(5);
    expect(await outputs(model)).eql(await outputs(three));
    [model, three].forEach((one) => one.dispose());
  });

  it('best with patience: stops when so many epochs were no better', async () => {
    const [model, three] = [fresh(), fresh()];
    await three.fit(train, { epochs: 3 });
    const history = await model.fit(train, { epochs: 7, onEpoch, best: { by: 'told', larger: false, patience: 2 } });
    expect(Math.max(...([...history.getColumn('epoch')] as number[]))).equal(5);
    expect(await outputs(model)).eql(await outputs(three));
    [model, three].forEach((one) => one.dispose());
  });

  it('best goes through a checkpoint: what is resumed ends as what was never stopped', async () => {
    const best = { by: 'told', larger: false, patience: 2 };
    const [whole, first, second, third] = [fresh(), fresh(), fresh(), fresh()];
    const expected = await whole.fit(train, { epochs: 7, onEpoch, best });
    await first.fit(train, { epochs: 4, onEpoch, best, checkpoint: folder + '/c' });
    const history = await second.fit(train, { epochs: 7, onEpoch, best, checkpoint: folder + '/c', resume: true });
    expect(history.toRecords()).eql(expected.toRecords());
    expect(await outputs(second)).eql(await outputs(whole));
    // It has stopped already: nothing more is trained.
    const again = await third.fit(train, { epochs: 7, onEpoch, best, checkpoint: folder + '/c', resume: true });
    expect(again.height).equal(expected.height);
    expect(await outputs(third)).eql(await outputs(whole));
    [whole, first, second, third].forEach((one) => one.dispose());
  });

  it('best beside resume of a finished training run that was not told of best: said, not ignored', async () => {
    const best = { by: 'told', larger: false };
    const [model, again] = [fresh(), fresh()];
    await model.fit(train, { epochs: 3, onEpoch, checkpoint: folder + '/c' });
    const resume = (epochs: number): Promise<pl.DataFrame> =>
      again.fit(train, { epochs, onEpoch, best, checkpoint: folder + '/c', resume: true });
    expect((await rejected(resume(3))).message).equal(
      'best: expected at least one epoch to compare, got a finished training run that was not told of best. ' +
        'Give best from the first epoch on, train more epochs, or leave it out.',
    );
    // Of the fourth to the sixth epoch, with 2, 4 and 2.5, the fourth is the best.
    const four = fresh();
    await four.fit(train, { epochs: 4 });
    await resume(6);
    expect(await outputs(again)).eql(await outputs(four));
    [model, again, four].forEach((one) => one.dispose());
  });

  it('numbers of onEpoch that are NaN or infinite stay so in the history, through a checkpoint, too', async () => {
    const told = [NaN, Infinity, 2, -Infinity];
    const numbers = (epoch: number): { told: number } => ({ told: told[epoch - 1]! });
    const best = { by: 'lowest', larger: false };
    const lowest = (epoch: number): { told: number; lowest: number } => ({ ...numbers(epoch), lowest: [Infinity, 5][epoch - 1] ?? 9 }); // prettier-ignore
    const [whole, first, second] = [fresh(), fresh(), fresh()];
    const ends = (history: pl.DataFrame): unknown[] =>
      history.toRecords().flatMap((row) => (Number.isInteger(row['epoch']) ? [row['told']] : []));
    expect(ends(await whole.fit(train, { epochs: 4, onEpoch: numbers }))).eql(told);
    await first.fit(train, { epochs: 1, onEpoch: lowest, best, checkpoint: folder + '/c' });
    const options = { epochs: 4, onEpoch: lowest, best, checkpoint: folder + '/c', resume: true };
    const history = await second.fit(train, options);
    expect(ends(history)).eql(told);
    expect(String(history.toRecords()[0]!['told'])).equal('null');
    // 5, after the second epoch, is less than Infinity.
    const two = fresh();
    await two.fit(train, { epochs: 2 });
    expect(await outputs(second)).eql(await outputs(two));
    [whole, first, second, two].forEach((one) => one.dispose());
  });

  it('best by a number of validation, whose name tells which is better', async () => {
    const model = fresh();
    const history = await model.fit(train, { epochs: 6, validation: data(40, 2), best: 'valLoss' });
    const valued = ([...history.getColumn('valLoss')] as (number | null)[]).filter((value) => value !== null);
    const [row] = (await model.evaluate(data(40, 2))).toRecords();
    expect(row!['loss']).closeTo(Math.min(...valued), 1e-6);
    model.dispose();
  });

  it('validation samples of one class are refused before training', async () => {
    const { x, y } = data(12, 1) as { x: number[][]; y: number[] };
    const model = new PlainModel(smallNetwork(1, 4), { seed: 0 });
    model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss });
    const before = (await model.predict(x)).yHat.data;
    for (const label of [0, 1]) {
      const validation = { x, y: y.map(() => label) };
      const error = await rejected(model.fit({ x, y }, { epochs: 1, validation }));
      expect(error.message).equal(`validation: y: expected rows of both classes, got none of class ${1 - label}.`);
    }
    expect((await model.predict(x)).yHat.data).eql(before);
    model.dispose();
  });

  it('refuses what it cannot use', async () => {
    const model = fresh();
    const fit = async (options: object): Promise<string> => (await rejected(model.fit(train, options))).message;
    expect(await fit({ best: 'valLoss' })).match(/^best: expected a number of the history: .*, got valLoss\.$/);
    expect(await fit({ best: { by: 'told' }, onEpoch })).match(/^best: expected larger: true or false/);
    expect(await fit({ best: { by: 'valLoss', patience: 0 } })).equal(
      'best: patience: expected a whole number of at least 1, got 0.',
    );
    expect(await fit({ best: { by: 'valLoss', patiance: 1 } })).match(/Did you mean patience\?/);
    expect(await fit({ onEpoch: 3 })).equal('onEpoch: expected a function, got 3.');
    expect(await fit({ weight: [1, 2] })).equal('fit: weight: expected 64 numbers, one a row, got 2.');
    expect(await fit({ weight: Array.from({ length: 64 }, (_, i) => i - 1) })).equal(
      'weight: expected numbers of at least 0, got -1 in row 0.',
    );
    expect(await fit({ weight: new Array(64).fill(0) })).equal(
      'weight: expected at least one number above 0, got only zeros.',
    );
    expect(await fit({ weight: 'w' })).match(/^column: expected one of row, got w\./);
    expect(await fit({ classWeight: 'even' })).match(/^classWeight: expected one of balanced, got even\./);
    expect(await fit({ classWeight: { 2: 1 } })).match(/^classWeight: expected options among/);
    expect(await fit({ classWeight: { 1: -1 } })).match(/^classWeight: 1: expected a number of at least 0, got -1\./);
    model.dispose();
    const numbers = new PlainModel(smallNetwork(1), { seed: 0 });
    const mean = (): never => {
      throw new Error('not called');
    };
    expect(() =>
      numbers.compile({ optimizer: adam(), loss: 'meanSquaredError', metrics: [(() => mean) as never] }),
    ).throw('metrics: expected functions with a name, got one without. Make it a constant.');
    numbers.compile({ optimizer: adam(), loss: 'meanSquaredError' });
    const odd = await rejected(numbers.fit({ x: [[1, 2]], y: [0.5] }, { classWeight: 'balanced' }));
    expect(odd.message).equal('classWeight: expected targets that are numbers of classes, got others. Take weight.');
    numbers.dispose();
  });

  it('weights want a loss of each row', async () => {
    const model = new PlainModel(smallNetwork(1), { seed: 0 });
    const whole = (y: Parameters<RowLoss>[0], yHat: Parameters<RowLoss>[1]): ReturnType<RowLoss> =>
      y.sub(yHat).square().mean();
    model.compile({ optimizer: adam(), loss: whole });
    const samples = { x: [[1, 2], [3, 4]], y: [1, 0] }; // prettier-ignore
    await model.fit(samples, { epochs: 1 });
    expect((await rejected(model.fit(samples, { epochs: 1, weight: [1, 2] }))).message).equal(
      'loss whole: expected one number a row, to be weighted, got a single number. Give back the loss of each row, or leave the weights out.',
    );
    model.dispose();
  });
});
