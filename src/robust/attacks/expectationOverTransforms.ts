import * as tf from '@tensorflow/tfjs';
import { checkChoice, checkInteger, InputError, Random } from '../../base';
import { valuesOf, type RowBatch } from '../../learn';
import {
  checkRanges,
  drawTransform,
  imageShape,
  transformedImages,
  transformWidth,
  usualRanges,
  type TransformRanges,
} from '../transforms';
import type { BallAttack, BallContext } from './attack';
import { ballOf, projected } from './balls';
import { Carried } from './best';
import { attackLosses, look, type AttackLoss } from './objectives';

/** Options of `robust.expectationOverTransforms`. */
export interface ExpectationOverTransformsOptions extends TransformRanges {
  /** How many steps. Default 30. */
  steps?: number;
  /** How many transforms of each image a step takes the mean gradient over. Default 8. */
  samples?: number;
  /** How large a step is, in units of the inputs; `auto`: 2.5 eps / steps. Default `auto`. */
  stepSize?: number | 'auto';
  /** What is made large. Default `crossEntropy`. */
  loss?: AttackLoss;
}

/** Steps along the mean gradient over random transforms, drawn anew for each step (Athalye and others 2018). Where it ends is what counts. */
export const expectationOverTransformsAttack: BallAttack<ExpectationOverTransformsOptions> = {
  name: 'expectationOverTransforms',
  defaults: { steps: 30, samples: 8, stepSize: 'auto', loss: 'crossEntropy', ...usualRanges },
  async perturb(context, { steps, samples, stepSize, loss, ...ranges }) {
    checkInteger('steps', steps, 1);
    checkInteger('samples', samples, 1);
    checkChoice('loss', loss, attackLosses);
    checkRanges(ranges);
    if (!(stepSize === 'auto' || (Number.isFinite(stepSize) && stepSize > 0))) {
      throw new InputError('stepSize', "a number above 0, or 'auto'", stepSize);
    }
    const { run, rows, hot, norm, eps } = context;
    const drawn = drawsOf(context, ranges);
    const add = run.compile((at, choice, numbers, sum) => {
      const seen = (x: tf.Tensor): tf.Tensor => transformedImages(x as tf.Tensor4D, numbers, context.range);
      const { slopes } = look({ ...context, logits: (x) => context.logits(seen(x)) }, loss, at, choice);
      return { sum: tf.add(sum, slopes) };
    }, steps * samples);
    const move = run.compile((at, x, sum, size, radius) => {
      return { at: projected(context, tf.add(at, tf.mul(ballOf(norm).steepest(sum), size)), x, radius) };
    }, steps);
    const sizes = [tf.scalar(stepSize === 'auto' ? (2.5 * eps) / steps : stepSize), tf.scalar(eps)] as const;
    try {
      const { values } = await run.over(hot, async (batch) => {
        const { x, choice } = batch;
        const draw = drawn(batch);
        const held = new Carried({ at: x.clone(), sum: tf.zerosLike(x) });
        try {
          for (let i = 0; i < steps; i++) {
            held.put({ sum: tf.zerosLike(x) });
            for (let k = 0; k < samples; k++) {
              const numbers = draw();
              held.put(add(held.get('at'), choice, numbers, held.get('sum')));
              numbers.dispose();
            }
            held.put(move(held.get('at'), x, held.get('sum'), ...sizes));
            await run.pause((i + 1) / steps);
          }
          return { values: Float32Array.from(held.get('at').dataSync()) };
        } finally {
          held.dispose();
        }
      });
      return { values: valuesOf(values!, rows) };
    } finally {
      tf.dispose([...sizes]);
    }
  },
};

/** Draws transforms for the rows of a batch, `[size, 7]`: each row has a stream of its own, so that they do not depend on the size of a batch. */
function drawsOf({ what, rows, seed }: BallContext, ranges: Required<TransformRanges>): (batch: RowBatch) => () => tf.Tensor {
  const shape = imageShape(what, rows);
  const all = new Random(seed);
  return ({ size, used }) => {
    const streams = Array.from({ length: used }, () => all.split());
    return () => {
      const numbers = new Float32Array(size * transformWidth);
      streams.forEach((random, row) => {
        drawTransform(random, ranges, shape, numbers.subarray(row * transformWidth, (row + 1) * transformWidth));
      });
      return tf.tensor2d(numbers, [size, transformWidth]);
    };
  };
} // prettier-ignore
