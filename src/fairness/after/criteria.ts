/** What can be made equal in all groups by a threshold each. */
export type ThresholdCriterion = 'demographicParity' | 'equalOpportunity' | 'predictiveEquality' | 'equalizedOdds';

/** All of {@link ThresholdCriterion}. */
export const thresholdCriteria: readonly ThresholdCriterion[] = [
  'demographicParity',
  'equalOpportunity',
  'predictiveEquality',
  'equalizedOdds',
];

/** Rows of a group by their true class. */
export interface ClassCounts {
  readonly positives: number;
  readonly negatives: number;
}

/** A rate of class 1 among positives (TPR) and among negatives (FPR); where there are none of them it is 0. */
export interface Operation {
  readonly truePositiveRate: number;
  readonly falsePositiveRate: number;
}

/** What each criterion but equalised odds makes equal. */
export const equalRates = {
  demographicParity: ({ positives, negatives }: ClassCounts, at: Operation): number =>
    (positives * at.truePositiveRate + negatives * at.falsePositiveRate) / (positives + negatives),
  equalOpportunity: (_: ClassCounts, at: Operation): number => at.truePositiveRate,
  predictiveEquality: (_: ClassCounts, at: Operation): number => at.falsePositiveRate,
} as const;

/** What errors cost. */
export interface Costs {
  /** Of one negative decided as 1, above 0. Default 1. */
  readonly falsePositive?: number;
  /** Of one positive decided as 0, above 0. Default 1. */
  readonly falseNegative?: number;
}

/** The cost of all errors of a group. */
export function costOf({ positives, negatives }: ClassCounts, at: Operation, costs: Required<Costs>): number {
  return (
    costs.falsePositive * negatives * at.falsePositiveRate + costs.falseNegative * positives * (1 - at.truePositiveRate)
  );
}
