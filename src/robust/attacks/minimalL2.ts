import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkPositive, checkRange } from '../../base';
import { numbersOf, valuesOf } from '../../learn';
import type { AttackContext, SmallestAttack } from './attack';
import { lengths, unit, within } from './balls';
import { Carried, chosen } from './best';
import { look, missedBy } from './objectives';

/** Options of `robust.minimalL2`. */
export interface MinimalL2Options {
  /** How many steps. Default 100. */
  steps?: number;
  /** The length that the search begins with, in units of the inputs. Default 1. */
  start?: number;
  /** By which share the length shrinks where the aim is reached, and grows where it is not. Default 0.05. */
  gamma?: number;
  /** By how much the aim has to be reached, in logits: 0 would leave it to rounding. Default 0.001. */
  confidence?: number;
}

/** Halvings of the straight way from the input to what was found. */
const halvings = 12;

/**
 * The smallest change in the Euclidean norm, by decoupled direction and norm (Rony and others 2019): steps along the gradient turn the change, and its length
 * shrinks or grows by whether the aim is reached. The gradient is that of the margin, not of the cross-entropy: against planes it points straight at the nearest. At
 * the end the straight way back to the input is searched.
 */
export const minimalL2Attack: SmallestAttack<MinimalL2Options> = {
  name: 'minimalL2',
  defaults: { steps: 100, start: 1, gamma: 0.05, confidence: 0.001 },
  async perturb(context, { steps, start, gamma, confidence }) {
    checkInteger('steps', steps, 1);
    checkPositive('start', start);
    checkRange('gamma', gamma, 0, { below: 1 });
    checkRange('confidence', confidence, 0, Infinity);
    const { run, rows, hot } = context;
    const step = run.compile((...tensors) => turned(context, { gamma, confidence }, tensors), steps);
    const closer = run.compile((...tensors) => halved(context, confidence, tensors), halvings);
    const { values } = await run.over(hot, async ({ x, choice, size }) => {
      const column = [size, ...rows.rowShape.map(() => 1)];
      const held = new Carried({
        change: tf.zerosLike(x),
        length: tf.fill(column, start),
        best: tf.zerosLike(x),
        // No change is known that reaches the aim.
        shortest: tf.fill(column, 1e30),
      });
      try {
        for (let i = 0; i < steps; i++) {
          // From 1 down to a hundredth along a cosine.
          const width = tf.scalar(0.01 + (0.99 * (1 + Math.cos((Math.PI * i) / steps))) / 2);
          const given = [held.get('change'), held.get('length'), held.get('best'), held.get('shortest'), width];
          held.put(step(x, choice, ...given));
          width.dispose();
          await run.pause((i + 1) / steps);
        }
        const ends = new Carried({ low: tf.zeros(column), high: tf.ones(column) });
        try {
          for (let i = 0; i < halvings; i++) {
            ends.put(closer(x, choice, held.get('best'), ends.get('low'), ends.get('high')));
          }
          return numbersOf({ values: tf.tidy(() => within(tf.add(x, tf.mul(held.get('best'), ends.get('high'))), context.range)) }); // prettier-ignore
        } finally {
          ends.dispose();
        }
      } finally {
        held.dispose();
      }
    });
    return { values: valuesOf(values!, rows) };
  },
};

/** One step: the change is kept where it reaches the aim and is the shortest so far, turned, and given its new length. */
function turned(
  context: AttackContext,
  { gamma, confidence }: { gamma: number; confidence: number },
  tensors: readonly tf.Tensor[],
): Record<'change' | 'length' | 'best' | 'shortest', tf.Tensor> {
  const [x, hot, change, length, best, shortest, width] = tensors as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]; // prettier-ignore
  const { slopes, missed } = look(context, 'margin', tf.add(x, change), hot);
  const reached = tf.reshape(tf.lessEqual(missed, -confidence), length.shape);
  const own = lengths(change);
  const shorter = tf.logicalAnd(reached, tf.less(own, shortest));
  const next = tf.mul(length, tf.add(1, tf.mul(gamma, tf.sub(1, tf.mul(2, tf.cast(reached, 'float32'))))));
  const along = tf.mul(unit(tf.add(change, tf.mul(unit(slopes), width))), next);
  return {
    change: tf.sub(within(tf.add(x, along), context.range), x),
    length: next,
    best: chosen(shorter, change, best),
    shortest: tf.minimum(shortest, chosen(reached, own, tf.fill(own.shape, 1e30))),
  };
}

/** Half of what is left of the way: `high` reaches the aim, `low` does not, or is the input. */
function halved(
  context: AttackContext,
  confidence: number,
  tensors: readonly tf.Tensor[],
): Record<'low' | 'high', tf.Tensor> {
  const [x, hot, best, low, high] = tensors as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const middle = tf.div(tf.add(low, high), 2);
  const missed = missedBy(context, context.logits(tf.add(x, tf.mul(best, middle))), hot);
  const reached = tf.reshape(tf.lessEqual(missed, -confidence), low.shape);
  return { low: chosen(reached, low, middle), high: chosen(reached, middle, high) };
}
