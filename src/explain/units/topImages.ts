import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { checkChoice, checkInteger, checkKeys } from '../../base';
import type { ImageStore, Rows, Split } from '../../data';
import { BatchRun, numbersOf, Values, type Numbers } from '../../learn';
import { runNetwork } from '../../network';
import { networkSubject, type ExplainedModel } from '../subject';
import { receptiveField, type ReceptiveField, type Sight } from './receptiveField';
import { UnitImages } from './unitImages';
import { excitements, unitsOf, type UnitOptions, type Units } from './units';

/** Options of {@link topImages}. */
export interface TopImagesOptions extends UnitOptions {
  /** How many images of each unit. Default 8. */
  count?: number;
  /** What an image counts for a channel of a map: its largest value (`largest`), or its `mean`. Default `largest`. */
  by?: 'largest' | 'mean';
  /** Whether what the unit sees is cut out, where it is less than the image. Default true; by mean the image is whole. */
  cut?: boolean;
  /** How many images the network is given at once. Default 256. */
  batchSize?: number;
}

/**
 * The images of a set that excite units of a network most, the most exciting first: what a filter looks for, with what it sees of each cut out (its receptive field, by
 * arithmetic over the layers; what lies beyond the edge is grey).
 *
 * @param model - a model of any class, or a network of tf.layers
 * @param images - the set: a split, images or numbers
 * @returns images, and a table: image, unit, rank, row (of the set), value, line and column (of the map), top, left, bottom, right (of what the unit sees, in pixels; bottom and right
 * are the first that it does not see)
 * @throws InputError for a layer, channel or place that is not there, images that do not fit, and bad options
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const top = await explain.topImages(model, test, { layer: 'conv2d_2', channels: [0, 5, 7] });
 * await show(top);
 * await show(imageGrid(test.images, top.toTable(), { captions: 'value' }));   // the whole images
 */
export async function topImages(
  model: ExplainedModel,
  images: Split | ImageStore | Numbers,
  options: TopImagesOptions = {},
): Promise<UnitImages> {
  const what = 'topImages';
  checkKeys(what, options, ['layer', 'channels', 'place', 'count', 'by', 'cut', 'batchSize']);
  const {
    layer = -1,
    channels = 'all',
    place = 'all',
    count = 8,
    by = 'largest',
    cut = true,
    batchSize = 256,
  } = options;
  checkInteger('count', count, 1);
  checkInteger('batchSize', batchSize, 1);
  checkChoice('by', by, ['largest', 'mean']);
  const subject = networkSubject(what, model);
  const units = unitsOf(what, subject.network, { layer, channels, place });
  const rows = subject.rows(images);
  const found = await excitedBy(units, rows, by, batchSize);
  const whole = !cut || by === 'mean' || rows.rowShape.length !== 3 || units.channels[0] === -1;
  const field = whole ? 'all' : receptiveField(units.output);
  return collected(units, rows, topOf(found, units, Math.min(count, rows.length)), field);
}

/** How excited each unit is by each image, and where, `[n, units]`. */
interface Excited {
  readonly values: Float32Array;
  readonly places: Float32Array;
}

async function excitedBy(units: Units, rows: Rows, by: 'largest' | 'mean', batchSize: number): Promise<Excited> {
  const run = new BatchRun('topImages', rows, batchSize);
  try {
    const step = run.compile((x) => {
      const each = excitements(units, runNetwork(units.output, x, { training: false }));
      const values = by === 'mean' ? tf.mean(each, 1) : tf.max(each, 1);
      return { values, places: tf.cast(tf.argMax(each, 1), 'float32') };
    }, 1);
    const found = await run.over(new Values(new Float32Array(rows.length), [rows.length, 1]), ({ x }) =>
      numbersOf(step(x)),
    );
    return { values: found['values']!, places: found['places']! };
  } finally {
    run.end();
  }
}

/** An image that excites a unit. */
interface Top {
  readonly unit: number;
  readonly rank: number;
  readonly row: number;
  readonly value: number;
  readonly line: number;
  readonly column: number;
}

