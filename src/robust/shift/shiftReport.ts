import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkPositive, InputError, keysOf, least, Random } from '../../base';
import type { ImageStore } from '../../data';
import type { PredictInput } from '../../learn';
import { checkConfidence, holm } from '../../metrics';
import { tableOf, type ClassOptions } from '../../table';
import type { AttackedModel } from '../attackFunction';
import { accuracyDrop, type WithOutputs } from './accuracyDrop';
import { classifierTest } from './classifierTest';
import { comparedColumns, type ComparedColumn } from './columns';
import { columnTests, type ColumnTest } from './columnTests';
import { comparedOf, type Compared, type ShiftData } from './compared';
import { columnFeatures, layerFeatures, pixelFeatures, someRows, type FeaturePair } from './features';
import { maximumMeanDiscrepancy } from './maximumMeanDiscrepancy';
import { outputColumns, outputsOf, type ModelOutputs } from './outputs';
import { predictionDrift } from './predictionDrift';

/** Options of `robust.shiftReport`. */
export interface ShiftReportOptions extends ClassOptions {
  /** Which columns are compared. Default: all that both tables have, but for `row`, `id`, `split`, and what the model says. */
  columns?: readonly string[];
  /** A column whose values are domains, such as the hospital: accuracy is told for each. Default none. */
  domain?: string;
  /** Whose accuracy and outputs are compared: it predicts both. Default: columns of the tables, as `logits` or `probabilities` say (`yHat` where it is there). */
  model?: AttackedModel;
  /** What the model takes, from a table. Default: the images. */
  inputs?: (table: pl.DataFrame) => PredictInput;
  /** A layer of the model, by name or place: images are compared by what it gives. Default: by their pixels, in boxes. */
  layer?: string | number;
  /** Into how many boxes images are cut along each side, where pixels are compared. Default 8. */
  boxes?: number;
  /** How many rows of each, drawn by chance, are compared as a whole (MMD and classifier). Default 1000. */
  most?: number;
  /** The width of the MMD's kernel. Default: the median distance of two rows. */
  bandwidth?: number;
  /** Random dealings for each p-value that is found by such. Default 1000: none is below 0.001. */
  permutations?: number;
  /** Into how many parts rows are cut for the classifier. Default 5. */
  folds?: number;
  /** How often the classifier goes through its rows. Default 10, and more where that are fewer than 300 steps. */
  epochs?: number;
  /** The confidence of the intervals. Default 0.95. */
  confidence?: number;
  /** Where the random numbers start. Default 0. */
  seed?: number;
  /** How many samples a network is given at once. Default 256. */
  batchSize?: number;
}

