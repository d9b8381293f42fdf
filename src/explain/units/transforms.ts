import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../base';

/** How images are moved at random at each step. */
export interface TransformOptions {
  /** By how many pixels at most, in each direction. */
  readonly jitter: number;
  /** By how many degrees at most, to either side. */
  readonly rotation: number;
  /** By which share larger or smaller at most. */
  readonly scale: number;
}

/** One way in which images are moved. */
export interface Move {
  readonly down: number;
  readonly across: number;
  /** In degrees, counterclockwise. */
  readonly angle: number;
  /** How many times as large. */
  readonly scale: number;
}

/** Draws a way to move images. */
export function drawMove(random: Random, { jitter, rotation, scale }: TransformOptions): Move {
  const [down, across, angle, larger] = [1, 1, 1, 1].map(() => random.uniform(-1, 1)) as [
    number,
    number,
    number,
    number,
  ];
  return { down: jitter * down, across: jitter * across, angle: rotation * angle, scale: 1 + scale * larger };
}

/**
 * A move as matrices, which have gradients on every backend: lines and columns are scaled and shifted by one matrix each, and turned by shears along the columns, the lines and the columns
 * again. The caller disposes of them.
 *
 * @returns `[1, height, height]`, `[1, width, width]`, `[height, width, width]`, `[width, height, height]`
 */
export function moveTensors({ down, across, angle, scale }: Move, height: number, width: number): tf.Tensor[] {
  const radians = (angle * Math.PI) / 180;
  const [cy, cx] = [(height - 1) / 2, (width - 1) / 2];
  return [
    blend(1, height, (_, y) => cy + (y - cy) / scale - down),
    blend(1, width, (_, x) => cx + (x - cx) / scale - across),
    blend(height, width, (y, x) => x - Math.tan(radians / 2) * (y - cy)),
    blend(width, height, (x, y) => y + Math.sin(radians) * (x - cx)),
  ];
}

/** Matrices that take each place from between its two neighbours; beyond the edge is the edge. */
function blend(count: number, size: number, from: (which: number, place: number) => number): tf.Tensor3D {
  const values = new Float32Array(count * size * size);
  for (let which = 0; which < count; which++) {
    for (let place = 0; place < size; place++) {
      const source = Math.min(size - 1, Math.max(0, from(which, place)));
      const low = Math.min(size - 2, Math.floor(source));
      const at = (which * size + place) * size;
      if (size === 1) values[at] = 1;
      else {
        values[at + low] = low + 1 - source;
        values[at + low + 1] = source - low;
      }
    }
  }
  return tf.tensor3d(values, [count, size, size]);
}

/** Images moved. @param x - `[batch, height, width, channels]` @param tensors - those of {@link moveTensors} */
export function moved(x: tf.Tensor, [down, across, alongLines, alongColumns]: readonly tf.Tensor[]): tf.Tensor {
  const placed = columns(across!, lines(down!, x));
  return columns(alongLines!, lines(alongColumns!, columns(alongLines!, placed)));
}

/** Mixes lines: `[1 or width, height, height]`, a matrix for all columns or one for each. */
function lines(by: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return mixed(by, x, [2, 1, 0, 3]);
}

/** Mixes columns: `[1 or height, width, width]`, a matrix for all lines or one for each. */
function columns(by: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return mixed(by, x, [1, 2, 0, 3]);
}

/** @param order - the axis that tells the matrices apart, the one that is mixed, and the others; it is its own inverse or that of [1, 2, 0, 3] */
function mixed(by: tf.Tensor, x: tf.Tensor, order: readonly [number, number, number, number]): tf.Tensor {
  const turned = tf.transpose(x, [...order]); // [which, place, batch, channels]
  const [which, place, ...others] = turned.shape as [number, number, number, number];
  const rows = others[0] * others[1];
  const back = order[0] === 2 ? [2, 1, 0, 3] : [2, 0, 1, 3];
  // One matrix for all: what it does not tell apart goes to the others.
  if (by.shape[0] === 1 && which > 1) {
    const flat = tf.reshape(tf.transpose(turned, [1, 0, 2, 3]), [place, which * rows]);
    const found = tf.reshape(tf.matMul(tf.reshape(by, [place, place]), flat), [place, which, ...others]);
    return tf.transpose(tf.transpose(found, [1, 0, 2, 3]), back);
  }
  const found = tf.matMul(by, tf.reshape(turned, [which, place, rows]));
  return tf.transpose(tf.reshape(found, [which, place, ...others]), back);
}
