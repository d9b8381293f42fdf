import type { Random } from '../../base';
import type { ImageShape } from '../../data';

/** How much: 1 is hardly seen, 5 is much. */
export type Severity = 1 | 2 | 3 | 4 | 5;

/** A value for each severity, from 1 to 5. */
export type Five<T> = readonly [T, T, T, T, T];

/**
 * Spoils one image.
 *
 * @param image - numbers from 0 to 1, row-major height x width x channels; may be changed
 * @param random - a stream of the image's own
 * @returns as many numbers; what lies beyond 0 and 1 is cut afterwards
 */
export type Spoil = (image: Float32Array, random: Random) => Float32Array | Promise<Float32Array>;

/** A common corruption: one file of this folder exports one, `index.ts` registers it. */
export interface Corruption {
  readonly name: string;
  /** What it does at a severity to images of a size. What does not depend on the image is worked out here, once. */
  at(severity: Severity, shape: ImageShape): Spoil;
}

/**
 * How many pixels of an image stand for one of 64 x 64: severities are chosen for that size, and lengths grow with the shorter side, so
 * that the same share of a picture is smeared.
 */
export function scaleOf({ height, width }: ImageShape): number {
  return Math.min(height, width) / 64;
}

/** A length in pixels of 64 x 64 as whole pixels of an image, at least 1. */
export function pixelsFor(length: number, shape: ImageShape): number {
  return Math.max(1, Math.round(length * scaleOf(shape)));
}
