import { checkInteger } from '../../base';
import type { Rows } from '../../data';
import type { ScoredMaps } from './maps';
import { scoreByMask, type MaskScore, type MaskScoreOptions } from './maskScore';

/** Options of `explain.pointingGame`. */
export interface PointingGameOptions extends MaskScoreOptions {
  /** How many pixels beside the mask still count, in lines and columns. Default 0. */
  tolerance?: number;
}

/**
 * Does the strongest pixel of each map lie in the mask (Zhang and others 2016)? 1 if so, 0 if not; where several are equally strong, the
 * share of them that does. A map that is the same everywhere so gets the share of the image that the mask covers, which is chance.
 *
 * @param maps - an attribution of images, or Values `[n, height, width]`
 * @param masks - one for each map, 0 or 1, such as `test.parts.mask('hair')`; an image whose mask is empty is left out
 * @returns the share of hits; good is 1, nothing is `chance`
 * @throws InputError for maps and masks of different sizes, masks of other numbers, and a bad option
 * @example
 * const where = await explain.gradCam(model, test);
 * explain.pointingGame(where, test.parts.mask('skin', 'hair')).toString();
 */
export function pointingGame(maps: ScoredMaps, masks: Rows, options: PointingGameOptions = {}): MaskScore {
  const { tolerance = 0 } = options;
  checkInteger('tolerance', tolerance, 0);
  return scoreByMask('pointingGame', [maps, masks], options, ['tolerance'], ({ strength, mask, height, width }) => {
    const near = tolerance === 0 ? mask : widened(mask, [height, width], tolerance);
    let [largest, best, hits, all] = [-1, 0, 0, 0];
    strength.forEach((value, pixel) => {
      if (value > largest) [largest, best, hits] = [value, 0, 0];
      if (value === largest) [best, hits] = [best + 1, hits + near[pixel]!];
      all += near[pixel]!;
    });
    return [hits / best, all / strength.length];
  });
}

/** A mask with all pixels that are at most so many lines and columns from one of its own. */
function widened(mask: Float32Array, [height, width]: readonly [number, number], by: number): Float32Array {
  const wide = new Float32Array(mask.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 0) continue;
      for (let line = Math.max(0, y - by); line <= Math.min(height - 1, y + by); line++) {
        wide.fill(1, line * width + Math.max(0, x - by), line * width + Math.min(width, x + by + 1));
      }
    }
  }
  return wide;
}
