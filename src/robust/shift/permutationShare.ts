/**
 * The p-value of a permutation test: the share of random dealings whose statistic is at least as large, the one at hand counted in, so that it holds exactly.
 *
 * @param draw - the statistic of one more dealing
 */
export function permutationShare(permutations: number, draw: () => number, statistic: number): number {
  // Rounding must not make two equal statistics differ.
  const least = statistic - 1e-9 * Math.abs(statistic);
  let reached = 1;
  for (let i = 0; i < permutations; i++) if (draw() >= least) reached++;
  return reached / (permutations + 1);
}
