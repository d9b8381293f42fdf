import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pl from 'nodejs-polars';
import { adam, fairness, loadModel, sgd, wrap, type Part } from '../../../src';
import { InputError } from '../../../src/base';
import { shortcut } from '../../support/adversary';
import { backends, onBackend } from '../../support/backends';
import { leavesNothing } from '../../support/leavesNothing';
import { rejected } from '../../support/rejected';
import { smallNetwork } from '../../support/tasks';

const loss = 'binaryCrossentropyFromLogits';
const data = shortcut(512, 0);

/** The difference of the groups' shares decided as class 1. */
async function gapOf(part: Part = { name: 'nothing', forward: () => ({}) }, players = false): Promise<number> {
  const model = wrap(smallNetwork(1, 1), {}, { parts: [part], seed: 0 });
  const all = adam({ learningRate: 0.01 });
  model.compile({ optimizer: players ? { all, adversary: adam({ learningRate: 0.03 }) } : all, loss });
  await model.fit(data, { epochs: 10, batchSize: 64, columns: ['group'], curve: false });
  const scored = (await model.predict(data.x)).joinTo(data.table.withColumns(pl.Series('label', data.y as number[])));
  const { summary } = fairness.audit(scored, { groups: 'group', permutations: 1 });
  model.dispose();
  return summary.getColumn('difference').toArray()[0] as number;
}

for (const backend of backends) {
  describe(`fairness in training on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('fairnessPenalty is the mean squared distance of group means, by hand', () => {
      // Probabilities .5 and .75 in group 0, .25 and .5 in group 1, one row of none: means .625, .375, of all .5: 0.125^2 = 1/64.
      const logits = [0, Math.log(3), -Math.log(3), 0, 5];
      const term = (criterion: fairness.FairnessPenaltyOptions['criterion'], y: number[]): number =>
        tf.tidy(() => {
          const part = fairness.fairnessPenalty({ column: 'g', criterion, weight: 2 });
          const column = (values: number[]) => tf.tensor2d(values, [5, 1]);
          const inputs = { yHat: column(logits), y: column(y), batch: { g: column([0, 0, 1, 1, -1]) } };
          return part.forward!(inputs as never).terms!['fairness']!.dataSync()[0]!;
        });
      expect(term('demographicParity', [1, 0, 1, 0, 1])).closeTo(2 / 64, 1e-6);
      // Class 1: .5 against .25, mean .375, again 1/64; class 0: .75 against .5: as much.
      expect(term('equalOpportunity', [1, 0, 1, 0, 1])).closeTo(2 / 64, 1e-6);
      expect(term('equalizedOdds', [1, 0, 1, 0, 1])).closeTo(4 / 64, 1e-6);
      // Group 1 has nobody of class 1: nothing to compare.
      expect(term('equalOpportunity', [1, 1, 0, 0, 1])).closeTo(0, 1e-6);
    });

    it('both make the gap of a shortcut smaller', async () => {
      const plain = await gapOf();
      expect(plain).above(0.5);
      expect(await gapOf(fairness.fairnessPenalty({ column: 'group', weight: 20 }))).below(plain / 2);
      const against = fairness.adversarialDebiasing({ column: 'group', strength: 3 });
      expect(await gapOf(against, true)).below(plain / 2);
    });

    it('a weight or strength of 0 changes nothing', async () => {
      const plain = await gapOf();
      expect(await gapOf(fairness.fairnessPenalty({ column: 'group', weight: 0 }))).equal(plain);
      expect(await gapOf(fairness.adversarialDebiasing({ column: 'group', strength: 0 }), true)).equal(plain);
    });
  });
}

describe('fairness in training: what is asked of it', () => {
  onBackend('native');
  leavesNothing();

  it('is saved and loaded with its model', async () => {
    const folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'fair-')), 'model');
    const part = fairness.adversarialDebiasing({ column: 'group', knowsLabel: true, seed: 3 });
    const model = wrap(smallNetwork(1, 1), {}, { parts: [part] });
    model.compile({
      optimizer: { all: sgd({ learningRate: 0.1 }), adversary: sgd({ learningRate: 0.1 }) },
      loss,
    });
    await model.fit(data, { epochs: 1, columns: ['group'], curve: false });
    await model.save(folder);
    const again = await loadModel(folder);
    const of = async (one: typeof model) => [...(await one.predict(data.x)).yHat.data];
    expect(await of(again)).eql(await of(model));
    model.dispose();
    again.dispose();
  });

  it('refuses bad options, and data without the groups that were told', async () => {
    const bad = (options: object, message: string): void => {
      expect(() => fairness.fairnessPenalty(options as never)).throw(InputError, message);
    };
    bad({}, 'fairnessPenalty: column: expected the name of the column of the groups, got undefined.');
    bad({ column: 'g', groups: 1 }, 'fairnessPenalty: groups: expected a whole number of at least 2, got 1.');
    bad({ column: 'g', weight: -1 }, 'fairnessPenalty: weight: expected a number of at least 0, got -1.');
    bad({ column: 'g', criterion: 'parity' }, 'fairnessPenalty: criterion: expected one of demographicParity,');
    const model = wrap(smallNetwork(1, 1), {}, { parts: [fairness.fairnessPenalty({ column: 'group' })] });
    model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss });
    const message = (error: unknown) => (error as Error).message;
    expect(message(await rejected(model.fit(data, { epochs: 1, curve: false })))).contain(
      "fairnessPenalty: column: expected one that comes with the batch, got group. Tell fit: { columns: ['group'] }.",
    );
    const three = data.table.withColumns(
      pl.Series(
        'group',
        data.table.toRecords().map((_, i) => 'abc'[i % 3]!),
      ),
    );
    const told = model.fit({ ...data, table: three }, { epochs: 1, columns: ['group'], curve: false });
    expect(message(await rejected(told))).contain(
      'fairnessPenalty: column group: expected numbers of groups from 0 to 1, -1 for none, got 2. Say how many groups there are: { groups: 3 }.',
    );
    model.dispose();
  });
});
