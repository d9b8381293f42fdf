import { checkChoice, checkKeys, checkPositive, InputError } from '../../base';
import type { Split } from '../../data';
import { resampling } from '../../learn';
import { clusterGroups } from '../clusterGroups';
import { errors } from '../crossEntropy';
import { effectiveSample, withColumns, withEvidence, type Debiased, type MethodOptions } from '../debiased';
import { inferEnvironments } from '../environments';
import type { Evidence } from '../evidence';
import { groupColumn, groupsWithin } from '../groups';
import { groupWeighing } from '../parts/groupWeighing';
import { groupWeights } from '../weights';
import { runRecipe, type Classifier, type PartMaker, type Recipe } from '../recipe';

/** How groups can be inferred. */
const ways = {
  biased: async (evidence) => errors((await evidence.biased()).logits, evidence.labels).map(Number),
  clusters: async (evidence) => clusterGroups(evidence),
  eiil: async (evidence) => {
    const logits = await evidence.outOfFold();
    const settings = { steps: 500, learningRate: 0.05, seed: evidence.recipe.seed };
    return inferEnvironments(logits, evidence.labels, settings).map((share) => Number(share > 0.5));
  },
} satisfies Record<string, (evidence: Evidence) => Promise<ArrayLike<number>>>;

/** Options of {@link groupDro}. */
export interface GroupDroOptions<M extends Classifier = Classifier> extends MethodOptions<M> {
  /** The column with the true groups, of rows of both classes. Default `group`, where none are inferred. */
  by?: string;
  /** Groups are inferred: `biased`, whether a model that is biased on purpose is right; `clusters` or `eiil`, as those methods do. Default: not. */
  infer?: 'biased' | 'clusters' | 'eiil';
  /** How fast the weights of groups follow their losses, above 0. Default 0.01. */
  stepSize?: number;
}

/** The field of a batch that groups are in. */
const field = 'groupDro group';

/**
 * Training for the worst group: groups of a class are drawn equally often, and each step weighs their losses by q, which grows by
 * e^(step size x loss of the group) from step to step (Sagawa et al., _Distributionally Robust Neural Networks_, ICLR 2020, algorithm
 * 1). It makes the largest loss smaller, so that it needs a model that does not learn rare rows by heart: augmentation, weight
 * decay or few epochs. The recipe's `model` has to take parts. The true groups are known, unless they are inferred. One training
 * run, and what inferring costs.
 *
 * @returns the report has the weight of each group at the end; where groups were inferred, the table has `inferredGroup`
 * @throws InputError for an unknown or bad option, a column that is not there, a row without a group, and a recipe whose model takes no
 * parts
 * @example
 * const { report } = await debias.groupDro(train, recipe, { by: 'skinTone' });
 */
export async function groupDro<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: GroupDroOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('groupDro', options, ['by', 'infer', 'stepSize', 'evidence']);
  const { by = 'group', infer, stepSize = 0.01 } = options;
  checkPositive('stepSize', stepSize);
  if (infer !== undefined) {
    checkChoice('infer', infer, Object.keys(ways) as (keyof typeof ways)[]);
    if (options.by !== undefined) throw new InputError('by', 'none where groups are inferred', by, 'Leave one out.');
  }
  return withEvidence(train, recipe, options.evidence, async (evidence) => {
    const given = infer === undefined ? groupColumn('groupDro', train, by) : await ways[infer](evidence);
    const { numbers, names } = groupsWithin(evidence.labels, given);
    const draws = groupWeights(evidence.labels, Array.from(given));
    let weights: readonly number[] = [];
    const part: PartMaker = () =>
      groupWeighing(field, names.length, stepSize, (now) => {
        weights = now;
      });
    const grouped = { ...train, table: withColumns(train, { [field]: numbers }) };
    const run = await runRecipe(evidence.recipe, grouped, {
      name: 'groupDro',
      columns: [field],
      parts: [part],
      resampling: resampling.weighted(draws),
    });
    const inferred = infer !== undefined && { inferredGroup: given as ArrayLike<number> };
    const ofGroups = Object.fromEntries(names.map((name, group) => [`weight of ${name}`, weights[group]!]));
    return {
      ...run,
      method: 'groupDro',
      table: withColumns(train, { ...inferred, weight: draws }),
      report: { ...ofGroups, effectiveSample: effectiveSample(draws) },
      trainings: evidence.trainings + 1,
    };
  });
}
