import { dealt, sum, type Random } from '../../base';

/** Counts of groups (rows) and values (columns) among the rows of a table that have one condition in common. */
export type Stratum = readonly (readonly number[])[];

/** How far a value is from independent of the group, given the condition. */
export interface Dependence {
  /** The largest difference of two groups in the share of values from a cut on, over all cuts and conditions; undefined where no condition has two groups. */
  readonly difference: number | undefined;
  /** The smallest ratio of two such shares; undefined where all are 0. */
  readonly ratio: number | undefined;
  /** Mutual information of group and value given the condition, in bits, as counted: never 0 by chance. */
  readonly bits: number;
  /** The same less its bias by few rows, at least 0. */
  readonly correctedBits: number;
}

/** How far values are from independent of the group in all strata together. */
export function dependenceOf(strata: readonly Stratum[]): Dependence {
  const shares = strata.flatMap(sharesFromCuts).filter(({ length }) => length > 1);
  const ratios = shares.flatMap((all) => (Math.max(...all) > 0 ? [Math.min(...all) / Math.max(...all)] : []));
  const bits = bitsOf(strata);
  return {
    difference: shares.length === 0 ? undefined : Math.max(...shares.map((all) => Math.max(...all) - Math.min(...all))),
    ratio: ratios.length === 0 ? undefined : Math.min(...ratios),
    bits,
    correctedBits: Math.max(0, bits + biasOf(strata)),
  };
}

/** For each cut between two columns, the share of values beyond it in each group that has rows; of a single column nothing is beyond, in any group. */
function sharesFromCuts(stratum: Stratum): number[][] {
  const present = stratum.filter((row) => sum(row) > 0);
  const columns = stratum[0]!.length;
  return Array.from({ length: Math.max(1, columns - 1) }, (_, cut) =>
    present.map((row) => sum(row.slice(cut + 1)) / sum(row)),
  );
}

/** I(group; value | stratum) in bits: the sum over cells of p log2 of p(cell | stratum) / (p(group | stratum) p(value | stratum)). */
export function bitsOf(strata: readonly Stratum[]): number {
  const total = sum(strata, (stratum) => sum(stratum, (row) => sum(row)));
  const nats = sum(strata, (stratum) => {
    const columns = columnSums(stratum);
    const n = sum(columns);
    return sum(stratum, (row) => {
      const own = sum(row);
      return sum(row, (count, at) => (count === 0 ? 0 : count * Math.log((count * n) / (own * columns[at]!))));
    });
  });
  return Math.max(0, nats / total / Math.LN2);
}

/**
 * What is added to the counted mutual information: each entropy in it is too low by (cells that occur - 1) / 2n nats on average.
 *
 * @see Miller, G. A. (1955). Note on the bias of information estimates.
 */
function biasOf(strata: readonly Stratum[]): number {
  const total = sum(strata, (stratum) => sum(stratum, (row) => sum(row)));
  const occur = (counts: readonly number[]): number => counts.filter((count) => count > 0).length;
  const cells = sum(strata, (stratum) => {
    const joint = occur(stratum.flat());
    return joint === 0 ? 0 : occur(stratum.map((row) => sum(row))) + occur(columnSums(stratum)) - joint - 1;
  });
  return cells / (2 * total * Math.LN2);
}

/** The permutation p-value of the mutual information: groups are dealt at random within each stratum. */
export function permutationP(strata: readonly Stratum[], permutations: number, random: Random): number {
  const found = bitsOf(strata);
  let asHigh = 0;
  for (let i = 0; i < permutations; i++) {
    if (bitsOf(strata.map((stratum) => dealtStratum(stratum, random))) >= found - 1e-12) asHigh++;
  }
  return (1 + asHigh) / (1 + permutations);
}

/** Values dealt out to groups at random: sums of rows and columns stay. */
function dealtStratum(stratum: Stratum, random: Random): Stratum {
  const free = stratum.map((row) => sum(row));
  const columns = columnSums(stratum).map((count) => {
    const own = dealt(random, free, count);
    own.forEach((taken, group) => (free[group]! -= taken));
    return own;
  });
  return stratum.map((_, group) => columns.map((column) => column[group]!));
}

function columnSums(stratum: Stratum): number[] {
  return stratum[0]!.map((_, at) => sum(stratum, (row) => row[at]!));
}
