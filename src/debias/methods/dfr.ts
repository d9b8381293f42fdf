import { checkKeys, checkPositive, InputError, most, Random } from '../../base';
import type { Split } from '../../data';
import { withEvidence, type Debiased, type MethodOptions } from '../debiased';
import { groupColumn, groupsWithin } from '../groups';
import { logitAt, readLastLayer, writeLastLayer, type LastLayer } from '../lastLayer';
import { standardLogisticRegression } from '../logisticRegression';
import { labelsOf, logitsOf, rowsWhere, runRecipe, type Classifier, type Recipe } from '../recipe';
import { vectorFeatures } from '../withinClass';

/** Options of {@link dfr}. */
export interface DfrOptions<M extends Classifier = Classifier> extends MethodOptions<M> {
  /**
   * Rows with as many of each group, of both classes, that were not trained on: the last layer is fitted to these. Default: training
   * rows, as many of each group as the smallest one has.
   */
  balanced?: Split;
  /** The column with the true groups, where there is no `balanced`. Default `group`. */
  by?: string;
  /** The penalty on squared weights, above 0, in units of standard deviations of features: 1 / C of scikit-learn. Default 1. */
  penalty?: number;
}

/**
 * The plain model with its last layer fitted anew, by logistic regression on a small set in which groups are equally large (Kirichenko, Izmailov and Wilson, _Last
 * Layer Re-Training is Sufficient for Robustness to Spurious Correlations_, ICLR 2023). It tells whether the features hold
 * what the failed rows need. The groups of the small set are known. Where that is of training rows, features of rare ones may be learned by
 * heart, and it gains less. One training run.
 *
 * @throws InputError for an unknown or bad option, a column that is not there, and a model whose logit is not that of a last dense layer
 * @example
 * const { model } = await debias.dfr(train, recipe, { balanced: subset(validation, fewOfEachGroup) });
 */
export async function dfr<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: DfrOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('dfr', options, ['balanced', 'by', 'penalty', 'evidence']);
  const { by = 'group', penalty = 1 } = options;
  checkPositive('penalty', penalty);
  if (options.balanced && options.by !== undefined)
    throw new InputError('by', 'none beside balanced', by, 'Leave one of them out.');
  return withEvidence(train, recipe, options.evidence, async ({ labels, recipe: whole }) => {
    const small = options.balanced ?? fewOfEach(train, labels, by, whole.seed);
    const truth = labelsOf(small);
    const { model, history } = await runRecipe(whole, train, { name: 'dfr' });
    try {
      const features = await model.network.activations(small, -2);
      vectorFeatures(features);
      readLastLayer(model);
      const layer = standardLogisticRegression({ features: features.data, labels: truth }, penalty);
      writeLastLayer(model, layer);
      checkLogits(layer, features.data, await logitsOf(model, small));
      return { model, history, method: 'dfr', table: train.table, report: { rows: truth.length }, trainings: 1 };
    } catch (error) {
      model.dispose();
      throw error;
    }
  });
}

/** As many rows of each group as the smallest has, by chance. */
function fewOfEach(train: Split, labels: readonly number[], by: string, seed: number): Split {
  const { numbers, names } = groupsWithin(labels, groupColumn('dfr', train, by));
  const order = new Random(seed).shuffle(labels.map((_, row) => row));
  const members = names.map((_, group) => order.filter((row) => numbers[row] === group));
  const smallest = Math.min(...members.map(({ length }) => length));
  const kept = new Set(members.flatMap((rows) => rows.slice(0, smallest)));
  return rowsWhere(train, (row) => kept.has(row));
}

/** Refuses a model, such as an ensemble, that is more than its last layer. @throws InputError */
function checkLogits(layer: LastLayer, features: Float32Array, logits: Float32Array): void {
  const width = layer.weights.length;
  const expected = Float64Array.from(logits, (_, row) => logitAt(layer, features, row * width));
  const size = most(expected.map(Math.abs));
  const odd = expected.findIndex((logit, row) => !(Math.abs(logit - logits[row]!) <= 1e-3 * (1 + size)));
  if (odd >= 0) {
    const todo = 'Take a model of one network whose risks do not change its prediction.';
    throw new InputError(
      'dfr',
      'a model whose logit is that of its last layer',
      `${logits[odd]} in place of ${expected[odd]}`,
      todo,
    );
  }
}
