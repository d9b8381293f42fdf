import { checkInteger, InputError } from '../../base';
import { readBuilt } from '../builtFolder';
import type { Split } from '../dataset';
import { buildAvatarFaces } from './build';
import { resolveSettings } from './settings';
import type { Skew } from './skew';

/** Options of {@link drawHiddenFaces}. */
export interface HiddenFacesOptions {
  /** How many images, an even number; half are faces. */
  readonly count: number;
  /** A whole number. */
  readonly seed: number;
  /** What nobody else knows, at least 32 characters: the images follow from it and the seed. */
  readonly secret: string;
  /** How often each attribute occurs among the faces. */
  readonly skew: Skew;
}

/**
 * Draws a test set that nobody can draw again without the secret: people and things as in `avatar-faces`, in random order.
 *
 * @param folder - is made, and has the images with all that is known of them: no place for others to look
 * @throws InputError for an odd count, a short secret or a skew that is none
 */
export async function drawHiddenFaces(folder: string, options: HiddenFacesOptions): Promise<Split> {
  const { count, seed, secret, skew } = options;
  checkInteger('count', count, 2);
  if (secret.length < 32) throw new InputError('secret', 'at least 32 characters', secret.length);
  const settings = resolveSettings({ train: count, validation: 0, test: 0, seed, skew });
  await buildAvatarFaces({ ...settings, secret }, folder);
  return (await readBuilt(folder, 'Draw it again.')).splits.train;
}
