import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { tasks, Values, type Scored, type Task } from '../../../src/learn';
import { evaluated, meanLoss } from '../../../src/learn';
import { onBackend } from '../../support/backends';

interface Row {
  readonly make: () => Task;
  /** Sizes of the output of a network for it. */
  readonly output: readonly number[];
  /** Targets of four rows. */
  readonly y: readonly number[];
  /** What a network that knows them would give, and what one that says the opposite would. */
  readonly right: readonly number[];
  readonly wrong: readonly number[];
  /** A target that it refuses, in the place of the first, and how. */
  readonly bad: readonly [value: number, message: RegExp];
  /** The column of an evaluation that tells how good it is, and whether larger is better. */
  readonly told: readonly [column: string, larger: boolean];
  /** The mean loss of predictions of 0, by hand. */
  readonly lossOfZeros: number;
}

const rows: Record<string, Row> = {
  regression: {
    make: () => tasks.regression(),
    output: [2],
    y: [1, 2, 3, 4, 5, 6, 7, 8],
    right: [1, 2, 3, 4, 5, 6, 7, 8],
    wrong: [-1, -2, -3, -4, -5, -6, -7, -8],
    bad: [NaN, /^y: expected finite numbers, got NaN in row 0\./],
    told: ['rmse', false],
    lossOfZeros: 204 / 8,
  },
  binary: {
    make: () => tasks.binary(),
    output: [1],
    y: [1, 0, 1, 0],
    right: [9, -9, 9, -9],
    wrong: [-9, 9, -9, 9],
    bad: [2, /^y: expected 0 or 1 in each row, got 2 in row 0\./],
    told: ['accuracy', true],
    lossOfZeros: Math.LN2,
  },
  classes: {
    make: () => tasks.classes(),
    output: [3],
    y: [0, 1, 2, 1],
    right: [9, 0, 0, 0, 9, 0, 0, 0, 9, 0, 9, 0],
    wrong: [0, 9, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9],
    bad: [3, /^y: expected whole numbers from 0 to 2, got 3 in row 0\./],
    told: ['accuracy', true],
    lossOfZeros: Math.log(3),
  },
  multilabel: {
    make: () => tasks.multilabel(),
    output: [1, 2],
    y: [1, 0, 1, 1, 0, 0, 0, 1],
    right: [9, -9, 9, 9, -9, -9, -9, 9],
    wrong: [-9, 9, -9, -9, 9, 9, 9, -9],
    bad: [0.5, /^y: expected 0 or 1 in each row, got 0\.5 in row 0\./],
    told: ['accuracy', true],
    lossOfZeros: Math.LN2,
  },
};

describe('the conformance table of tasks', () => {
  onBackend('native');

  it('has every task that is exported, and no other', () => {
    expect(Object.keys(rows).sort()).eql(Object.keys(tasks).sort());
  });

  for (const [name, row] of Object.entries(rows)) {
    const { make, output, y, right, wrong, bad, told, lossOfZeros } = row;
    const task = make();
    const width = y.length / 4;
    const given = (data: readonly number[]): Values => new Values(Float32Array.from(data), [data.length]);
    const targets = (data: readonly number[]): Values => task.targets('y', given(data), 4, output);
    const scored = (yHat: readonly number[]): Scored => ({
      y: targets(y),
      yHat: new Values(Float32Array.from(yHat), [4, ...output]),
      table: () => pl.DataFrame({ yHat: [...yHat] }),
    });

    it(`${name}: takes targets of its own sizes, and refuses others`, () => {
      expect(task.name).equal(name);
      expect([...targets(y).data]).eql([...y]);
      expect(targets(y).length).equal(4);
      expect(() => targets([...y, 1])).throw(/^y: expected 4 /);
      expect(() => targets(y.slice(width))).throw(/^y: expected 4 /);
      expect(() => targets([bad[0], ...y.slice(1)])).throw(bad[1]);
      expect(() => targets([Infinity, ...y.slice(1)])).throw(/^y: expected finite numbers, got Infinity in row 0\./);
      const onItsSide = new Values(Float32Array.from(y), [2, y.length / 2]);
      expect(() => task.targets('y', onItsSide, 4, output)).throw(
        'y: expected 4 rows, as x has, got 2. Is it turned on its side?',
      );
    });

    it(`${name}: the loss by hand, of rows and their mean; truth scores best`, () => {
      const loss = (yHat: readonly number[], weight?: number[]): number =>
        Values.compute(() =>
          meanLoss(task, weight && tf.tensor2d(weight, [4, 1]))(
            targets(y).tensor(),
            tf.tensor(Float32Array.from(yHat), [4, ...output]),
          ),
        ).data[0]!;
      const zeros = right.map(() => 0);
      expect(loss(zeros)).closeTo(lossOfZeros, 1e-5);
      expect(loss(right)).below(loss(zeros));
      expect(loss(zeros)).below(loss(wrong));
      // Rows that alone have weight count alone.
      const [first] = [loss(wrong, [4, 0, 0, 0])];
      const ofFirst = Values.compute(() =>
        task.loss(targets(y).tensor(), tf.tensor(Float32Array.from(wrong), [4, ...output])),
      );
      const own = ofFirst.data.slice(0, ofFirst.data.length / 4);
      expect(first).closeTo(own.reduce((a, b) => a + b, 0) / own.length, 1e-4);
      expect(loss(wrong, [1, 1, 1, 1])).closeTo(loss(wrong), 1e-4);
    });

    it(`${name}: an evaluation is one row that says so, and refuses options of others`, () => {
      const [column, larger] = told;
      const value = (yHat: readonly number[]): number => {
        const table = evaluated(task, scored(yHat), {});
        expect(table.height).equal(1);
        expect(table.columns).include.members([column, 'n', 'loss']);
        return table.getColumn(column).get(0) as number;
      };
      expect(value(right) - value(wrong)).satisfy((difference: number) => (larger ? difference > 0 : difference < 0));
      expect(evaluated(task, scored(right), { name: 'mine' }).getColumn('name').get(0)).equal('mine');
      expect(() => evaluated(task, scored(right), { nam: 1 } as object)).throw(/nam/);
      expect(() => evaluated(task, scored(right), { confidence: 2 })).throw(
        /^confidence: expected a number between 0 and 1/,
      );
    });

    it(`${name}: takes a loss of one's own, by another name than its own ones`, () => {
      const own = (truth: tf.Tensor, prediction: tf.Tensor): tf.Tensor => tf.squaredDifference(truth, prediction);
      const maker = tasks[name as keyof typeof tasks];
      expect(maker({ loss: own })).deep.include({ name, loss: own, lossName: 'own' });
      expect(() => maker({ loss: 'other' as never })).throw(`${name}: loss: expected one of `);
      expect(() => maker({ los: own } as object)).throw('Did you mean loss?');
    });
  }
});
