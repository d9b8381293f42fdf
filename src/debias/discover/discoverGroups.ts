import pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError, keysOf } from '../../base';
import { checkRowOrder, type Split } from '../../data';
import { checkConfidence, checkThreshold, wilsonInterval } from '../../metrics';
import { tableOf } from '../../table';
import { classLogits } from '../classLogits';
import { labelsOf, type Classifier } from '../recipe';
import { clustersOf, type Cluster } from './clustersOf';
import { overRepresented, type Comparison } from './overRepresented';

/** Options of {@link discoverGroups}. */
export interface DiscoverGroupsOptions {
  /** A row is taken for class 1 when its logit is above this. Default 0. */
  readonly threshold?: number;
  /** How many clusters the failures of each class have, or as many as it has failures. Default: chosen by the silhouette, 6 at most. */
  readonly clusters?: number;
  /** Columns of the split whose values describe the clusters, such as `['tone', 'hat']`. Default none. */
  readonly attributes?: readonly string[];
  /** The layer whose output is clustered: its place, or name. Default -2, what the last layer is given. */
  readonly layer?: string | number;
  /** The name of the new column. Default `discovered`. */
  readonly column?: string;
  /** What failures of class 0 and of class 1 are called. Default `['false alarms', 'missed faces']`. */
  readonly names?: readonly [string, string];
  /** How many rows nearest the centre of a cluster are given. Default 10. */
  readonly images?: number;
  /** The confidence that all intervals of attributes hold together, and each one of a failure rate. Default 0.95. */
  readonly confidence?: number;
  /** Where clusters start from. Default 0. */
  readonly seed?: number;
}

/** What {@link discoverGroups} found. */
export interface DiscoveredGroups {
  /** The table of the split with a column more: the cluster of each failure, empty for rows that are recognised. */
  readonly table: pl.DataFrame;
  /**
   * A row for each cluster: cluster, label, rows, share (of the failures of the class); alike (rows of the class as near to the centre as
   * the nearer half of the cluster) and their failureRate with failureRateLower and failureRateUpper (Wilson); described (the three values
   * whose ratio is most surely above 1, and pairs only where each value alone says less; empty where none is).
   */
  readonly clusters: pl.DataFrame;
  /**
   * A row for each value of an attribute, or of a pair of them, in each cluster: cluster, label, attribute, value, rows, shareInCluster,
   * shareInClass, ratio (the one over the other; 1 is no effect) with lower and upper, overRepresented (lower above 1). Surest first.
   */
  readonly attributes: pl.DataFrame;
  /** The rows of the split that are nearest to the centre of each cluster, nearest first: for `imageGrid(split.images, rows)`. */
  readonly nearest: Readonly<Record<string, readonly number[]>>;
}

/**
 * Whom does a model fail? The rows that it gets wrong, clustered class by class (k-means) by what its network makes of them before the last
 * layer. No attribute is looked at for that; those that are known then describe the clusters. A cluster is a hint that a person
 * has to look at, not a group of people: with another seed, or another training, clusters are others.
 *
 * Intervals: a ratio compares the cluster with the rest of its class (Wilson's intervals, joined by MOVER-R), and all ratios hold together
 * with the confidence asked for (Bonferroni over all of them).
 *
 * @param model - a model of one logit
 * @param split - rows that the model was not trained on tell more: it may know those of its training by heart
 * @throws InputError for a bad option, a column that is not there or is taken, labels other than 0 and 1, or a model of several outputs
 * @example
 * const found = await debias.discoverGroups(model, test, { attributes: ['tone', 'hat'] });
 * await show(found.clusters, found.attributes);
 * await show(imageGrid(test.images, found.nearest['missed faces 1']));
 */
export async function discoverGroups(
  model: Classifier,
  split: Split,
  options: DiscoverGroupsOptions = {},
): Promise<DiscoveredGroups> {
  const settings = checkOptions(split, options);
  const labels = labelsOf(split);
  const logits = await classLogits('discoverGroups', model, split, labels.length);
  const features = await model.network.activations(split, settings.layer);
  const clusters = [1, 0].flatMap((label) => clustersOf({ label, labels, logits, features, ...settings }));
  const { attributes, column, confidence } = settings;
  const compared = overRepresented(split.table, clusters, attributes, confidence);
  const names = new Array<string | null>(labels.length).fill(null);
  for (const { cluster, rows } of clusters) for (const row of rows) names[row] = cluster;
  return {
    table: split.table.withColumns(pl.Series(column, names, pl.Utf8)),
    clusters: clusterTable(clusters, compared, confidence),
    attributes: comparisonTable(compared),
    nearest: Object.fromEntries(clusters.map(({ cluster, nearest }) => [cluster, nearest])),
  };
}