/** The most exciting images of each unit; of equals the first. */
function topOf({ values, places }: Excited, { channels, places: [, across], place }: Units, count: number): Top[] {
  const width = channels.length;
  const order = Array.from({ length: values.length / width }, (_, row) => row);
  return channels.flatMap((_, unit) =>
    [...order]
      .sort((a, b) => values[b * width + unit]! - values[a * width + unit]! || a - b)
      .slice(0, count)
      .map((row, rank) => {
        const at = places[row * width + unit]!;
        const [line, column] = place === 'all' ? [Math.floor(at / across), at % across] : place;
        return { unit, rank, row, value: values[row * width + unit]!, line, column };
      }),
  );
}

function collected({ layer, names }: Units, rows: Rows, tops: readonly Top[], field: ReceptiveField): UnitImages {
  const [height, width, channels] =
    rows.rowShape.length === 3 ? (rows.rowShape as [number, number, number]) : [1, 1, 1];
  const boxes = tops.map(({ line, column }) => boxOf(field, line, column, [height, width]));
  const [down, across] = sizesOf(field, [height, width]);
  const pixels = tops.map(({ row }, i) => cutOut(rows.gather([row]), boxes[i]!, [height, width, channels]));
  const images =
    rows.rowShape.length === 3
      ? new Values(joined(pixels), [tops.length, down, across, channels])
      : new Values(rows.gather(tops.map(({ row }) => row)), [tops.length, ...rows.rowShape]);
  const whole = (values: number[], name: string): pl.Series => pl.Series(name, values, pl.Int32);
  const table = pl.DataFrame([
    whole(tops.map((_, i) => i), 'image'),
    pl.Series('unit', tops.map(({ unit }) => names[unit]!)),
    whole(tops.map(({ rank }) => rank), 'rank'),
    whole(tops.map(({ row }) => row), 'row'),
    pl.Series('value', tops.map(({ value }) => value), pl.Float64),
    whole(tops.map(({ line }) => line), 'line'),
    whole(tops.map(({ column }) => column), 'column'),
    ...(['top', 'left', 'bottom', 'right'] as const).map((name) => whole(boxes.map((box) => box[name]), name)),
  ]); // prettier-ignore
  return new UnitImages({
    images,
    table,
    title: `Images that excite ${layer} most`,
    captions: ['unit', 'value'],
    columns: columnsFor(tops.filter(({ unit }) => unit === 0).length),
    range: [0, 1],
  });
}

/** What a unit sees, in pixels; bottom and right are the first beyond. */
interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

function boxOf(field: ReceptiveField, line: number, column: number, [height, width]: readonly [number, number]): Box {
  if (field === 'all') return { top: 0, left: 0, bottom: height, right: width };
  const [[top, bottom], [left, right]] = [seen(field[0], line, height), seen(field[1], column, width)];
  return { top, left, bottom, right };
}

/** Where what is seen begins and ends; not larger than the image, which it then is. */
function seen({ step, first, last }: Sight, at: number, size: number): [from: number, to: number] {
  if (last - first + 1 >= size) return [0, size];
  return [step * at + first, step * at + last + 1];
}

function sizesOf(field: ReceptiveField, [height, width]: readonly [number, number]): [number, number] {
  const { top, left, bottom, right } = boxOf(field, 0, 0, [height, width]);
  return [bottom - top, right - left];
}

/** A part of an image; beyond the edge it is grey. */
function cutOut(
  image: Float32Array,
  { top, left, bottom, right }: Box,
  sizes: readonly [number, number, number],
): Float32Array {
  const [height, width, channels] = sizes;
  const across = right - left;
  const part = new Float32Array((bottom - top) * across * channels).fill(0.5);
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
    const [from, to] = [Math.max(0, left), Math.min(width, right)];
    const line = image.subarray((y * width + from) * channels, (y * width + to) * channels);
    part.set(line, ((y - top) * across + from - left) * channels);
  }
  return part;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.length * parts[0]!.length);
  parts.forEach((part, i) => all.set(part, i * part.length));
  return all;
}

/** So many side by side that the images of a unit fill whole lines. */
function columnsFor(count: number): number {
  for (let columns = Math.min(10, count); columns > 4; columns--) if (count % columns === 0) return columns;
  return Math.min(8, count);
}
