import { mean, product, type Random, variance } from '../../base';
import type { ImageStore } from '../../data';
import { NetworkView, singleNetwork } from '../../learn';
import type { AttackedModel } from '../attackFunction';
import type { ComparedColumn } from './columns';
import type { FlatRows } from './maximumMeanDiscrepancy';

/** The features of the rows of both samples. */
export type FeaturePair = readonly [first: FlatRows, second: FlatRows];

/**
 * Columns as features: numbers with mean 0 and standard deviation 1 of both tables together (an empty one is 0, and a feature more says so), a feature of 0 and 1 for each
 * category.
 */
export function columnFeatures(columns: readonly ComparedColumn[]): FeaturePair {
  const features = columns.flatMap(
    (column) =>
    column.kind === 'number' ? numberFeatures(column.first, column.second) : categoryFeatures(column.first, column.second), // prettier-ignore
  );
  return [flat(features.map(([first]) => first)), flat(features.map(([, second]) => second))];
}

type Feature = readonly [first: Float64Array, second: Float64Array];

function numberFeatures(first: Float64Array, second: Float64Array): Feature[] {
  const all = Float64Array.from([...first, ...second].filter((value) => Number.isFinite(value)));
  const [middle, spread] = [all.length > 0 ? mean(all) : 0, Math.sqrt(variance(all, 0)) || 1];
  // Infinite values have no distance: they count as ten standard deviations.
  const within = (value: number): number => (value === Infinity ? 10 : value === -Infinity ? -10 : (value - middle) / spread); // prettier-ignore
  const scaled = (values: Float64Array): Float64Array => values.map((value) => (Number.isNaN(value) ? 0 : within(value))); // prettier-ignore
  const empty = (values: Float64Array): Float64Array => values.map((value) => Number(Number.isNaN(value)));
  const some = all.length < first.length + second.length;
  return [[scaled(first), scaled(second)], ...(some ? [[empty(first), empty(second)] as const] : [])];
}

function categoryFeatures(first: readonly string[], second: readonly string[]): Feature[] {
  return [...new Set([...first, ...second])].sort().map((name): Feature => {
    const is = (words: readonly string[]): Float64Array => Float64Array.from(words, (word) => Number(word === name));
    return [is(first), is(second)];
  });
}

function flat(columns: readonly Float64Array[]): FlatRows {
  const [width, length] = [columns.length, columns[0]!.length];
  const values = new Float32Array(width * length);
  columns.forEach((column, at) => column.forEach((value, row) => (values[row * width + at] = value)));
  return { values, width, length };
}

/** Images as the means of their pixels in `side` x `side` boxes, channel by channel. */
export function pixelFeatures(images: ImageStore, side: number): FlatRows {
  const { height, width, channels, length } = images;
  const [rows, columns] = [Math.min(side, height), Math.min(side, width)];
  const size = rows * columns * channels;
  const values = new Float32Array(length * size);
  const counts = new Float32Array(rows * columns);
  const boxOf = (y: number, x: number): number => Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width); // prettier-ignore
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) counts[boxOf(y, x)]! += 1;
  for (let row = 0; row < length; row++) {
    const image = images.image(row);
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const box = boxOf(y, x);
        for (let c = 0; c < channels; c++)
          values[row * size + box * channels + c]! += image[at++]! / 255 / counts[box]!;
      }
    }
  }
  return { values, width: size, length };
}

/** Images as what a layer of a network gives for them; maps as their means over all places. */
export async function layerFeatures(
  images: ImageStore,
  model: AttackedModel,
  layer: string | number,
): Promise<FlatRows> {
  const view = new NetworkView(singleNetwork('shiftReport', model), { tasks: () => ({}) });
  try {
    const { data, shape } = await view.activations(images, layer);
    const [length, channels] = [images.length, shape.at(-1)!];
    const places = product(shape.slice(1, -1));
    const values = new Float32Array(length * channels);
    data.forEach((value, i) => (values[Math.floor(i / (places * channels)) * channels + (i % channels)]! += value / places)); // prettier-ignore
    return { values, width: channels, length };
  } finally {
    view.dispose();
  }
}

/** At most so many of the rows, drawn by chance. */
export function someRows(rows: FlatRows, most: number, random: Random): FlatRows {
  const { width, length, values } = rows;
  if (length <= most) return rows;
  const chosen = random.shuffle(Uint32Array.from({ length }, (_, row) => row)).subarray(0, most);
  const drawn = new Float32Array(most * width);
  chosen.forEach((row, i) => drawn.set(values.subarray(row * width, (row + 1) * width), i * width));
  return { values: drawn, width, length: most };
}
