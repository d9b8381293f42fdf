import { checkRange } from '../../base';
import type { Rows } from '../../data';
import type { ScoredMaps } from './maps';
import { scoreByMask, type MaskScore, type MaskScoreOptions } from './maskScore';
import { expectedOf } from './drawn';

/** Options of `explain.maskIou`. */
export interface MaskIouOptions extends MaskScoreOptions {
  /** The share of the pixels, the strongest, that a map is taken to point out, in (0, 1]. Default: as many as the mask has. */
  share?: number;
}

/**
 * How far the strongest pixels of each map and the mask are the same: how many they share, over how many either has. As many pixels are taken as the
 * mask has, or a share of all; where equal ones are not all among them, it is the mean over which of them are.
 *
 * @param maps - an attribution of images, or Values `[n, height, width]`
 * @param masks - one for each map, 0 or 1, such as `test.parts.mask('hair')`; an image whose mask is empty is left out
 * @returns intersection over union; good is 1, nothing is `chance`
 * @throws InputError for maps and masks of different sizes, masks of other numbers, and a bad option
 * @example
 * explain.maskIou(await explain.gradCam(model, test), test.parts.mask('glasses')).score.mean;
 */
export function maskIou(maps: ScoredMaps, masks: Rows, options: MaskIouOptions = {}): MaskScore {
  const { share } = options;
  if (share !== undefined) checkRange('share', share, 0, 1);
  return scoreByMask('maskIou', [maps, masks], options, ['share'], ({ strength, mask, area }) => {
    const size = mask.length;
    const taken = share === undefined ? area : Math.max(1, Math.round(share * size));
    const iou = (shared: number): number => shared / (taken + area - shared);
    const last = Float64Array.from(strength).sort()[size - taken]!;
    let [above, aboveInside, equal, equalInside] = [0, 0, 0, 0];
    strength.forEach((value, pixel) => {
      if (value > last) [above, aboveInside] = [above + 1, aboveInside + mask[pixel]!];
      else if (value === last) [equal, equalInside] = [equal + 1, equalInside + mask[pixel]!];
    });
    const left = { all: equal, marked: equalInside, drawn: taken - above };
    return [
      expectedOf((shared) => iou(aboveInside + shared), left),
      expectedOf(iou, { all: size, marked: area, drawn: taken }),
    ];
  });
}
