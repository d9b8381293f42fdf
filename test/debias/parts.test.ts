import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { debias, loadModel } from '../../src';
import { Random } from '../../src/base';
import { groupStep, groupWeighing } from '../../src/debias/parts/groupWeighing';
import { relativeDifficulty } from '../../src/debias/parts/learningFromFailure';
import { PlainModel } from '../../src/risk';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallClassifier } from '../support/smallModels';
import { toyBias, toyRecipe } from './toyBias';

const column = (...values: number[]): tf.Tensor => tf.tensor2d(values, [values.length, 1]);
const near = (found: ArrayLike<number>, expected: readonly number[]): void => {
  expect(found.length).equal(expected.length);
  expected.forEach((value, i) => expect(found[i]).closeTo(value, 1e-6));
};

for (const backend of backends) {
  describe(`parts of debias on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();
    const ln3 = Math.log(3);

    it('lff by hand: weights are CE_biased / (CE_biased + CE_own), and constants for the gradient', () => {
      tf.tidy(() => {
        // Label 1: CE at logit -ln 3 is ln 4, at 0 ln 2, at ln 3 ln 4/3. Label 0 the other way round.
        const [y, biased, own] = [column(1, 1, 0), column(-ln3, ln3, ln3), column(0, ln3, -ln3)];
        const expected = [Math.log(4) / Math.log(8), 0.5, Math.log(4) / (Math.log(4) + Math.log(4 / 3))];
        near(relativeDifficulty(y, biased, own).dataSync(), expected);
        const slope = tf.grad((z: tf.Tensor) => tf.sum(relativeDifficulty(y, biased, z)))(own);
        near(slope.dataSync(), [0, 0, 0]);
      });
    });

    it('group DRO by hand: q grows by e^(step size x loss of the group), and is normalised', () => {
      tf.tidy(() => {
        // Losses 1, 3 of group 0, 4 of group 2, none of group 1: means 2, 0, 4.
        const { losses, weights } = groupStep(column(1, 3, 4), column(0, 0, 2), tf.tensor1d([0.5, 0.3, 0.2]), 0.1);
        near(losses.dataSync(), [2, 0, 4]);
        const grown = [0.5 * Math.exp(0.2), 0.3, 0.2 * Math.exp(0.4)];
        const total = grown.reduce((sum, value) => sum + value, 0);
        near(weights.dataSync(), grown.map((value) => value / total)); // prettier-ignore
      });
    });

    it('group DRO by hand: the loss is the sum of q times loss of the group, and q goes on from step to step', () => {
      const seen: (readonly number[])[] = [];
      const part = groupWeighing('group', 2, 1, (weights) => seen.push(weights));
      expect([part.noiseWidth!('train'), part.noiseWidth!('predict')]).eql([2, 0]);
      let q = [0.5, 0.5];
      // Cross entropies ln 4 and ln 4/3 of label 1 at logits -ln 3 and ln 3, one row of each group: e^loss is 4 and 4/3, so q is 3/4 : 1/4, then 9/10 : 1/10.
      for (const expected of [
        [3 / 4, 1 / 4],
        [9 / 10, 1 / 10],
      ]) {
        // prettier-ignore
        const row = new Float32Array(2);
        part.fillNoise!(new Random(0), row, 'train');
        near(row, q);
        const [noise, group] = [tf.tensor2d([...row, ...row], [2, 2]), column(0, 1)];
        const [y, yHat] = [column(1, 1), column(-ln3, ln3)];
        const { task, weights } = tf.tidy((): Record<'task' | 'weights', tf.Tensor> => {
          const given = part.forward!({ y, yHat, noise, batch: { group } } as never);
          return { task: given.task!, weights: given.collect!['weights']! };
        });
        near(task.dataSync(), [expected[0]! * Math.log(4) + expected[1]! * Math.log(4 / 3)]);
        part.onStep!({ weights: weights.dataSync() as Float32Array }, new Float32Array());
        near(seen.at(-1)!, expected);
        q = expected;
        tf.dispose([noise, group, y, yHat, task, weights]);
      }
    });

    it('group DRO: the report has the weights at the end, a sum of 1 that is no longer even', async () => {
      const { model, report } = await debias.groupDro(toyBias(64), { ...toyRecipe(), epochs: 1 }, { stepSize: 0.5 });
      const names = ['0 common', '0 rare', '1 common', '1 rare'];
      const weights = names.map((name) => report[`weight of ${name}`]!);
      expect(weights.reduce((total, weight) => total + weight, 0)).closeTo(1, 1e-5);
      expect(weights.some((weight) => Math.abs(weight - 0.25) > 0.02)).equal(true);
      model.dispose();
    });

    it('group DRO with inferred groups knows no column of groups, and tells what it inferred', async () => {
      const train = toyBias(64);
      const blind = { ...train, table: train.table.drop('group') };
      for (const infer of ['biased', 'clusters', 'eiil'] as const) {
        const { model, table } = await debias.groupDro(blind, { ...toyRecipe(), epochs: 1 }, { infer });
        expect(table.columns).include.members(['inferredGroup', 'weight']);
        model.dispose();
      }
    });
  });
}

describe('parts of debias', () => {
  onBackend('native');
  leavesNothing();
  const train = toyBias(64);

  it('a recipe whose model leaves parts out is refused: it would train as if there were no method', async () => {
    const recipe = { ...toyRecipe(), model: (seed: number) => new PlainModel(smallClassifier(seed), { seed }) };
    for (const method of [debias.lff, debias.groupDro]) {
      expect((await rejected(method(train, recipe))).message).equal(
        'recipe: model: expected a model with the parts that it is given, got one without. Write (seed, parts) => wrap(network, {}, { parts: [...parts], seed }).',
      );
    }
  });

  it('a recipe that fails once it has made the parts leaves no weights of theirs', async () => {
    const recipe: debias.Recipe<PlainModel> = {
      model: (seed, parts) => {
        const network = smallClassifier(seed);
        if (parts.length === 0) return new PlainModel(network, { seed });
        parts.forEach((make) => make());
        network.dispose();
        throw new Error('no such model');
      },
    };
    expect((await rejected(debias.lff(train, recipe))).message).equal('no such model');
  });

  it('lff gives a model without the biased network, which is saved and loaded as any other', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-lff-'));
    const { model } = await debias.lff(train, { ...toyRecipe(), epochs: 1 });
    expect(Object.keys(model.networks())).eql(['model']);
    await model.save(folder);
    const again = await loadModel(folder);
    expect((await again.predict(train)).yHat.data).eql((await model.predict(train)).yHat.data);
    [model, again].forEach((one) => one.dispose());
    await rm(folder, { recursive: true });
  });

  it('bad options are refused, each by its name', async () => {
    const recipe = toyRecipe();
    const said = async (run: Promise<unknown>): Promise<string> => (await rejected(run)).message;
    expect(await said(debias.lff(train, recipe, { q: 0 }))).match(/^q: expected a number above 0, at most 1/);
    expect(await said(debias.groupDro(train, recipe, { stepSize: 0 }))).match(/^stepSize: expected a number above 0/);
    expect(await said(debias.groupDro(train, recipe, { by: 'tone' }))).match(/^groupDro: by: expected one of row, id/);
    expect(await said(debias.groupDro(train, recipe, { infer: 'errors' as never }))).match(/^infer: expected one of/);
    expect(await said(debias.groupDro(train, recipe, { by: 'group', infer: 'eiil' }))).match(
      /^by: expected none where/,
    );
  });
});
