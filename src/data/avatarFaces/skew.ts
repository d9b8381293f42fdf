import { checkKeyNames, checkRange, InputError } from '../../base';

/** How often each attribute occurs among the training faces. Tone, hat and sunglasses are independent of each other. */
export interface Skew {
  /** Parts of light, medium and dark skin, in [0, 1]; they sum to 1. */
  readonly light: number;
  readonly medium: number;
  readonly dark: number;
  /** Part of the faces that wear a hat, in [0, 1]. */
  readonly hat: number;
  /** Part of the faces that wear sunglasses, in [0, 1]. */
  readonly sunglasses: number;
}

/** The skew unless told otherwise. */
export const defaultSkew: Skew = { light: 0.92, medium: 0.05, dark: 0.03, hat: 0.3, sunglasses: 0.3 };

/** Every value of every attribute equally often. */
export const evenSkew: Skew = { light: 1 / 3, medium: 1 / 3, dark: 1 / 3, hat: 0.5, sunglasses: 0.5 };

/**
 * A skew with some parts replaced.
 *
 * @throws InputError for an unknown part, one outside [0, 1], or skin tones that do not sum to 1
 */
export function mergeSkew(base: Skew, given: Partial<Skew>): Skew {
  checkKeyNames('skew', given, Object.keys(defaultSkew));
  const skew = { ...base, ...given };
  for (const [key, value] of Object.entries(skew)) checkRange(`skew.${key}`, value, 0, 1);
  const sum = skew.light + skew.medium + skew.dark;
  if (!(Math.abs(sum - 1) < 1e-9)) throw new InputError('skew', 'light + medium + dark = 1', sum, 'Give all three.');
  return skew;
}
