import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { sgd, type FitOptions, type Part, type Samples } from '../../src/learn';
import { EnsembleWrapper, PlainModel, wrap } from '../../src/risk';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallNetwork, smallTasks } from '../support/tasks';

const x = [[1, 0], [2, 0], [3, 0], [4, 0]]; // prettier-ignore
const y = [0, 1, 0, 1];

/** A part that notes fields of each batch into a list, row by row in the order of x, of which the first number stands for it. */
function noting(names: readonly string[], seen: number[][]): Part {
  return {
    name: 'noting',
    forward: ({ batch }) => ({ collect: Object.fromEntries(names.map((name) => [name, tf.clone(batch[name]!)])) }),
    onStep: (collected) => {
      const count = collected['x']!.length / 2;
      const valueOf = (name: string, row: number): number => collected[name]![name === 'x' ? 2 * row : row]!;
      const rows = Array.from({ length: count }, (_, row) => names.map((name) => valueOf(name, row)));
      seen.push(...rows.sort(([a], [b]) => a! - b!));
    },
  };
}

/** What a column is in a batch, a number for each row. */
async function ridden(column: pl.Series, options: FitOptions = {}): Promise<number[]> {
  const seen: number[][] = [];
  const model = wrap(smallNetwork(1), {}, { parts: [noting(['x', 'c'], seen)] });
  model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'binaryCrossentropyFromLogits' });
  try {
    const table = pl.DataFrame([column]);
    await model.fit({ x, y, table }, { epochs: 1, batchSize: 4, columns: ['c'], curve: false, ...options });
    return seen.map(([, value]) => value!);
  } finally {
    model.dispose();
  }
}

