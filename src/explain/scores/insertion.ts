import type { Attribution } from '../attribution';
import type { ExplainedModel } from '../subject';
import { curveOf, type CurveOptions } from './curve';
import type { CurveScore } from './curveScore';

/**
 * How fast the probability of the class explained rises when pixels are put into an image that shows nothing, the strongest of the map first (Petsiuk and others
 * 2018): the area below the curve.
 *
 * @param attribution - of images, of a class or the logit; its own images and classes are used
 * @returns areas, 0 to 1; good is large, a map that knows nothing gets `chance`, the area in random order
 * @throws InputError for an attribution of a loss or of what are no images, a model of other inputs, and a bad option
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const rises = await explain.insertion(model, await explain.occlusion(model, images));
 * rises.curve();   // the mean curve with intervals
 */
export function insertion(
  model: ExplainedModel,
  attribution: Attribution,
  options: CurveOptions = {},
): Promise<CurveScore> {
  return curveOf({ name: 'insertion', baseline: 'blurred' }, model, attribution, options);
}