/** What `robust.shiftReport` found. */
export interface ShiftReport {
  /**
   * A row for all source rows, all target rows and each domain: `data`, `domain` (empty for all), `n`, `accuracy`, its Wilson interval `lower` and `upper`; of target rows `drop`, how far
   * it is below that of all source rows, with Newcombe's interval `dropLower` and `dropUpper`. Without rows where labels or predictions are missing.
   */
  readonly accuracy: pl.DataFrame;
  /** A row for each test of a column: `column`, `kind`, `test`, `statistic`, `size` (0 to 1: D, or Cramér's V), `p`, and `pHolm`, corrected for how many there are. */
  readonly columns: pl.DataFrame;
  /** The same of what the model says: each score, and the class. */
  readonly predictions: pl.DataFrame;
  /**
   * Is there a shift? A row for each way to ask: `columns` and `predictions` (their smallest pHolm), `mmd` (the squared distance) and `classifier` (the area under its ROC curve, with
   * `lower` and `upper`): `test`, `statistic`, `lower`, `upper`, `p`, and `pHolm`, corrected for how many ways there are.
   */
  readonly summary: pl.DataFrame;
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

const keys = keysOf<ShiftReportOptions>()(
  ...(['columns', 'domain', 'model', 'inputs', 'layer', 'boxes', 'most', 'bandwidth', 'permutations'] as const),
  ...(['folds', 'epochs', 'confidence', 'seed', 'batchSize', 'label', 'logits', 'probabilities'] as const),
);
/** A fold with fewer rows of a sample says little of an area. */
const fewestOfFold = 10;

interface Settings extends ShiftReportOptions {
  readonly boxes: number;
  readonly most: number;
  readonly permutations: number;
  readonly folds: number;
  readonly confidence: number;
  readonly seed: number;
  readonly batchSize: number;
}

/**
 * How target data differ from source data, and what that costs a model: accuracy in distribution and out of it, by domain; tests of each column, of all of them together (or of images), and
 * of what the model says.
 *
 * The source has to be rows that the model has not learned from: else the drop is that of overfitting.
 *
 * @param source - a table, a split of a table and images, or images
 * @param target - the same kind of data
 * @throws InputError for other data, columns that are not in both or cannot be compared, and bad options
 * @throws InterruptedError when interrupted; nothing is left then
 * @see Rabanser, S., Günnemann, S. and Lipton, Z. (2019). Failing loudly: an empirical study of methods for detecting dataset shift.
 * @example
 * const { summary, columns, accuracy } = await robust.shiftReport(scoredHere, scoredThere, { domain: 'hospital' });
 * await show(summary, columns, plot.intervals(accuracy.filter(pl.col('domain').isNotNull()), { value: 'accuracy', by: 'domain' }));
 */
export async function shiftReport(
  source: ShiftData,
  target: ShiftData,
  options: ShiftReportOptions = {},
): Promise<ShiftReport> {
  const settings = settingsOf(options);
  const [first, second] = [comparedOf('source', source), comparedOf('target', target)];
  checkKinds(first, second, settings);
  const notes: string[] = [];
  const random = new Random(settings.seed);
  const dealing = { random: random.split(), permutations: settings.permutations };
  const columns = columnsOf(first, second, settings, notes);
  const tests = columnTests(columns, dealing);
  const outputs = { source: await outputsOf('source', first, settings), target: await outputsOf('target', second, settings) }; // prettier-ignore
  const drift = driftOf(outputs.source, outputs.target, dealing, notes);
  const accuracy = accuracyOf({ ...first, outputs: outputs.source }, { ...second, outputs: outputs.target }, settings, notes); // prettier-ignore
  const features = await featuresOf(first, second, columns, settings);
  const ways = [
    ...smallest('columns', tests),
    ...smallest('predictions', drift),
    ...(await whole(features, settings, random, notes)),
  ];
  return {
    accuracy: tableOf(
      accuracy.map((row) => ({ ...noDrop, ...row })),
      accuracyColumns,
    ),
    columns: tableOf(corrected(tests), testColumns),
    predictions: tableOf(corrected(drift), testColumns),
    summary: tableOf(corrected(ways), wayColumns),
    notes,
  };
}

const accuracyColumns = {
  ...({ data: 'text', domain: 'text', n: 'whole', accuracy: 'number', lower: 'number', upper: 'number' } as const),
  ...({ drop: 'number', dropLower: 'number', dropUpper: 'number' } as const),
};
const noDrop = { drop: undefined, dropLower: undefined, dropUpper: undefined };
const testColumns = {
  ...({ column: 'text', kind: 'text', test: 'text' } as const),
  ...({ statistic: 'number', size: 'number', p: 'number', pHolm: 'number' } as const),
};
const wayColumns = { test: 'text', statistic: 'number', lower: 'number', upper: 'number', p: 'number', pHolm: 'number' } as const; // prettier-ignore

/** One way to ask whether there is a shift. */
interface Way {
  readonly test: string;
  readonly statistic: number | undefined;
  readonly lower: number | undefined;
  readonly upper: number | undefined;
  readonly p: number;
}

function settingsOf(options: ShiftReportOptions): Settings {
  checkKeys('shiftReport', options, keys);
  const { boxes = 8, most = 1000, permutations = 1000, folds = 5, seed = 0, batchSize = 256 } = options;
  checkInteger('boxes', boxes, 1);
  checkInteger('most', most, 2);
  checkInteger('permutations', permutations, 1, 'A p-value of n permutations is at least 1 / (n + 1).');
  checkInteger('folds', folds, 2);
  if (options.epochs !== undefined) checkInteger('epochs', options.epochs, 1);
  if (options.bandwidth !== undefined) checkPositive('bandwidth', options.bandwidth);
  checkInteger('seed', seed, 0);
  checkInteger('batchSize', batchSize, 1);
  if (options.layer !== undefined && !options.model) {
    throw new InputError('layer', 'a model that has it', 'no model', 'Give model as well.');
  }
  const confidence = checkConfidence(options.confidence);
  return { ...options, boxes, most, permutations, folds, confidence, seed, batchSize };
}

function checkKinds(first: Compared, second: Compared, { columns, layer }: Settings): void {
  const kind = ({ table, images }: Compared): string => [...(table ? ['a table'] : []), ...(images ? ['images'] : [])].join(' and '); // prettier-ignore
  if (!(first.table && second.table) && !(first.images && second.images)) {
    throw new InputError('target', `${kind(first)}, as the source`, kind(second));
  }
  if (columns && !(first.table && second.table)) throw new InputError('columns', 'none for images without tables', columns); // prettier-ignore
  const [one, other] = [first.images?.rowShape, second.images?.rowShape];
  if (one && other && one.join() !== other.join()) {
    throw new InputError('target: images', `images of ${one.join(' x ')}, as the source`, other.join(' x '));
  }
  if (layer !== undefined && !(one && other))
    throw new InputError('layer', 'images in both', 'tables', 'Leave it out.');
}

function columnsOf(first: Compared, second: Compared, settings: Settings, notes: string[]): readonly ComparedColumn[] {
  if (!first.table || !second.table) return [];
  const { table } = first;
  const said = outputColumns(table, settings);
  const others = (from: pl.DataFrame): pl.DataFrame => (said.length > 0 ? from.drop(said.filter((name) => from.columns.includes(name))) : from); // prettier-ignore
  const names = settings.columns;
  const [one, other] = names ? [first.table, second.table] : [others(first.table), others(second.table)];
  const { columns, leftOut } = comparedColumns(one, other, names);
  if (leftOut.length > 0) {
    notes.push(`Left out, as hardly any two rows have the same: ${leftOut.join(', ')}.`);
  }
  return columns;
}

function driftOf(
  source: ModelOutputs | undefined,
  target: ModelOutputs | undefined,
  dealing: Parameters<typeof predictionDrift>[2],
  notes: string[],
): ColumnTest[] {
  if (source && target) return predictionDrift(source, target, dealing);
  notes.push('No predictions are compared: there is neither a model nor a column of logits or probabilities in both.');
  return [];
}

function accuracyOf(
  source: Compared & { outputs: ModelOutputs | undefined },
  target: Compared & { outputs: ModelOutputs | undefined },
  { domain, confidence }: Settings,
  notes: string[],
): ReturnType<typeof accuracyDrop> {
  const known = (data: Compared & { outputs: ModelOutputs | undefined }): data is WithOutputs => data.outputs?.labels !== undefined; // prettier-ignore
  if (known(source) && known(target)) return accuracyDrop(source, target, domain, confidence);
  if (domain !== undefined) {
    throw new InputError('domain', 'labels and predictions in both, for the accuracy of domains', 'data without them');
  }
  notes.push('No accuracy: it takes labels and predictions of both.');
  return [];
}

async function featuresOf(
  first: Compared,
  second: Compared,
  columns: readonly ComparedColumn[],
  { layer, model, boxes }: Settings,
): Promise<FeaturePair> {
  if (!first.images || !second.images) return columnFeatures(columns);
  const read = (images: ImageStore) =>
    layer === undefined ? pixelFeatures(images, boxes) : layerFeatures(images, model!, layer);
  return [await read(first.images), await read(second.images)];
}

async function whole(
  [first, second]: FeaturePair,
  settings: Settings,
  random: Random,
  notes: string[],
): Promise<Way[]> {
  const { most, folds, epochs, seed, confidence, permutations, bandwidth } = settings;
  const [one, other] = [someRows(first, most, random), someRows(second, most, random)];
  if (most < Math.max(first.length, second.length)) {
    notes.push(`MMD and classifier saw ${one.length} of ${first.length} and ${other.length} of ${second.length} rows.`);
  }
  const mmd = maximumMeanDiscrepancy(one, other, { permutations, bandwidth, random: random.split() });
  const ways: Way[] = [{ test: 'mmd', statistic: mmd.statistic, lower: undefined, upper: undefined, p: mmd.p }];
  if (Math.min(one.length, other.length) < fewestOfFold * folds) {
    notes.push(`No classifier: it takes ${fewestOfFold * folds} rows of each for ${folds} folds.`);
    return ways;
  }
  const { auroc, lower, upper, p } = await classifierTest(one, other, { folds, epochs, seed, confidence });
  return [...ways, { test: 'classifier', statistic: auroc, lower, upper, p }];
}

/** The smallest p-value of several, corrected for how many they are. */
function smallest(test: string, tests: readonly ColumnTest[]): Way[] {
  const none = { statistic: undefined, lower: undefined, upper: undefined };
  return tests.length === 0 ? [] : [{ test, ...none, p: least(holm(tests.map(({ p }) => p))) }];
}

function corrected<T extends { readonly p: number }>(rows: readonly T[]): (T & { pHolm: number })[] {
  const values = holm(rows.map(({ p }) => p));
  return rows.map((row, i) => ({ ...row, pHolm: values[i]! }));
}
