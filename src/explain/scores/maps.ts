import { InputError, product } from '../../base';
import type { Rows } from '../../data';
import { Values } from '../../learn';
import { Attribution } from '../attribution';

/** Maps that are scored: an attribution of images, or numbers `[n, height, width]` of one's own. */
export type ScoredMaps = Attribution | Values;

/** What of a map counts: what speaks for what was explained (below 0 counts as 0), or what speaks for or against it. */
export type MapSign = 'positive' | 'absolute';

/** The names of {@link MapSign}. */
export const mapSigns = ['positive', 'absolute'] as const satisfies readonly MapSign[];

/** Maps of one size. */
export interface MapSet {
  readonly length: number;
  readonly height: number;
  readonly width: number;
  /** One map, row-major. */
  map(row: number): Float32Array;
}

/** Reads maps. @throws InputError for what are no maps of images, and numbers that are not finite */
export function readMaps(what: string, maps: ScoredMaps): MapSet {
  const values = maps instanceof Attribution ? maps.maps : maps;
  if (!(values instanceof Values) || values.shape.length !== 3 || values.length === 0) {
    const got = values instanceof Values ? values.shape.join(' x ') : values;
    throw new InputError(`${what}: maps`, 'an attribution of images, or Values of n x height x width', got);
  }
  const bad = values.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError(`${what}: maps`, 'finite numbers', values.data[bad]);
  const [length, height, width] = values.shape as [number, number, number];
  const size = height * width;
  return { length, height, width, map: (row) => values.data.subarray(row * size, (row + 1) * size) };
}

/** Reads masks of the same size: where they are 0 and where not. @throws InputError for another size or number, or what is neither 0 nor 1 */
export function readMasks(what: string, masks: Rows, maps: MapSet): (row: number) => Float32Array {
  const { length, height, width } = maps;
  const size = height * width;
  const sizes = (masks as Partial<Rows> | undefined)?.rowShape;
  if (!sizes || product(sizes) !== size || sizes[0] !== height || masks.length !== length) {
    const got = sizes ? [masks.length, ...sizes].join(' x ') : masks;
    const todo = "Take split.parts.mask('hair') of the images explained.";
    throw new InputError(`${what}: masks`, `${length} x ${height} x ${width}, one for each map`, got, todo);
  }
  return (row) => {
    const mask = masks.gather([row]);
    const odd = mask.find((value) => value !== 0 && value !== 1);
    if (odd !== undefined) throw new InputError(`${what}: masks`, '0 or 1', odd);
    return mask;
  };
}

/** How strong each pixel of a map is, at least 0. */
export function strengths(map: ArrayLike<number>, sign: MapSign): Float64Array {
  const all = new Float64Array(map.length); // filled by a loop: `from` with a function takes some ten times as long
  const absolute = sign === 'absolute';
  for (let i = 0; i < all.length; i++) {
    const value = map[i]!;
    all[i] = absolute ? Math.abs(value) : value > 0 ? value : 0;
  }
  return all;
}
