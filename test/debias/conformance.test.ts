import { expect } from 'chai';
import { debias } from '../../src';
import { setProgress, silentProgress } from '../../src/base';
import { methods } from '../../src/debias';
import { alive, backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { toyBias, toyRecipe } from './toyBias';

const train = toyBias(320);
const recipe = toyRecipe();
/** Less of it, where how well it works does not matter. */
const [few, short] = [toyBias(160), { ...recipe, epochs: 2 }];
const labels = train.table.getColumn('label').toArray() as number[];
const rare = train.table.getColumn('group').toArray().map((group) => group === 'rare'); // prettier-ignore

/** How well values tell rare rows of a class from common ones, by definition: the share of pairs the right way round, ties a half. */
function areaUnder(values: readonly number[], label: number): number {
  let [right, pairs] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < values.length; j++) {
      if (labels[i] !== label || labels[j] !== label || !rare[i] || rare[j]) continue;
      pairs++;
      right += values[i]! > values[j]! ? 1 : values[i] === values[j] ? 0.5 : 0;
    }
  }
  return right / pairs;
}

for (const backend of backends) {
  describe(`scores of suspicion on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();
    const names = Object.keys(debias.scores) as debias.ScoreName[];
    /** All scores of a run, and of another by the same seed: they share training runs. */
    const found: Record<string, Float64Array>[] = [];
    before(async () => {
      setProgress(silentProgress);
      const { tensors, graphs } = alive();
      for (let run = 0; run < 2; run++) {
        const evidence = new debias.Evidence(few, short);
        const values: Record<string, Float64Array> = {};
        for (const name of names) values[name] = await debias.scores[name](evidence);
        evidence.dispose();
        found.push(values);
      }
      expect(alive()).include({ tensors, graphs });
    });

    for (const name of names) {
      it(`${name}: a finite number for each row, the same for the same seed`, () => {
        const [first, second] = found.map((values) => values[name]!);
        expect(first!.length).equal(few.table.height);
        expect(first!.every(Number.isFinite)).equal(true);
        expect([...second!]).eql([...first!]);
      });
    }
  });

  describe(`methods of debiasing on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    for (const [name, { run }] of Object.entries(methods)) {
      it(`${name}: gives a trained model, the table of the training set and what it cost`, async () => {
        const { model, method, table, history, report, trainings } = await run(few, short);
        expect(method).equal(name);
        expect(table.height).equal(few.table.height);
        expect(table.columns.slice(0, few.table.columns.length)).eql(few.table.columns);
        if (table.columns.includes('weight')) {
          const weights = table.getColumn('weight').toArray() as number[];
          expect(weights.reduce((total, weight) => total + weight, 0) / weights.length).closeTo(1, 1e-9);
        }
        expect(history.height).above(0);
        expect(Object.values(report).every(Number.isFinite)).equal(true);
        expect(trainings).least(1);
        const { yHat } = await model.predict(few);
        expect(yHat.data.every(Number.isFinite)).equal(true);
        model.dispose();
      });

      it(`${name}: refuses options that it does not have, and a recipe that is none`, async () => {
        expect((await rejected(run(few, short, { shar: 0.5 } as never))).message).match(/shar/);
        expect((await rejected(run(few, { model: 'mine' } as never))).message).match(
          /recipe: model: expected a function/,
        );
      });
    }
  });
}

describe('scores of suspicion', () => {
  leavesNothing();

  it('find the rows that a network fails whose colour goes with the other label', async () => {
    const evidence = new debias.Evidence(train, recipe);
    const table = await debias.suspicion(evidence, ['biasedLoss', 'outOfFoldLoss', 'earlyLoss']);
    for (const name of ['biasedLoss', 'outOfFoldLoss', 'earlyLoss']) {
      const values = table.getColumn(name).toArray() as number[];
      for (const label of [0, 1]) expect(areaUnder(values, label), `${name} in class ${label}`).above(0.9);
    }
    evidence.dispose();
  });
});

describe('the cost of a method', () => {
  leavesNothing();

  it('is what it would cost alone, also where it shares training runs', async () => {
    const evidence = new debias.Evidence(train, recipe);
    await evidence.plain();
    for (let run = 0; run < 2; run++) {
      const { model, trainings } = await debias.trainTwice(train, recipe, { evidence });
      // Half of the epochs for the first model, all of them for the second.
      expect(trainings).equal(1.5);
      model.dispose();
    }
    evidence.dispose();
  });
});
