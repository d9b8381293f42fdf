import { rates as shares, type Confusion, type Share } from '../metrics';
import type { Decided } from './columns';

/** How the rows of each group fall into right and wrong, in one pass. Rows of no group (a code of -1) are left out. */
export function cellsByGroup({ labels, decided }: Decided, codes: Int32Array, groups: number): Confusion[] {
  const counts = new Float64Array(4 * groups);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0) counts[4 * code + 2 * labels[row]! + decided[row]!]!++;
  }
  return Array.from({ length: groups }, (_, group) => {
    const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts.subarray(4 * group, 4 * group + 4);
    const positives = falseNegatives! + truePositives!;
    return {
      positives,
      truePositives: truePositives!,
      negatives: trueNegatives! + falsePositives!,
      falsePositives: falsePositives!,
    };
  });
}

/** All cells together. */
export function totalOf(all: readonly Confusion[]): Confusion {
  const total = { positives: 0, truePositives: 0, negatives: 0, falsePositives: 0 };
  for (const cells of all) {
    for (const name of Object.keys(total) as (keyof Confusion)[]) total[name] += cells[name];
  }
  return total;
}

/** How many rows. */
export function rowsOf({ positives, negatives }: Confusion): number {
  return positives + negatives;
}

/** Rows of class 1 that are not found. */
export function falseNegativesOf({ positives, truePositives }: Confusion): number {
  return positives - truePositives;
}

/** What is counted, and which rows are missing where there is nothing to count among. */
export interface RateSpec {
  readonly of: (cells: Confusion) => Share;
  readonly needs: string;
}

/** The rates of a group, by the names that they have where fairness is spoken of. */
export const rates = {
  baseRate: { of: shares.prevalence, needs: 'rows' },
  selectionRate: { of: shares.selectionRate, needs: 'rows' },
  accuracy: { of: shares.accuracy, needs: 'rows' },
  truePositiveRate: { of: shares.truePositiveRate, needs: 'rows of class 1' },
  falsePositiveRate: { of: shares.falsePositiveRate, needs: 'rows of class 0' },
  trueNegativeRate: { of: shares.trueNegativeRate, needs: 'rows of class 0' },
  falseNegativeRate: { of: shares.falseNegativeRate, needs: 'rows of class 1' },
  positivePredictiveValue: { of: shares.precision, needs: 'rows decided as class 1' },
  negativePredictiveValue: { of: shares.negativePredictiveValue, needs: 'rows decided as class 0' },
} as const satisfies Record<string, RateSpec>;

/** The name of a rate. */
export type RateName = keyof typeof rates;

/** All names of rates. */
export const rateNames = Object.keys(rates) as RateName[];
