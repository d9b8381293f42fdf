import type { Attribution } from '../attribution';
import type { ExplainedModel } from '../subject';
import { curveOf, type CurveOptions } from './curve';
import type { CurveScore } from './curveScore';

/**
 * How fast the probability of the class explained falls when pixels are taken away, the strongest of the map first (Petsiuk and others 2018): the area
 * below the curve. A map that knows what the network goes by makes it fall at once.
 *
 * @param attribution - of images, of a class or the logit; its own images and classes are used
 * @returns areas, 0 to 1; good is small, a map that knows nothing gets `chance`, the area in random order
 * @throws InputError for an attribution of a loss or of what are no images, a model of other inputs, and a bad option
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const falls = await explain.deletion(model, await explain.gradCam(model, images), { baseline: 'mean' });
 * falls.difference;   // below 0: faster than in random order
 */
export function deletion(
  model: ExplainedModel,
  attribution: Attribution,
  options: CurveOptions = {},
): Promise<CurveScore> {
  return curveOf({ name: 'deletion', baseline: 'mean' }, model, attribution, options);
}
