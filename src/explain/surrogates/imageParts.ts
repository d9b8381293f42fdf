import * as tf from '@tensorflow/tfjs';
import { most } from '../../base';
import { valuesOf, type BatchResult, type RowBatch } from '../../learn';
import { checkFill, coverOf, covered, type SegmentFill } from '../covered';
import type { Found, PredictionContext } from '../method';
import { probe } from '../probe';
import { segmenter, type SegmentOptions, type Segments } from '../superpixels/superpixels';

/** Which parts are there in some copies of an image, `[copies, parts]`: 1 or 0. */
export interface PartChoice {
  readonly there: Uint8Array;
  readonly copies: number;
}

/** What a method makes of an image: which copies it wants, and what it says of their outputs. */
export interface PartMethod {
  /** The copies of an image of so many parts. */
  choose(parts: number): PartChoice;
  /** A number for each part, and others that go with the row. */
  explain(choice: PartChoice, parts: number, outputs: Float64Array): { readonly weights: Float64Array; readonly more: Readonly<Record<string, number>> }; // prettier-ignore
}

/** Options of methods that cover parts of images. */
export interface PartOptions extends SegmentOptions {
  /** What covers parts. */
  fill?: SegmentFill;
}

/**
 * Explains images by parts that are there or covered. A part's number is shared by its pixels, so that the sum over any region means something.
 *
 * @returns values `[n, height, width]`, segments, and what else the method says of each row
 */
export async function byParts(
  context: PredictionContext,
  { fill, ...cut }: Required<PartOptions>,
  method: PartMethod,
): Promise<Found & { more: Record<string, Float32Array> }> {
  const { run, rows, target, what } = context;
  checkFill(fill, ['mean', 'segment']);
  const segment = segmenter(what, rows, cut);
  const [height, width, channels] = rows.rowShape as [number, number, number];
  const ask = probe(context, (x, masks, cover) => covered(x, cover, masks));
  const size = height * width;
  const { values, segments, ...more } = await run.over(target.choice, async (batch) => {
    const images = partsOf(batch, segment, method);
    const covers = new Float32Array(batch.size * size * channels);
    images.forEach(({ parts }, row) => {
      const pixels = rows.gather([batch.start + row]);
      covers.set(coverOf(pixels, channels, parts, fill), row * size * channels);
    });
    const copies = most(images.map(({ choice }) => choice.copies));
    const outputs = await ask(batch, copies, (start, size) => [
      masksOf(images, start, size, [batch.size, height, width]),
      tf.tensor(covers.slice(), [1, batch.size, height, width, channels]),
    ]);
    return explained(batch, images, outputs, method, size);
  });
  const maps = {
    values: valuesOf(values!, rows, [height, width]),
    segments: valuesOf(segments!, rows, [height, width]),
  };
  return { ...maps, more };
}

interface ImageParts {
  readonly parts: Segments;
  readonly choice: PartChoice;
}

function partsOf(batch: RowBatch, segment: (row: number) => Segments, method: PartMethod): ImageParts[] {
  return Array.from({ length: batch.used }, (_, row) => {
    const parts = segment(batch.start + row);
    return { parts, choice: method.choose(parts.count) };
  });
}

/** 1 where a part of a copy is covered, `[copies, batch, height, width, 1]`. */
function masksOf(
  images: readonly ImageParts[],
  start: number,
  copies: number,
  [batch, height, width]: readonly [number, number, number],
): tf.Tensor {
  const size = height * width;
  const masks = new Float32Array(copies * batch * size);
  for (let copy = 0; copy < copies; copy++) {
    images.forEach(({ parts: { labels, count }, choice }, row) => {
      if (start + copy >= choice.copies) return;
      const there = choice.there.subarray((start + copy) * count, (start + copy + 1) * count);
      const at = (copy * batch + row) * size;
      for (let pixel = 0; pixel < size; pixel++) masks[at + pixel] = 1 - there[labels[pixel]!]!;
    });
  }
  return tf.tensor(masks, [copies, batch, height, width, 1]);
}

function explained(
  batch: RowBatch,
  images: readonly ImageParts[],
  outputs: Float64Array,
  method: PartMethod,
  size: number,
): BatchResult {
  const values = new Float32Array(batch.size * size);
  const segments = new Float32Array(batch.size * size);
  const more: Record<string, Float32Array> = {};
  images.forEach(({ parts: { labels, numbers, count }, choice }, row) => {
    const own = Float64Array.from({ length: choice.copies }, (_, copy) => outputs[copy * batch.size + row]!);
    const found = method.explain(choice, count, own);
    const pixels = new Float64Array(count);
    for (const label of labels) pixels[label]!++;
    labels.forEach((label, at) => (values[row * size + at] = found.weights[label]! / pixels[label]!));
    segments.set(labels.map((label) => numbers[label]!), row * size); // prettier-ignore
    for (const [name, value] of Object.entries(found.more)) {
      more[name] ??= new Float32Array(batch.size);
      more[name][row] = value;
    }
  });
  return { values, segments, ...more };
}

/** Whether the rows are images. */
export function areImages({ rows }: PredictionContext): boolean {
  return rows.rowShape.length === 3;
}
