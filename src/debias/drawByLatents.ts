import type { Split } from '../data';
import type { ImmediatePolicy } from '../learn';
import { effectiveSample, withColumns, type Debiased } from './debiased';
import {
  checkRecipe,
  labelsOf,
  latentRecipe,
  runRecipe,
  type Classifier,
  type LatentModel,
  type Recipe,
} from './recipe';

/**
 * Trains the recipe's model with latent values by a policy that weighs the faces anew before each epoch.
 *
 * @returns `weight` is that of the last epoch; rows that are no faces are drawn alike
 * @throws InputError for a recipe without a `latentModel`
 */
export async function drawByLatents<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  method: string,
  policy: ImmediatePolicy,
): Promise<Debiased<LatentModel>> {
  const latent = latentRecipe(checkRecipe(recipe));
  const labels = labelsOf(train);
  let last: Float64Array = new Float64Array();
  const followed: ImmediatePolicy = {
    ...policy,
    weigh: (context) => {
      const given = policy.weigh(context);
      last = given.weights ?? last;
      return given;
    },
  };
  const run = await runRecipe(latent, train, { name: method, resampling: followed });
  const weight = ofAllRows(labels, last);
  return {
    ...run,
    method,
    table: withColumns(train, { weight }),
    report: { effectiveSample: effectiveSample(weight) },
    trainings: 1,
  };
}

/** Weights of all rows, half of them for each class, from those of the faces. */
function ofAllRows(labels: readonly number[], ofFaces: Float64Array): Float64Array {
  const total = ofFaces.reduce((sum, weight) => sum + weight, 0);
  const others = labels.length - ofFaces.length;
  let next = 0;
  return Float64Array.from(labels, (label) => {
    return label === 1 ? (0.5 * labels.length * ofFaces[next++]!) / total : (0.5 * labels.length) / others;
  });
}
