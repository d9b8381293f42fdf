import { sum } from '../../base';
import type { Rows } from '../../data';
import type { ScoredMaps } from './maps';
import { scoreByMask, type MaskScore, type MaskScoreOptions } from './maskScore';

/**
 * What share of each map lies in the mask: the sum of its values there over the sum of all. A map of zeros says nothing, and counts as one that is the
 * same everywhere: as the share of the image that the mask covers, which is chance.
 *
 * @param maps - an attribution of images, or Values `[n, height, width]`
 * @param masks - one for each map, 0 or 1, such as `test.parts.mask('hair')`; an image whose mask is empty is left out
 * @returns the share inside; good is 1, nothing is `chance`
 * @throws InputError for maps and masks of different sizes, masks of other numbers, and a bad option
 * @example
 * const parts = await explain.integratedGradients(model, test);
 * explain.massInside(parts, test.parts.mask('background')).toTable();
 */
export function massInside(maps: ScoredMaps, masks: Rows, options: MaskScoreOptions = {}): MaskScore {
  return scoreByMask('massInside', [maps, masks], options, [], ({ strength, mask, area }) => {
    const chance = area / mask.length;
    const all = sum(strength);
    return [all === 0 ? chance : sum(strength, (value, pixel) => value * mask[pixel]!) / all, chance];
  });
}
