import { expect } from 'chai';
import { debias } from '../../src';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { toyBias, toyRecipe } from './toyBias';

describe('dbVae and reference', () => {
  onBackend('native');
  leavesNothing();
  const train = toyBias(64);
  const recipe = { ...toyRecipe(), epochs: 1 };
  const labels = train.table.getColumn('label').toArray() as number[];

  it('weigh the faces, not the others; the reference weighs all alike', async () => {
    const [rule, reference] = [await debias.dbVae(train, recipe), await debias.reference(train, recipe)];
    const weightsOf = (found: debias.Debiased, label: number): number[] =>
      [...(found.table.getColumn('weight').toArray() as number[])].filter((_, row) => labels[row] === label);
    for (const found of [rule, reference]) weightsOf(found, 0).forEach((weight) => expect(weight).closeTo(1, 1e-9));
    expect(Math.max(...weightsOf(rule, 1))).above(1.2 * Math.min(...weightsOf(rule, 1)));
    expect(weightsOf(rule, 1).reduce((sum, weight) => sum + weight, 0)).closeTo(32, 1e-9);
    weightsOf(reference, 1).forEach((weight) => expect(weight).closeTo(1, 0.05));
    expect(rule.report['effectiveSample']).below(reference.report['effectiveSample']!);
    [rule, reference].forEach(({ model }) => model.dispose());
  });

  it('refuse bad options, and a recipe without a latent model', async () => {
    const { latentModel: _, ...without } = recipe;
    for (const method of [debias.dbVae, debias.reference]) {
      expect((await rejected(method(train, without))).message).match(
        /^recipe: latentModel: expected a function that makes a model with latent values, got undefined/,
      );
    }
    expect((await rejected(debias.dbVae(train, recipe, { bins: 0 }))).message).match(/^bins: expected/);
    expect((await rejected(debias.dbVae(train, recipe, { smoothing: 0 }))).message).match(/^smoothing: expected/);
  });
});
