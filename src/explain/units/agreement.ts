import type { PartMaps } from '../../data';

/** How units and parts agree. */
export interface Agreement {
  /** The number of each pixel's part, of all images. */
  readonly labels: Uint8Array;
  /** How many pixels each part has. */
  readonly areas: Float64Array;
  /** Pixels of an image. */
  readonly size: number;
}

/** Reads all maps of parts. */
export function agreementWith(parts: PartMaps): Agreement {
  const [height, width] = parts.rowShape;
  const size = height * width;
  const labels = new Uint8Array(parts.length * size);
  for (let row = 0; row < parts.length; row++) labels.set(parts.map(row), row * size);
  const areas = new Float64Array(parts.names.length);
  for (const label of labels) areas[label]! += 1;
  return { labels, areas, size };
}

/**
 * Intersection over union of the pixels where a unit is active with each part, over all images; 0 for a part that is nowhere.
 *
 * @param from - whose masks each image has. Default: its own
 */
export function iousOf({ labels, areas, size }: Agreement, pixels: Uint32Array, from?: Uint32Array): Float64Array {
  const shared = new Float64Array(areas.length);
  if (!from) for (const pixel of pixels) shared[labels[pixel]!]! += 1;
  else {
    for (const pixel of pixels) {
      const row = Math.floor(pixel / size);
      shared[labels[pixel + (from[row]! - row) * size]!]! += 1;
    }
  }
  return shared.map((both, part) => (both === 0 ? 0 : both / (pixels.length + areas[part]! - both)));
}
