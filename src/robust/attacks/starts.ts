import * as tf from '@tensorflow/tfjs';
import { product, Random } from '../../base';
import type { RowBatch } from '../../learn';
import type { BallContext } from './attack';
import { ballOf } from './balls';

/**
 * Random places in the ball of size 1 for the rows of a batch: each row has a stream of its own, so that they do not depend on the size of a batch.
 * Batches have to come in order.
 */
export function startsOf({ norm, rows, seed }: BallContext): (batch: RowBatch) => tf.Tensor {
  const streams = new Random(seed);
  const width = product(rows.rowShape);
  return ({ size, used }) => {
    const numbers = new Float32Array(size * width);
    for (let row = 0; row < used; row++) {
      ballOf(norm).draw(streams.split(), numbers.subarray(row * width, (row + 1) * width));
    }
    return tf.tensor(numbers, [size, ...rows.rowShape]);
  };
}
