import { checkInteger, checkKeys } from '../../base';
import type { Split } from '../../data';
import { clusterGroups } from '../clusterGroups';
import { withEvidence, type Debiased, type MethodOptions } from '../debiased';
import { drawBy } from '../drawBy';
import type { Classifier, Recipe } from '../recipe';
import { groupWeights } from '../weights';

/** Options of {@link clusters}. */
export interface ClustersOptions<M extends Classifier = Classifier> extends MethodOptions<M> {
  /** How many clusters each class is cut into, at most. Default 8. */
  clusters?: number;
}

/**
 * Clusters of each class, by k-means in the features of the plain training run, are drawn equally often (after Sohoni et al., _No Subclass Left
 * Behind_, NeurIPS 2020, which trains by group DRO then: `groupDro` with `infer: 'clusters'`). It helps where those who
 * are failed lie apart in the features; a cluster of outliers is drawn as often as any other. No groups are known. Two training runs.
 *
 * @returns `inferredGroup` is the number of the cluster in its class
 * @throws InputError for an unknown or bad option, and where features are no vector
 * @example
 * const { model, table } = await debias.clusters(train, recipe, { clusters: 5 });
 */
export async function clusters<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: ClustersOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('clusters', options, ['clusters', 'evidence']);
  const { clusters: count = 8 } = options;
  checkInteger('clusters', count, 2);
  return withEvidence(train, recipe, options.evidence, async (evidence) => {
    const inferredGroup = await clusterGroups(evidence, count);
    const weights = groupWeights(evidence.labels, Array.from(inferredGroup));
    return drawBy(evidence, { method: 'clusters', weights, columns: { inferredGroup }, report: {} });
  });
}
