/** How strongly a p-value speaks against what was before: half the power -1/2 of it, which is 1 on average where nothing changes. */
export function bet(p: number): number {
  return 0.5 / Math.sqrt(p);
}

/**
 * The evidence after one more p-value, by the rule of Shiryaev and Roberts: the sum over all windows at which a change may have begun, of the product of the bets since.
 *
 * Without a change, evidence less the number of windows is 0 on average whenever one stops. With a uniform p-value, the evidence is twice the threshold on average when it passes it: given
 * that p is below some c, sqrt(c / p) is 2 on average. So the average number of windows until a false alarm is exactly twice the {@link thresholdFor threshold}; p-values that are larger
 * than uniform ones make it longer.
 *
 * @see Shiryaev, A. N. (1963). On optimum methods in quickest detection problems; Roberts, S. W. (1966). A comparison of some control chart procedures; Shin, J., Ramdas, A. and
 *   Rinaldo, A. (2024). E-detectors: a nonparametric framework for sequential change detection.
 */
export function moreEvidence(evidence: number, p: number): number {
  return (1 + evidence) * bet(p);
}

/** The evidence at which the alarm rings, for an average number of windows until a false alarm. */
export function thresholdFor(runLength: number): number {
  return runLength / 2;
}
