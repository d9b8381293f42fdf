import pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkRange, Random } from '../base';

/** Options of {@link twoMoons}. */
export interface TwoMoonsOptions {
  /** How many rows, half of each class. Default 1000. */
  count?: number;
  /** Standard deviation of the noise on both coordinates. Default 0.1. */
  noise?: number;
  /** The share of labels that are flipped in the patch, in [0, 0.5]. Default 0.4. */
  flips?: number;
  /** Where they come from. Default 0. */
  seed?: number;
}

/** The patch: what lies to the left of this is labelled badly. */
const patchEnd = -0.25;

/**
 * Two half circles, one in the other, whose classes a network tells apart; in a patch at the left end of the upper one, far from
 * the other class, some labels are flipped: noise in the data that a model can estimate but not remove.
 *
 * @returns columns `x1`, `x2`, `label` (0 or 1, as a labeller gave it), `truth` (the moon), `patch` (1 where labels are flipped)
 * @throws InputError on a bad option
 * @example
 * const moons = twoMoons({ count: 1000, flips: 0.4, seed: 0 });
 * await model.fit({ x: moons.select('x1', 'x2'), y: moons.getColumn('label') });
 */
export function twoMoons(options: TwoMoonsOptions = {}): pl.DataFrame {
  checkKeys('twoMoons', options, ['count', 'noise', 'flips', 'seed']);
  const { count = 1000, noise = 0.1, flips = 0.4, seed = 0 } = options;
  checkInteger('count', count, 2);
  checkRange('noise', noise, 0, Infinity);
  checkRange('flips', flips, 0, 0.5);
  checkInteger('seed', seed, 0);
  const random = new Random(seed);
  const rows = Array.from({ length: count }, (_, row) => {
    const truth = row % 2;
    const angle = Math.PI * random.uniform();
    const [x, y] = truth === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    const [x1, x2] = [random.normal(x, noise), random.normal(y, noise)];
    const patch = truth === 0 && x1 < patchEnd ? 1 : 0;
    const flipped = random.chance(flips) && patch === 1;
    return { x1, x2, label: flipped ? 1 - truth : truth, truth, patch };
  });
  const names = ['x1', 'x2', 'label', 'truth', 'patch'] as const;
  return pl.DataFrame(
    names.map((name) =>
      pl.Series(
        name,
        rows.map((row) => row[name]),
        name.startsWith('x') ? pl.Float64 : pl.Int32,
      ),
    ),
  );
}
