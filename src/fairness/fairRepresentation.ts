import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { argmax, checkInteger, checkKeys, InputError, keysOf, Random } from '../base';
import { crossFitted, foldsOf, readNumbers, type Numbers, type Values } from '../learn';
import { aurocOf, checkConfidence } from '../metrics';
import { denseNetwork, seeds } from '../models';
import { groupCodes, tableOf, type GroupCodes } from '../table';
import { checkSeveral } from './comparedGroups';

/** Options of {@link fairRepresentation}. */
export interface FairRepresentationOptions {
  /** Into how many parts rows are cut: each is read by classifiers that have seen the others. Default 5. */
  readonly folds?: number;
  /** How often each classifier goes through its rows. Default 10, and more where that are fewer than 300 steps: one that has not learned reads nothing. */
  readonly epochs?: number;
  /** Where the random numbers start. Default 0. */
  readonly seed?: number;
  /** The confidence of the intervals. Default 0.95. */
  readonly confidence?: number;
}

/** The classifiers that try to read the group: their names, and their hidden layers. */
const readers = { linear: [], network: [32, 32] } as const;

/**
 * Can a fresh classifier read the group from a representation? If a network of moderate size cannot, a decision made from it can hardly
 * depend on the group. A linear classifier and a network with two hidden layers are trained on all parts but one, and asked about
 * that one; the areas under their ROC curves are of rows that they have not seen.
 *
 * 0.5: not read by these classifiers. That is no proof: a larger one, or more rows, may find more.
 *
 * @param z - the representation, `[n, width]`: numbers, a tensor, a table, or what `encode` gives
 * @param groups - the group of each row; rows of null are left out
 * @returns a row for each classifier and group (of two groups the second alone): reader, group, n, auroc, lower, upper (DeLong)
 * @throws InputError for an unknown or bad option, other counts of rows, numbers that are not finite, or fewer rows of a group than folds
 * @see Madras, D., et al. (2018). Learning adversarially fair and transferable representations: what is left is measured by new adversaries.
 * @example
 * const { data, shape } = await model.encode(test.x);
 * await fairness.fairRepresentation(new Values(data, shape), test.table.getColumn('sex').toArray());
 */
export async function fairRepresentation(
  z: Numbers,
  groups: readonly (string | null)[],
  options: FairRepresentationOptions = {},
): Promise<pl.DataFrame> {
  checkKeys(
    'fairRepresentation',
    options,
    keysOf<FairRepresentationOptions>()('folds', 'epochs', 'seed', 'confidence'),
  );
  const { folds = 5, epochs, seed = 0 } = options;
  const confidence = checkConfidence(options.confidence);
  checkInteger('folds', folds, 2);
  if (epochs !== undefined) checkInteger('epochs', epochs, 1);
  checkInteger('seed', seed, 0);
  const rows = readRows(z, groups);
  const coded = groupCodes(pl.DataFrame([pl.Series('group', rows.groups, pl.Utf8)]), { by: 'group' });
  checkSizes(coded, folds);
  const classes = coded.groups.length;
  const parts = foldsOf(coded.codes, classes, folds, new Random(seed));
  const found = [];
  for (const [reader, hidden] of Object.entries(readers)) {
    const network = (): tf.LayersModel => readerNetwork(rows.width, hidden, classes, seed);
    const settings = { network, classes, epochs, seed, name: 'group reader' };
    const scores = await crossFitted({ ...rows, codes: coded.codes, parts, folds }, settings);
    found.push(...areasOf(coded, scores, confidence).map((area) => ({ reader, ...area })));
  }
  const numbers = { auroc: 'number', lower: 'number', upper: 'number' } as const;
  return tableOf(found, { reader: 'text', group: 'text', n: 'whole', ...numbers });
}

/** The rows that have a group, flat. */
function readRows(
  z: Numbers,
  groups: readonly (string | null)[],
): { values: Float32Array; width: number; groups: string[] } {
  const { data, shape }: Values = readNumbers('z', z);
  const [count, ...sizes] = shape;
  if (sizes.length === 0) throw new InputError('z', 'rows of numbers, [n, width]', `[${shape.join(', ')}]`);
  if (!Array.isArray(groups))
    throw new InputError('groups', 'a list with the group of each row, as toArray() of a column gives it', groups);
  if (groups.length !== count) throw new InputError('groups', `${count} values, one a row of z`, groups.length);
  const width = data.length / count;
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError('z', 'finite numbers', `${data[bad]} in row ${Math.floor(bad / width)}`);
  // Undefined is no group either; numbers and booleans are groups by their text.
  const all = groups as readonly unknown[];
  const kept = [...all.keys()].filter((row) => all[row] !== null && all[row] !== undefined);
  if (kept.length === 0) throw new InputError('groups', 'a group in some row', 'empty values only');
  const values = new Float32Array(kept.length * width);
  kept.forEach((row, i) => values.set(data.subarray(row * width, (row + 1) * width), i * width));
  return { values, width, groups: kept.map((row) => String(all[row])) };
}

function checkSizes({ groups, codes }: GroupCodes, folds: number): void {
  checkSeveral([], groups);
  groups.forEach(({ name }, group) => {
    const n = codes.filter((code) => code === group).length;
    if (n < folds) throw new InputError(`group ${name}`, `at least ${folds} rows, one for each fold`, n);
  });
}

function readerNetwork(inputs: number, hidden: readonly number[], outputs: number, seed: number): tf.LayersModel {
  if (hidden.length > 0) return denseNetwork({ inputs, hidden, outputs, seed });
  const kernelInitializer = seeds(seed)();
  return tf.sequential({ layers: [tf.layers.dense({ units: outputs, inputShape: [inputs], kernelInitializer })] });
}

/** How well the logit of each group, less the largest of the others, tells its rows from those of the others. */
function areasOf({ groups, codes }: GroupCodes, scores: readonly Float32Array[], confidence: number) {
  const asked = groups.length === 2 ? [1] : [...groups.keys()];
  return asked.map((group) => {
    const margin = scores.map((logits) => {
      const others = logits.filter((_, other) => other !== group);
      return logits[group]! - others[argmax(others)]!;
    });
    const of = (inside: boolean): Float64Array =>
      Float64Array.from(margin.filter((_, row) => (codes[row] === group) === inside));
    const area = aurocOf(of(true), of(false))!;
    return { group: groups[group]!.name, n: of(true).length, auroc: area.value, ...area.interval({ confidence })! };
  });
}
