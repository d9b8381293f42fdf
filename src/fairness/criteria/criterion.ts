import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkRange, InputError, keysOf, Random } from '../../base';
import { countBelow } from '../../metrics';
import { tableOf } from '../../table';
import { fairnessKeys, groupings, readDecisions, type Decided, type FairnessColumns } from '../columns';
import { atLeast, atMost } from '../limits';
import { dependenceOf, permutationP, type Stratum } from './strata';

/** How far from a criterion is still near enough. */
export interface Epsilon {
  /** The largest difference. Default 0.05. */
  readonly difference?: number;
  /** The ratio has to be at least one less this. Default 0.2: four fifths. */
  readonly ratio?: number;
  /** The most mutual information, in bits. Default 0.01. */
  readonly bits?: number;
}

/** Options of {@link independence}, {@link separation} and {@link sufficiency}. */
export interface CriterionOptions extends FairnessColumns {
  /** What is asked about: the decision (the default), or the `score` itself, whatever its threshold. */
  readonly of?: 'decision' | 'score';
  /** Of a score: into how many bins of equally many rows it is cut; equal scores share one. Default 10. */
  readonly bins?: number;
  /** How far is still near enough, for the column `holds`. */
  readonly epsilon?: Epsilon;
  /** Random dealings of the groups for the p-value. Default 1000. */
  readonly permutations?: number;
  /** Where the random numbers start. Default 0. */
  readonly seed?: number;
}

const keys = [...fairnessKeys, ...keysOf<Omit<CriterionOptions, keyof FairnessColumns>>()('of', 'bins', 'epsilon', 'permutations', 'seed')] as const; // prettier-ignore

/** The counts of a table: group, truth (0, 1), value of the prediction. */
export interface Joint {
  readonly groups: number;
  readonly levels: number;
  readonly count: (group: number, label: number, level: number) => number;
}

/** Which counts have to be independent, and within what. */
export type StrataOf = (joint: Joint) => Stratum[];

/**
 * The three criteria are one question: is one thing independent of another, given a third? What differs is which is which.
 *
 * @returns one row for each grouping and relaxation: by, relaxation, value, allowed, holds, p
 */
export function criterion(
  what: string,
  table: pl.DataFrame,
  options: CriterionOptions,
  strataOf: StrataOf,
): pl.DataFrame {
  checkKeys(what, options, keys);
  const { of = 'decision', bins = 10, epsilon = {}, permutations = 1000, seed = 0 } = options;
  const allowed = checkEpsilon(epsilon);
  checkInteger('bins', bins, 2, 'Of one bin nothing can be seen.');
  checkInteger('permutations', permutations, 1);
  const decided = readOf(table, of, options);
  const { levels, count } = of === 'score' ? binned(decided.scores!, bins) : { levels: 2, count: decided.decided };
  const rows = groupings(table, options.groups).flatMap(({ by, groups, codes }) => {
    const strata = strataOf(jointOf(decided.labels, count, levels, codes, groups.length));
    const { difference, ratio, bits, correctedBits } = dependenceOf(strata);
    const p = permutationP(strata, permutations, new Random(seed));
    return [
      { by, relaxation: 'difference', value: difference, allowed: allowed.difference, holds: within(difference, (value) => atMost(value, allowed.difference)), p: undefined },
      { by, relaxation: 'ratio', value: ratio, allowed: 1 - allowed.ratio, holds: within(ratio, (value) => atLeast(value, 1 - allowed.ratio)), p: undefined },
      { by, relaxation: 'mutualInformation', value: correctedBits, allowed: allowed.bits, holds: atMost(correctedBits, allowed.bits), p },
      { by, relaxation: 'mutualInformationCounted', value: bits, allowed: undefined, holds: undefined, p: undefined },
    ]; // prettier-ignore
  });
  const numbers = { value: 'number', allowed: 'number', holds: 'truth', p: 'number' } as const;
  return tableOf(rows, { by: 'text', relaxation: 'text', ...numbers });
}

function checkEpsilon(epsilon: Epsilon): Required<Epsilon> {
  checkKeys('epsilon', epsilon, ['difference', 'ratio', 'bits']);
  const { difference = 0.05, ratio = 0.2, bits = 0.01 } = epsilon;
  checkRange('epsilon.difference', difference, 0, 1);
  checkRange('epsilon.ratio', ratio, 0, 1);
  checkRange('epsilon.bits', bits, 0, Infinity);
  return { difference, ratio, bits };
}

/** Whether a relaxation holds; undefined where its value is. */
function within(value: number | undefined, holds: (value: number) => boolean): boolean | undefined {
  return value === undefined ? undefined : holds(value);
}

/** A score itself needs no threshold. */
function readOf(table: pl.DataFrame, of: string, { groups: _, ...columns }: FairnessColumns): Decided {
  if (of === 'decision') return readDecisions(table, columns);
  if (of !== 'score') throw new InputError('of', 'one of decision, score', of);
  if (columns.prediction !== undefined) {
    throw new InputError('prediction', "none with of: 'score'", columns.prediction, 'Name the score alone.');
  }
  return readDecisions(table, { ...columns, threshold: columns.threshold ?? 0 });
}

/** The bin of each score: edges are the values at equal parts of the sorted rows, each once. */
function binned(scores: Float64Array, bins: number): { levels: number; count: Uint32Array } {
  const sorted = scores.slice().sort();
  const at = Array.from({ length: bins - 1 }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / bins) - 1]!);
  const edges = [...new Set(at)].filter((edge) => edge < sorted.at(-1)!);
  return { levels: edges.length + 1, count: Uint32Array.from(scores, (score) => countBelow(edges, score)) };
}

function jointOf(
  labels: Uint8Array,
  values: ArrayLike<number>,
  levels: number,
  codes: Int32Array,
  groups: number,
): Joint {
  const counts = new Float64Array(groups * 2 * levels);
  codes.forEach((code, row) => code >= 0 && counts[(code * 2 + labels[row]!) * levels + values[row]!]!++);
  return { groups, levels, count: (group, label, level) => counts[(group * 2 + label) * levels + level]! };
}

/** Numbers from 0. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
