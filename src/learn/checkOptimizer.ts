import { checkKeys, InputError } from '../base';
import type { Optimizer } from './optimizers/optimizer';

const methods = ['prepare', 'apply', 'variables', 'dispose'] as const satisfies readonly (keyof Optimizer)[];

/** Refuses what lacks a method of {@link Optimizer}, as the optimizers of TensorFlow.js do. @throws InputError */
export function checkOptimizer(optimizer: Optimizer): void {
  if (methods.every((method) => typeof optimizer?.[method] === 'function')) return;
  throw new InputError('optimizer', 'one of risklab, such as adam()', optimizer);
}

/**
 * One optimizer for each player.
 *
 * @param given - one, or one by the name of each player
 * @throws InputError for what is no optimizer, one for two players, and a player without
 */
export function checkOptimizers(
  given: Optimizer | Readonly<Record<string, Optimizer>>,
  players: readonly string[],
): Readonly<Record<string, Optimizer>> {
  if (players.length === 1) {
    checkOptimizer(given as Optimizer);
    return { [players[0]!]: given as Optimizer };
  }
  const named = given as Readonly<Record<string, Optimizer>>;
  const missing = players.find((player) => !named || !Object.hasOwn(named, player));
  if (missing !== undefined) {
    throw new InputError(
      'optimizer',
      `one for each of ${players.join(', ')}`,
      `none for ${missing}`,
      'Give them by name.',
    );
  }
  checkKeys('optimizer', named, players);
  Object.values(named).forEach(checkOptimizer);
  if (new Set(Object.values(named)).size === players.length) return named;
  throw new InputError('optimizer', 'one of its own for each player', 'one for several', 'Make another.');
}
