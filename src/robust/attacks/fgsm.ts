import * as tf from '@tensorflow/tfjs';
import { checkChoice } from '../../base';
import { numbersOf, valuesOf } from '../../learn';
import type { BallAttack } from './attack';
import { ballOf, projected } from './balls';
import { attackLosses, look, type AttackLoss } from './objectives';

/** Options of `robust.fgsm`. */
export interface FgsmOptions {
  /** What is made large. Default `crossEntropy`. */
  loss?: AttackLoss;
}

/** One step of size eps along the sign of the gradient, or along the gradient (Goodfellow and others 2015). */
export const fgsmAttack: BallAttack<FgsmOptions> = {
  name: 'fgsm',
  defaults: { loss: 'crossEntropy' },
  async perturb(context, { loss }) {
    checkChoice('loss', loss, attackLosses);
    const { run, rows, hot, norm, eps } = context;
    const step = run.compile((x, choice, size) => {
      const { slopes } = look(context, loss, x, choice);
      return { values: projected(context, tf.add(x, tf.mul(ballOf(norm).steepest(slopes), size)), x, size) };
    }, 1);
    const { values } = await run.over(hot, ({ x, choice }) => {
      const size = tf.scalar(eps);
      try {
        return numbersOf(step(x, choice, size));
      } finally {
        size.dispose();
      }
    });
    return { values: valuesOf(values!, rows) };
  },
};
