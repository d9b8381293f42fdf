import * as tf from '@tensorflow/tfjs';
import { takeRows } from '../../backend';

/** Where the pixels of new images are taken from: rows and columns of the old images, one of each for every new row and column. */
export interface Places {
  readonly height: number;
  readonly width: number;
  /** `[batch, new height]`, in [0, height - 1]. */
  readonly rows: tf.Tensor;
  /** `[batch, new width]`, in [0, width - 1]. */
  readonly columns: tf.Tensor;
}

/** A part of each image, in shares of its height and width, `[batch, 1]` each. */
export interface Window {
  readonly kept: tf.Tensor;
  readonly top: tf.Tensor;
  readonly left: tf.Tensor;
}

/** Each pixel from where it is. @param border - how many pixels around the image repeat its edge. Default none */
export function ownPlaces(batch: number, height: number, width: number, border = 0): Places {
  const each = (size: number): tf.Tensor => {
    const places = tf.range(-border, size + border).expandDims(0);
    return tf.tile(border ? tf.clipByValue(places, 0, size - 1) : places, [batch, 1]);
  };
  return { height, width, rows: each(height), columns: each(width) };
}

/** Each pixel from where a window has it, between pixels. */
export function windowPlaces(height: number, width: number, { kept, top, left }: Window): Places {
  const each = (size: number, start: tf.Tensor): tf.Tensor =>
    tf.clipByValue(within(tf.range(0, size).expandDims(0), start, kept, size), 0, size - 1);
  return { height, width, rows: each(height, top), columns: each(width, left) };
}

/** Where places in a window, as large as the whole, are in the whole: centres of pixels count, 0.5 is that of the first one. */
function within(places: tf.Tensor | number, start: tf.Tensor, kept: tf.Tensor, size: number): tf.Tensor {
  return tf.sub(tf.add(tf.mul(start, size), tf.mul(tf.add(places, 0.5), kept)), 0.5);
}

/** Images with their pixels taken from other places, whole ones. @param images - `[batch, height, width, channels]` */
export function taken(images: tf.Tensor4D, { rows, columns }: Places): tf.Tensor4D {
  return pixelsAt(images, tf.cast(rows, 'int32'), tf.cast(columns, 'int32'));
}

/** The same with the nearest pixel of places between pixels: for masks, whose values have nothing between them. */
export function takenNearest(images: tf.Tensor4D, places: Places): tf.Tensor4D {
  const whole = (where: tf.Tensor): tf.Tensor => tf.cast(tf.floor(tf.add(where, 0.5)), 'int32');
  return pixelsAt(images, whole(places.rows), whole(places.columns));
}

/** Images with a border of one pixel that repeats the edge. */
export function bordered(images: tf.Tensor4D): tf.Tensor4D {
  const around = (inside: tf.Tensor4D, axis: 1 | 2): tf.Tensor4D => {
    const edge = (at: number): tf.Tensor4D => {
      const begin = [0, 0, 0, 0].map((_, i) => (i === axis ? at : 0)) as [number, number, number, number];
      const size = inside.shape.map((each, i) => (i === axis ? 1 : each)) as [number, number, number, number];
      return tf.slice(inside, begin, size);
    };
    return tf.concat([edge(0), inside, edge(inside.shape[axis] - 1)], axis);
  };
  return around(around(images, 1), 2);
}

/**
 * A window of each image, drawn as large as the whole: between pixels in proportion to how near they are, beyond the edge as at it. One kernel
 * does it, which is quicker than gathering neighbours and blending them.
 *
 * @param images - with a border of one pixel: the centres of pixels at the edge of a window may lie beyond that of the image
 */
export function enlarged(images: tf.Tensor4D, { kept, top, left }: Window): tf.Tensor4D {
  const [batch, height, width] = [images.shape[0], images.shape[1] - 2, images.shape[2] - 2];
  // Shares of the way from the first pixel of the border to the last one.
  const share = (index: number, start: tf.Tensor, size: number): tf.Tensor2D =>
    tf.div(tf.add(within(index, start, kept, size), 1), size + 1);
  const ends = (index: 0 | 1): tf.Tensor2D[] => [
    share(index * (height - 1), top, height),
    share(index * (width - 1), left, width),
  ];
  const boxes = tf.concat([...ends(0), ...ends(1)], 1);
  return tf.image.cropAndResize(images, boxes, tf.range(0, batch, 1, 'int32'), [height, width], 'bilinear');
}

/** @param rows - `[batch, new height]`, whole numbers @param columns - `[batch, new width]`, whole numbers */
function pixelsAt(images: tf.Tensor4D, rows: tf.Tensor, columns: tf.Tensor): tf.Tensor4D {
  const [batch, height, width, channels] = images.shape;
  const lines = tf.add(tf.mul(rows, tf.scalar(width, 'int32')), starts(batch, height * width)); // [batch, new height]
  const pixels = tf.add(tf.expandDims(lines, 2), tf.expandDims(columns, 1)); // [batch, new height, new width]
  const flat = takeRows(tf.reshape(images, [-1, channels]), tf.reshape(pixels, [-1]));
  return tf.reshape(flat, [batch, rows.shape[1]!, columns.shape[1]!, channels]);
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
