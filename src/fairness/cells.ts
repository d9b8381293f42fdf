import type { Decided } from './columns';

/** How the rows of a group fall into right and wrong. All the rates of a group follow from these four. */
export interface Cells {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** The four cells of each group, in one pass. Rows of no group (a code of -1) are left out. */
export function cellsByGroup({ labels, decided }: Decided, codes: Int32Array, groups: number): Cells[] {
  const counts = new Float64Array(4 * groups);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0) counts[4 * code + 2 * labels[row]! + decided[row]!]!++;
  }
  return Array.from({ length: groups }, (_, group) => {
    const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts.subarray(4 * group, 4 * group + 4);
    return {
      truePositives: truePositives!,
      falsePositives: falsePositives!,
      falseNegatives: falseNegatives!,
      trueNegatives: trueNegatives!,
    };
  });
}

/** All cells together. */
export function totalOf(all: readonly Cells[]): Cells {
  const total = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  for (const cells of all) {
    for (const name of Object.keys(total) as (keyof Cells)[]) total[name] += cells[name];
  }
  return total;
}

/** How many rows. */
export function rowsOf(cells: Cells): number {
  return cells.truePositives + cells.falsePositives + cells.falseNegatives + cells.trueNegatives;
}

/** What is counted, and among which rows. */
export interface RateSpec {
  /** The rows counted, and all rows that could be. */
  readonly of: (cells: Cells) => readonly [k: number, n: number];
  /** The rows that it needs, where there are none. */
  readonly needs: string;
  /** Which direction is good. Default: neither. */
  readonly better?: 'higher' | 'lower';
}

/** The rates of a group, by the names that this library has for them. */
export const rates = {
  baseRate: { of: (c) => [c.truePositives + c.falseNegatives, rowsOf(c)], needs: 'rows' },
  selectionRate: { of: (c) => [c.truePositives + c.falsePositives, rowsOf(c)], needs: 'rows' },
  accuracy: { of: (c) => [c.truePositives + c.trueNegatives, rowsOf(c)], needs: 'rows', better: 'higher' },
  truePositiveRate: {
    of: (c) => [c.truePositives, c.truePositives + c.falseNegatives],
    needs: 'rows of class 1',
    better: 'higher',
  },
  falsePositiveRate: {
    of: (c) => [c.falsePositives, c.falsePositives + c.trueNegatives],
    needs: 'rows of class 0',
    better: 'lower',
  },
  trueNegativeRate: {
    of: (c) => [c.trueNegatives, c.falsePositives + c.trueNegatives],
    needs: 'rows of class 0',
    better: 'higher',
  },
  falseNegativeRate: {
    of: (c) => [c.falseNegatives, c.truePositives + c.falseNegatives],
    needs: 'rows of class 1',
    better: 'lower',
  },
  positivePredictiveValue: {
    of: (c) => [c.truePositives, c.truePositives + c.falsePositives],
    needs: 'rows decided as class 1',
    better: 'higher',
  },
  negativePredictiveValue: {
    of: (c) => [c.trueNegatives, c.falseNegatives + c.trueNegatives],
    needs: 'rows decided as class 0',
    better: 'higher',
  },
} as const satisfies Record<string, RateSpec>;

/** The name of a rate. */
export type RateName = keyof typeof rates;

/** All names of rates. */
export const rateNames = Object.keys(rates) as RateName[];
