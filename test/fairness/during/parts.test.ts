import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { adam, fairness, wrap, type Part } from '../../../src';
import { shortcut } from '../../support/adversary';
import { backends, onBackend } from '../../support/backends';
import { leavesNothing } from '../../support/leavesNothing';
import { smallNetwork } from '../../support/tasks';

const loss = 'binaryCrossentropyFromLogits';
const data = shortcut(512, 0);

/** What a network trained with a part says of its rows. */
async function logitsWith(part: Part = { name: 'nothing', forward: () => ({}) }, players = false): Promise<number[]> {
  const model = wrap(smallNetwork(1, 1), {}, { parts: [part], seed: 0 });
  const all = adam({ learningRate: 0.01 });
  model.compile({ optimizer: players ? { all, adversary: adam({ learningRate: 0.03 }) } : all, loss });
  await model.fit(data, { epochs: 2, batchSize: 64, columns: ['group'], curve: false });
  const { data: logits } = (await model.predict(data.x)).yHat;
  model.dispose();
  return [...logits];
}

for (const backend of backends) {
  describe(`parts of fairness in training on ${backend}`, () => {
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

    it('a weight or strength of 0 changes nothing', async () => {
      const plain = await logitsWith();
      expect(await logitsWith(fairness.fairnessPenalty({ column: 'group', weight: 0 }))).eql(plain);
      expect(await logitsWith(fairness.adversarialDebiasing({ column: 'group', strength: 0 }), true)).eql(plain);
    });
  });
}
