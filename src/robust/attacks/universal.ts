import * as tf from '@tensorflow/tfjs';
import { checkInteger, InputError } from '../../base';
import { Values } from '../../learn';
import type { BallAttack } from './attack';
import { ballOf, within } from './balls';
import { Carried } from './best';
import { look } from './objectives';

/** Options of `robust.universal`. */
export interface UniversalOptions {
  /** How often all rows are gone over. Default 10. */
  epochs?: number;
  /** How large a step is, in units of the inputs; `auto`: eps / 10. Default `auto`. */
  stepSize?: number | 'auto';
}

/** One change for all inputs (Moosavi-Dezfooli and others 2017), by steps along the mean gradient of each batch (Shafahi and others 2020). */
export const universalAttack: BallAttack<UniversalOptions> = {
  name: 'universal',
  defaults: { epochs: 10, stepSize: 'auto' },
  async perturb(context, { epochs, stepSize }) {
    checkInteger('epochs', epochs, 1);
    if (!(stepSize === 'auto' || (Number.isFinite(stepSize) && stepSize > 0))) {
      throw new InputError('stepSize', "a number above 0, or 'auto'", stepSize);
    }
    const { run, rows, hot, norm, eps, range } = context;
    const row = [1, ...rows.rowShape];
    const step = run.compile((x, choice, change, counts, size, radius) => {
      const { slopes } = look(context, 'crossEntropy', within(tf.add(x, change), range), choice);
      // What fills up a batch has no say.
      const mean = tf.sum(tf.mul(slopes, counts), 0, true);
      const next = tf.add(change, tf.mul(ballOf(norm).steepest(mean), size));
      return { change: ballOf(norm).into(next, tf.zerosLike(next), radius) };
    }, epochs);
    const held = new Carried({ change: tf.zeros(row) });
    const sizes = [tf.scalar(stepSize === 'auto' ? eps / 10 : stepSize), tf.scalar(eps)];
    try {
      for (let epoch = 0; epoch < epochs; epoch++) {
        await run.over(hot, ({ x, choice, size, used }) => {
          const mask = Float32Array.from({ length: size }, (_, i) => Number(i < used));
          const counts = tf.tensor(mask, [size, ...rows.rowShape.map(() => 1)]);
          held.put(step(x, choice, held.get('change'), counts, ...sizes));
          counts.dispose();
          return {};
        });
      }
      const shared = new Values(Float32Array.from(held.get('change').dataSync()), rows.rowShape);
      const all = rows.gather(Uint32Array.from({ length: rows.length }, (_, i) => i));
      const [low, high] = range;
      const values = all.map((value, i) => Math.min(high, Math.max(low, value + shared.data[i % shared.data.length]!)));
      return { values: new Values(values, [rows.length, ...rows.rowShape]), shared };
    } finally {
      held.dispose();
      tf.dispose(sizes);
    }
  },
};