type Settings = Required<Omit<DiscoverGroupsOptions, 'clusters'>> & { readonly clusters: number | undefined };

const optionNames = keysOf<DiscoverGroupsOptions>()(
  ...(['threshold', 'clusters', 'attributes', 'layer', 'column', 'names', 'images', 'confidence', 'seed'] as const),
);

function checkOptions(split: Split, options: DiscoverGroupsOptions): Settings {
  checkKeys('discoverGroups', options, optionNames);
  const { clusters, attributes = [], layer = -2, column = 'discovered', images = 10, seed = 0 } = options;
  const { names = ['false alarms', 'missed faces'] } = options;
  checkRowOrder('discoverGroups', split);
  const threshold = checkThreshold(options.threshold);
  const confidence = checkConfidence(options.confidence);
  if (clusters !== undefined) checkInteger('clusters', clusters, 1);
  checkInteger('images', images, 1);
  checkInteger('seed', seed, 0);
  if (!Array.isArray(attributes)) throw new InputError('attributes', 'a list of columns', attributes);
  const { columns } = split.table;
  for (const name of attributes as readonly string[]) {
    if (!columns.includes(name)) throw new InputError('attributes', `columns among ${columns.join(', ')}`, name);
  }
  if (typeof column !== 'string' || column === '') throw new InputError('column', 'the name of a new column', column);
  if (columns.includes(column)) throw new InputError('column', 'a name that is free', column, 'Give another one.');
  if (!Array.isArray(names) || names.length !== 2 || names[0] === names[1]) {
    throw new InputError('names', 'two texts, for class 0 and for class 1', names);
  }
  return { threshold, clusters, attributes, layer, column, names, images, confidence, seed };
}

function clusterTable(clusters: readonly Cluster[], compared: readonly Comparison[], confidence: number): pl.DataFrame {
  const rows = clusters.map(({ cluster, label, rows: own, failures, alike, failed }) => {
    const { lower, upper } = wilsonInterval(failed, alike, { confidence });
    return {
      ...{ cluster, label, rows: own.length, share: own.length / failures, alike, failureRate: failed / alike },
      ...{ failureRateLower: lower, failureRateUpper: upper },
      described: describe(compared.filter((one) => one.cluster === cluster)),
    };
  });
  return tableOf(rows, {
    ...{ cluster: 'text', label: 'whole', rows: 'whole', share: 'number', alike: 'whole', failureRate: 'number' },
    ...{ failureRateLower: 'number', failureRateUpper: 'number', described: 'text' },
  });
}

function comparisonTable(compared: readonly Comparison[]): pl.DataFrame {
  return tableOf(compared, {
    ...{ cluster: 'text', label: 'whole', attribute: 'text', value: 'text', rows: 'whole', shareInCluster: 'number' },
    ...{ shareInClass: 'number', ratio: 'number', lower: 'number', upper: 'number', overRepresented: 'truth' },
  });
}

/** What is most surely over-represented, in words; null where nothing is. */
function describe(compared: readonly Comparison[]): string | null {
  const percent = (share: number): string => `${Math.round(100 * share)}%`;
  const ratios = new Map(compared.map(({ attribute, value, ratio }) => [`${attribute} = ${value}`, ratio]));
  // A pair says more than its two values only where it is more over-represented than each of them.
  const tells = ({ parts, lower }: Comparison): boolean =>
    parts.length === 1 || parts.every((part) => lower > (ratios.get(part) ?? 0));
  const surest = compared.filter((one) => one.overRepresented && tells(one)).slice(0, 3);
  const texts = surest.map(
    ({ attribute, value, shareInCluster, shareInClass }) =>
      `${attribute} = ${value}: ${percent(shareInCluster)}, in the class ${percent(shareInClass)}`,
  );
  return texts.length > 0 ? texts.join('; ') : null;
}
