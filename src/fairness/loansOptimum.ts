import { checkChoice, checkKeys, checkPositive, checkRange, InputError } from '../base';
import type { LoansOptions } from '../data';
import { normalCdf } from '../metrics';

/** Options of {@link loansOptimum}: those with which the loans were drawn, and the criterion. */
export interface LoansOptimumOptions extends Pick<LoansOptions, 'share' | 'repay' | 'evidence'> {
  /** What has to be equal in both groups; `none`: nothing. Equal odds and equal opportunity have one optimum here. */
  readonly criterion: 'none' | 'demographicParity' | 'equalOpportunity' | 'equalizedOdds';
}

/** The best rule for `loans` under a criterion: a loan for a `history` above the threshold of the group. */
export interface LoansOptimum {
  readonly thresholds: { readonly blue: number; readonly orange: number };
  /** Of all people, in [0, 1]. */
  readonly accuracy: number;
  /** The share of each group that gets a loan. */
  readonly selectionRates: { readonly blue: number; readonly orange: number };
}

/**
 * The rule with the highest accuracy on `loadDataset('loans')` under a criterion, from the formulas that drew the people, for an endless number of
 * them. With p the share that pays back and d the evidence, a threshold t gives TPR `Phi(d/2 - t)` and FPR `Phi(-d/2 - t)` in both groups.
 * Without a criterion t is `-logit(p) / d` with p of the group; with equal opportunity or equal odds it is one threshold, `-logit(p) / d` with p
 * of all people; with demographic parity the chances to pay back at the thresholds, weighted by the groups' shares, are 1/2 on average.
 *
 * @throws InputError on a bad option
 * @example
 * fairness.loansOptimum({ criterion: 'equalOpportunity' }).accuracy;
 */
export function loansOptimum(options: LoansOptimumOptions): LoansOptimum {
  checkKeys('loansOptimum', options, ['criterion', 'share', 'repay', 'evidence']);
  const { criterion, share = 0.4, repay = [0.8, 0.6], evidence = 1.5 } = options;
  checkChoice('criterion', criterion, ['none', 'demographicParity', 'equalOpportunity', 'equalizedOdds']);
  checkRange('share', share, Number.MIN_VALUE, { below: 1 });
  if (!Array.isArray(repay) || repay.length !== 2)
    throw new InputError('repay', 'two shares, of blue and of orange', repay);
  repay.forEach((one: number, at) => checkRange(`repay[${at}]`, one, Number.MIN_VALUE, { below: 1 }));
  checkPositive('evidence', evidence);
  const groups = repay.map((p: number, at) => ({ p, weight: at === 0 ? 1 - share : share }));
  const thresholds = thresholdsFor(criterion, groups, evidence);
  const rates = thresholds.map((t) => ({ tpr: normalCdf(evidence / 2 - t), fpr: normalCdf(-evidence / 2 - t) }));
  const accuracy = groups.reduce(
    (sum, { p, weight }, at) => sum + weight * (p * rates[at]!.tpr + (1 - p) * (1 - rates[at]!.fpr)),
    0,
  );
  const [blue, orange] = groups.map(({ p }, at) => p * rates[at]!.tpr + (1 - p) * rates[at]!.fpr);
  return {
    thresholds: { blue: thresholds[0]!, orange: thresholds[1]! },
    accuracy,
    selectionRates: { blue: blue!, orange: orange! },
  };
}

interface LoanGroup {
  /** Who pays back. */
  readonly p: number;
  /** Its share of all people. */
  readonly weight: number;
}

function thresholdsFor(criterion: LoansOptimumOptions['criterion'], groups: readonly LoanGroup[], d: number): number[] {
  if (criterion === 'none') return groups.map(({ p }) => -logit(p) / d);
  if (criterion !== 'demographicParity') {
    const overall = groups.reduce((sum, { p, weight }) => sum + weight * p, 0);
    return groups.map(() => -logit(overall) / d);
  }
  const selected = ({ p }: LoanGroup, t: number): number => p * normalCdf(d / 2 - t) + (1 - p) * normalCdf(-d / 2 - t);
  // Where the last person of one group pays back with chance 1/2 + x / weight, that of the other does with 1/2 - x / its weight.
  const [first, second] = groups as [LoanGroup, LoanGroup];
  const at = (x: number): [number, number] => [
    (logit(0.5 + x / first.weight) - logit(first.p)) / d,
    (logit(0.5 - x / second.weight) - logit(second.p)) / d,
  ];
  const most = Math.min(first.weight, second.weight) / 2;
  let [low, high] = [-most, most];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    const [one, other] = at(middle);
    // A larger x raises the first threshold and lowers the second.
    if (selected(first, one) > selected(second, other)) low = middle;
    else high = middle;
  }
  return at((low + high) / 2);
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}
