import { checkChoice, checkInteger, checkKeys, InputError, InterruptedError, interruptSignal, Random } from '../base';
import { ImageStore } from '../data';
import { corruptions, type CorruptionKind } from './corruptions';
import type { Severity, Spoil } from './corruptions/corruption';

/** Options of `robust.corrupt`. */
export interface CorruptOptions {
  /** Which corruption. */
  kind: CorruptionKind;
  /** How much, from 1, hardly seen, to 5, much; 0 leaves the images as they are. */
  severity: number;
  /** What random numbers follow from, where the corruption draws some. Default 0. */
  seed?: number;
}

/** All common corruptions by name. */
export const corruptionKinds = Object.keys(corruptions) as readonly CorruptionKind[];

/** Images worked on before other work of the process has its turn. */
const batch = 64;

/**
 * Spoils images by one of the 15 common corruptions of Hendrycks and Dietterich (2019): noise, blur, weather, and what cameras and files do.
 * Severities are those that they published for images of 64 x 64; on other sizes lengths (radii, sigmas) grow with the shorter side.
 *
 * The same image in the same place with the same seed gets the same noise, whatever else is in the store.
 *
 * @param images - grey or colour, of any size
 * @returns as many images of the same size; those given stay as they are
 * @throws InputError for an unknown kind, a severity that is not a whole number from 0 to 5, and images of 2 or 4 channels
 * @throws InterruptedError when interrupted
 * @see Hendrycks, D. and Dietterich, T. (2019). Benchmarking neural network robustness to common corruptions and perturbations.
 * @example
 * const foggy = await robust.corrupt(test.images, { kind: 'fog', severity: 3 });
 * await model.evaluate({ ...test, images: foggy });
 */
export async function corrupt(images: ImageStore, options: CorruptOptions): Promise<ImageStore> {
  checkKeys('corrupt', options, ['kind', 'severity', 'seed']);
  const { kind, severity, seed = 0 } = options;
  checkChoice('kind', kind, corruptionKinds);
  checkInteger('seed', seed, 0);
  if (!(Number.isInteger(severity) && severity >= 0 && severity <= 5)) {
    throw new InputError('severity', 'a whole number from 0 to 5', severity);
  }
  if (!(images instanceof ImageStore)) {
    throw new InputError('corrupt', 'images such as test.images', images, 'Of a split take its images.');
  }
  if (images.channels !== 1 && images.channels !== 3) {
    throw new InputError('corrupt', 'images of 1 or 3 channels', images.channels);
  }
  const spoil: Spoil = severity === 0 ? (image) => image : corruptions[kind].at(severity as Severity, images.shape);
  return spoiled(images, spoil, seed);
}

async function spoiled(images: ImageStore, spoil: Spoil, seed: number): Promise<ImageStore> {
  const { length, imageSize } = images;
  const streams = new Random(seed);
  // Rounds and cuts to 0..255 by itself.
  const bytes = new Uint8ClampedArray(length * imageSize);
  const one = async (row: number): Promise<void> => {
    const made = spoil(images.gather([row]), streams.split());
    const values = made instanceof Promise ? await made : made;
    for (let i = 0, at = row * imageSize; i < imageSize; i++) bytes[at++] = 255 * values[i]!;
  };
  for (let start = 0; start < length; start += batch) {
    await Promise.all(Array.from({ length: Math.min(batch, length - start) }, (_, i) => one(start + i)));
    await new Promise(setImmediate);
    if (interruptSignal()?.aborted) {
      throw new InterruptedError(`corrupt: interrupted after ${Math.min(start + batch, length)} of ${length} images.`);
    }
  }
  return new ImageStore(new Uint8Array(bytes.buffer), images.shape);
}
