import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { debias, subset } from '../../src';
import { augment } from '../../src/learn';
import { EnsembleWrapper, wrap } from '../../src/risk';
import { smallClassifier, smallSize } from '../support/smallModels';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { toyBias, toyRecipe } from './toyBias';

describe('dfr', () => {
  onBackend('native');
  leavesNothing();
  const train = toyBias(64);
  const recipe = { ...toyRecipe(), epochs: 1 };

  it('fits the last layer anew: its loss on the small set has no slope but that of the penalty', async () => {
    const balanced = toyBias(48, 0.5, 8);
    const { model, report } = await debias.dfr(train, recipe, { balanced, penalty: 2 });
    expect(report['rows']).equal(48);
    const { data: features, shape } = await model.network.activations(balanced, -2);
    const logits = (await model.predict(balanced)).yHat.data;
    const labels = balanced.table.getColumn('label').toArray() as number[];
    const [kernel] = model.network.layers.at(-1)!.getWeights();
    const weights = kernel!.dataSync();
    const errors = labels.map((label, row) => 1 / (1 + Math.exp(-logits[row]!)) - label);
    expect(errors.reduce((sum, error) => sum + error, 0)).closeTo(0, 1e-3);
    for (let d = 0; d < shape[1]!; d++) {
      const column = labels.map((_, row) => features[row * shape[1]! + d]!);
      const middle = column.reduce((sum, value) => sum + value, 0) / column.length;
      const variance = column.reduce((sum, value) => sum + (value - middle) ** 2, 0) / column.length;
      // In units of the standard deviation: the slope of the cross entropies and penalty x weight are each other's opposite.
      const slope = errors.reduce((sum, error, row) => sum + error * (column[row]! - middle), 0);
      expect(slope + 2 * weights[d]! * variance).closeTo(0, 2e-3);
    }
    model.dispose();
  });

  it('takes as many training rows of each group as the smallest has, where it is given no small set', async () => {
    // 64 rows, every tenth pair rare: 3 rare ones of each class, four groups.
    const { model, report } = await debias.dfr(train, recipe);
    expect(report['rows']).equal(4 * 3);
    model.dispose();
  });

  it('refuses bad options, a column that is not there, and rows without labels', async () => {
    const said = async (options: debias.DfrOptions): Promise<string> =>
      (await rejected(debias.dfr(train, recipe, options as never))).message;
    expect(await said({ penalty: 0 })).match(/^penalty: expected a number above 0/);
    expect(await said({ by: 'tone' })).match(/^dfr: by: expected one of row, id, label, group, got tone/);
    expect(await said({ by: 'group', balanced: train })).match(/^by: expected none beside balanced/);
    const wrong = subset(train, train.table.head(8));
    expect(await said({ balanced: { ...wrong, table: wrong.table.drop('label') } })).match(/label/);
  });

  it('refuses a model that is more than its last layer, and one that ends with something else', async () => {
    const ensemble = { ...recipe, model: (seed: number) => new EnsembleWrapper(smallClassifier(seed), { seed }) };
    expect((await rejected(debias.dfr(train, ensemble))).message).match(
      /^dfr: expected a model whose logit is that of its last layer/,
    );
    const odd = (seed: number): tf.Sequential =>
      tf.sequential({
        layers: [
          tf.layers.flatten({ inputShape: [smallSize, smallSize, 3] }),
          tf.layers.dense({
            units: 1,
            useBias: false,
            kernelInitializer: tf.initializers.glorotNormal({ seed: seed + 1 }),
          }),
        ],
      });
    const noBias = {
      ...recipe,
      model: (seed: number) => wrap(odd(seed), {}, { parts: [augment({ noise: 0.1 })], seed }),
    };
    expect((await rejected(debias.dfr(train, noBias))).message).match(
      /^last layer: expected a dense layer of one logit with a bias, got dense_Dense/,
    );
  });
});
