import { least, most } from '../../base';
import { effectiveSampleShare } from './effectiveSampleShare';
import type { ImmediatePolicy } from './policy';

/**
 * The original lab's rule, kept as an example: weights proportional to 1 / (score + 1e-7), the score a product of 32
 * shares. The score is about 1e-11 at most, so 1e-7 decides and every weight is the same: it does nothing. The report holds the
 * largest weight over the smallest.
 *
 * @example
 * await model.fit(train, { epochs: 6, resampling: resampling.reference() });
 */
export function reference(): ImmediatePolicy {
  return {
    name: 'reference',
    needs: ['referenceLogDensity'],
    weigh(context) {
      const logs = context.score('referenceLogDensity').data;
      const weights = Float64Array.from(logs, (log) => 1 / (Math.exp(log) + 1e-7));
      const largestToSmallest = most(weights) / least(weights);
      return { weights, report: { effectiveSample: effectiveSampleShare(weights), largestToSmallest } };
    },
  };
}
