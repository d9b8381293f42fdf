import * as tf from '@tensorflow/tfjs';
import type { Values } from '../../learn';

/** Where each unit of a layer is active. */
export interface ActiveUnits {
  /** The value above which a unit is active, one a unit. */
  readonly thresholds: Float64Array;
  /** The pixels of all images, `row * height * width + pixel`, where a unit is active, one list a unit. */
  readonly pixels: readonly Uint32Array[];
}

/** How many numbers an enlarged batch of maps has at most. */
const batchNumbers = 2 ** 22;

/**
 * Where units are active: above a threshold of each that `top` of all its values exceed at most, once the maps are as large as the images (bilinear).
 *
 * @param maps - what the layer gives, `[n, h, w, units]`
 * @param sizes - height and width of the images
 */
export async function activeUnits(
  maps: Values,
  [height, width]: readonly [height: number, width: number],
  top: number,
  pause: () => Promise<void>,
): Promise<ActiveUnits> {
  const [rows, , , units] = maps.shape as [number, number, number, number];
  const thresholds = thresholdsOf(maps.data, units, top);
  const found = Array.from({ length: units }, (): Uint32Array[] => []);
  const size = height * width;
  const step = Math.max(1, Math.floor(batchNumbers / (size * units)));
  for (let start = 0; start < rows; start += step) {
    const some = maps.select(Array.from({ length: Math.min(step, rows - start) }, (_, i) => start + i));
    const large = tf.tidy(() => tf.image.resizeBilinear(some.tensor() as tf.Tensor4D, [height, width], false, true));
    const values = large.dataSync();
    large.dispose();
    activeOf(values, thresholds, start * size).forEach((active, unit) => found[unit]!.push(active));
    await pause();
  }
  return { thresholds, pixels: found.map(joined) };
}

/** The pixels where each unit is active. It goes through the values in the order in which they lie. @param from - the number of the first pixel */
function activeOf(values: ArrayLike<number>, thresholds: Float64Array, from: number): Uint32Array[] {
  const units = thresholds.length;
  const active = Array.from({ length: units }, (): number[] => []);
  for (let at = 0, pixel = from; at < values.length; pixel++) {
    for (let unit = 0; unit < units; unit++, at++) if (values[at]! > thresholds[unit]!) active[unit]!.push(pixel);
  }
  return active.map((pixels) => Uint32Array.from(pixels));
}

/** Of each unit the value that at most `top` of its values exceed. */
function thresholdsOf(data: Float32Array, units: number, top: number): Float64Array {
  const each = data.length / units;
  const values = new Float32Array(each);
  return Float64Array.from({ length: units }, (_, unit) => {
    for (let i = 0; i < each; i++) values[i] = data[i * units + unit]!;
    values.sort();
    return values[Math.max(0, each - 1 - Math.floor(top * each))]!;
  });
}

function joined(lists: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
