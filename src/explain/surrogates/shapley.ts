import { sum } from '../../base';
import type { Coalitions } from './coalitions';
import { solverOf, weightedProducts, weightedSquares } from './symmetric';

/** Gives each player's value from what the sets are worth: `values` of the sets, and of the empty and the full one. */
export type Shares = (values: ArrayLike<number>, empty: number, full: number) => Float64Array;

/**
 * Shapley's values by weighted least squares, held to add up to what the full set is worth above the empty one (Lundberg and Lee 2017): exact where all sets are
 * there.
 *
 * @throws InputError where there are too few sets to tell all players apart
 */
export function sharesBy(what: string, { players, there, weights }: Coalitions): Shares {
  if (players === 1) return (_, empty, full) => Float64Array.of(full - empty);
  const solve = solverOf(what, weightedSquares(there, players, weights), players);
  const ones = solve(new Float64Array(players).fill(1));
  return (values, empty, full) => {
    const above = Float64Array.from(values, (value) => value - empty);
    const free = solve(weightedProducts(there, players, weights, above));
    // The multiplier of the condition that they add up.
    const over = (sum(free) - (full - empty)) / sum(ones);
    return free.map((value, i) => value - over * ones[i]!);
  };
}