for (const backend of backends) {
  describe(`columns that ride along on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('booleans are 0 and 1, and -1 where there is none', async () => {
      expect(await ridden(pl.Series('c', [true, false, true, false]))).eql([1, 0, 1, 0]);
      expect(await ridden(pl.Series('c', [true, null, true, true]))).eql([1, -1, 1, 1]);
    });

    it('words are their place in the expected order, -1 where there is none; all may be missing', async () => {
      expect(await ridden(pl.Series('c', ['dark', null, 'light', 'medium']))).eql([2, -1, 0, 1]);
      expect(await ridden(pl.Series('c', [null, null, null, null], pl.Utf8))).eql([-1, -1, -1, -1]);
    });

    it('whole numbers of 64 bits are numbers', async () => {
      expect(await ridden(pl.Series('c', [40n, 30n, 20n, 10n]))).eql([40, 30, 20, 10]);
    });

    it('numbers that are missing, NaN or infinite are refused: any number in their place would be learned from', async () => {
      const refused = async (column: pl.Series): Promise<string> => (await rejected(ridden(column))).message;
      const empty = /^column c: expected a number in each row, got 1 of 4 empty or NaN, the first in row 1\./;
      expect(await refused(pl.Series('c', [1, null, 3, 4], pl.Float64))).match(empty);
      expect(await refused(pl.Series('c', [1, null, 3, 4], pl.Int32))).match(empty);
      expect(await refused(pl.Series('c', [1, NaN, 3, 4], pl.Float64))).match(empty);
      expect(await refused(pl.Series('c', [1, 2, Infinity, 4], pl.Float64))).equal(
        'columns: c: expected finite numbers, got Infinity in row 2. Leave such rows out, or fill them in.',
      );
    });

    it('weights in a column: booleans choose rows, missing ones are refused', async () => {
      const lossOf = async (weight: (number | boolean | null)[]): Promise<number> => {
        const model = new PlainModel(smallNetwork(1));
        model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'binaryCrossentropyFromLogits' });
        const table = pl.DataFrame([pl.Series('w', weight as number[])]);
        try {
          const history = await model.fit({ x, y, table }, { epochs: 1, batchSize: 4, weight: 'w', curve: false });
          return history.toRecords()[0]!['loss'] as number;
        } finally {
          model.dispose();
        }
      };
      // The mean over four rows of weight times loss: rows 0 and 2 alone, and rows 1 and 3 alone, make the whole.
      const [first, second] = [await lossOf([true, false, true, false]), await lossOf([0, 1, 0, 1])];
      expect(first + second).closeTo(await lossOf([1, 1, 1, 1]), 1e-6);
      expect(first).not.closeTo(second, 1e-3);
      expect((await rejected(lossOf([1, null, 1, 1]))).message).match(/^column w: expected a number in each row/);
    });

    it('one row alone: trained on, weighed, with its columns, by batches of any size', async () => {
      const seen: number[][] = [];
      const parts = [noting(['x', 'c', 'weight'], seen)];
      const model = wrap(smallNetwork(1), { aleatoric: 'mve' }, { parts });
      model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'meanSquaredError' });
      const one: Samples = { x: [[5, 0]], y: [1], table: pl.DataFrame({ c: [7], w: [2] }) };
      const options = { epochs: 3, batchSize: 32, columns: ['c'], weight: 'w', validation: one, curve: false };
      const history = await model.fit(one, options);
      expect(seen).eql(Array.from({ length: 3 }, () => [5, 7, 2]));
      expect(history.height).equal(3);
      const risk = await model.predict(one);
      expect([risk.yHat.length, risk.aleatoric!.length]).eql([1, 1]);
      const [measured] = (await model.evaluate(one)).toRecords() as Record<string, number>[];
      // Of one row the root of the mean square is the absolute error, and there is no interval around it.
      expect(measured!['rmse']).closeTo(Math.abs(1 - risk.yHat.data[0]!), 1e-5);
      expect([measured!['rmseLower'], measured!['rmseUpper']]).eql([measured!['rmse'], measured!['rmse']]);
      model.dispose();
    });

    it('in an ensemble each member has the columns and weights of the rows that it draws', async () => {
      const seen: number[][] = [];
      const parts = [() => noting(['x', 'c', 'weight'], seen)];
      const model = wrap(smallNetwork(1), { epistemic: { method: 'ensemble', members: 3 } }, { parts });
      model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'binaryCrossentropyFromLogits' });
      const table = pl.DataFrame({ c: [10, 20, 30, 40], w: [0.5, 1, 1.5, 2] });
      const options = { epochs: 2, batchSize: 2, columns: ['c'], weight: 'w', curve: false };
      await model.fit({ x, y, table }, options);
      model.dispose();
      expect(seen).length(2 * 2 * 2 * 3); // epochs, steps, rows, members
      for (const row of seen) expect(row).eql([row[0], 10 * row[0]!, row[0]! / 2]);
      expect(new Set(seen.map(([id]) => id))).eql(new Set([1, 2, 3, 4]));
    });

    it('weights count in each member of an ensemble as in a model by itself', async () => {
      const samples = smallTasks.binary.data(12, 1) as { x: number[][]; y: number[] };
      const weight = samples.y.map((label, row) => (label === 1 ? 3 : 0.5) + row / 12);
      const options: FitOptions = { epochs: 5, batchSize: 12, weight, curve: false };
      const train = async <T extends PlainModel | EnsembleWrapper>(model: T): Promise<T> => {
        model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'binaryCrossentropyFromLogits' });
        await model.fit(samples, options);
        return model;
      };
      const single = await train(new PlainModel(smallNetwork(1, 4)));
      const ensemble = await train(new EnsembleWrapper(smallNetwork(1, 4), { members: 2, keepWeights: true, seed: 0 }));
      const [alone, both] = [await single.predict(samples.x), await ensemble.predict(samples.x)];
      // All rows are one batch and both members start from the same weights: the mean of two equal predictions.
      alone.yHat.data.forEach((value, row) => expect(both.yHat.data[row]).closeTo(value, 1e-5));
      [single, ensemble].forEach((model) => model.dispose());
    });
  });
}
