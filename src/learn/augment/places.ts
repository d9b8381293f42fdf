import * as tf from '@tensorflow/tfjs';
import { takeRows } from '../../backend';

/** Where the pixels of new images are taken from: rows and columns of the old images, one of each for every new row and column. */
export interface Places {
  readonly height: number;
  readonly width: number;
  /** `[batch, height]`, in [0, height - 1]. */
  readonly rows: tf.Tensor;
  /** `[batch, width]`, in [0, width - 1]. */
  readonly columns: tf.Tensor;
  /** Whether places may lie between pixels. */
  readonly between: boolean;
}

/** Each pixel from where it is. */
export function ownPlaces(batch: number, height: number, width: number): Places {
  const each = (size: number): tf.Tensor => tf.tile(tf.range(0, size).expandDims(0), [batch, 1]);
  return { height, width, rows: each(height), columns: each(width), between: false };
}

/**
 * Images with their pixels taken from other places; between pixels in proportion to how near they are.
 *
 * @param images - `[batch, height, width, channels]`
 */
export function taken(images: tf.Tensor4D, places: Places): tf.Tensor4D {
  if (!places.between) return pixelsAt(images, tf.cast(places.rows, 'int32'), tf.cast(places.columns, 'int32'));
  return columnsBetween(rowsBetween(images, places), places);
}

/** The same with the nearest pixel: for masks, whose values have nothing between them. */
export function takenNearest(images: tf.Tensor4D, places: Places): tf.Tensor4D {
  const whole = (where: tf.Tensor): tf.Tensor => tf.cast(tf.floor(tf.add(where, 0.5)), 'int32');
  return pixelsAt(images, whole(places.rows), whole(places.columns));
}

/** @param rows - `[batch, height]`, whole numbers @param columns - `[batch, width]`, whole numbers */
function pixelsAt(images: tf.Tensor4D, rows: tf.Tensor, columns: tf.Tensor): tf.Tensor4D {
  const [batch, height, width, channels] = images.shape;
  const lines = tf.add(tf.mul(rows, tf.scalar(width, 'int32')), starts(batch, height * width)); // [batch, height]
  const pixels = tf.add(tf.expandDims(lines, 2), tf.expandDims(columns, 1)); // [batch, height, width]
  const flat = takeRows(tf.reshape(images, [-1, channels]), tf.reshape(pixels, [-1]));
  return tf.reshape(flat, images.shape);
}

function rowsBetween(images: tf.Tensor4D, { rows }: Places): tf.Tensor4D {
  const [batch, height, width, channels] = images.shape;
  const lines = tf.reshape(images, [-1, width * channels]);
  const at = (where: tf.Tensor): tf.Tensor => {
    const index = tf.add(tf.cast(where, 'int32'), starts(batch, height));
    return tf.reshape(takeRows(lines, tf.reshape(index, [-1])), [batch, height, width * channels]);
  };
  const { before, behind, share } = neighbours(rows, height);
  return tf.reshape(blended(at(before), at(behind), tf.expandDims(share, 2)), images.shape);
}

function columnsBetween(images: tf.Tensor4D, { columns }: Places): tf.Tensor4D {
  const [batch, height, width, channels] = images.shape;
  const rows = tf.tile(tf.range(0, height, 1, 'int32').expandDims(0), [batch, 1]);
  const at = (where: tf.Tensor): tf.Tensor =>
    tf.reshape(pixelsAt(images, rows, tf.cast(where, 'int32')), [batch, height, width * channels]);
  const { before, behind, share } = neighbours(columns, width);
  const shares = overChannels(share, channels);
  return tf.reshape(blended(at(before), at(behind), tf.expandDims(shares, 1)), images.shape);
}

/** The two pixels around places on an axis, and how far from the first towards the second they are. */
function neighbours(where: tf.Tensor, size: number): Record<'before' | 'behind' | 'share', tf.Tensor> {
  const before = tf.floor(where);
  return { before, behind: tf.minimum(tf.add(before, 1), size - 1), share: tf.sub(where, before) };
}

function blended(first: tf.Tensor, second: tf.Tensor, share: tf.Tensor): tf.Tensor {
  return tf.add(first, tf.mul(tf.sub(second, first), share));
}

/** One number a pixel, `[batch, width]`, as one a value, `[batch, width * channels]`: long lines are quicker to multiply by. */
export function overChannels(pixels: tf.Tensor, channels: number): tf.Tensor {
  const [batch, width] = pixels.shape as [number, number];
  return tf.reshape(tf.tile(tf.expandDims(pixels, 2), [1, 1, channels]), [batch, width * channels]);
}

/** Where each image starts in a list of so many things an image, `[batch, 1]`. */
function starts(batch: number, each: number): tf.Tensor {
  return tf.mul(tf.range(0, batch, 1, 'int32').expandDims(1), tf.scalar(each, 'int32'));
}
