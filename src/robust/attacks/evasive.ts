import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkRange, InputError } from '../../base';
import { inputSlopes, valuesOf, type RowBatch } from '../../learn';
import type { BallAttack, BallContext } from './attack';
import { ballOf, projected } from './balls';
import { Carried, chosen } from './best';
import { missedBy } from './objectives';
import { startsOf } from './starts';

/** Options of `robust.evasive`. */
export interface EvasiveOptions {
  /**
   * What is to stay small besides, such as a risk by which a model would be warned: from inputs, `[batch, ...input]`, a number above 0 for each, `[batch]`, with a
   * gradient (see `robust.riskOf`). Has to be given.
   */
  lowers: (x: tf.Tensor) => tf.Tensor;
  /** How much its logarithm counts beside the logits. Default 1. */
  weight?: number;
  /** By how many logits the aim has to win; beyond that only what is to stay small counts. Default 1. */
  confidence?: number;
  /** How many steps each start takes. Default 100. */
  steps?: number;
  /** How many starts there are; the first is the input. Default 1. */
  restarts?: number;
}

/** Keeps the logarithm finite. */
const least = 1e-12;

/**
 * PGD on two aims: to win, as in Carlini and Wagner (2017), and to keep a second number small. Of all places on the way that win, the one with the smallest
 * number counts; where none wins, the one that misses by least.
 */
export const evasiveAttack: BallAttack<EvasiveOptions> = {
  name: 'evasive',
  defaults: { lowers: missing, weight: 1, confidence: 1, steps: 100, restarts: 1 },
  async perturb(context, options) {
    const { lowers, weight, confidence, steps, restarts } = options;
    if (lowers === missing || typeof lowers !== 'function') {
      const todo = "Such as robust.riskOf(model, 'epistemic').";
      throw new InputError('evasive: lowers', 'a function of inputs that gives a number for each', lowers === missing ? 'none' : lowers, todo); // prettier-ignore
    }
    checkRange('weight', weight, 0, Infinity);
    checkRange('confidence', confidence, 0, Infinity);
    checkInteger('steps', steps, 1);
    checkInteger('restarts', restarts, 1);
    const { run, rows, hot, eps } = context;
    const { first, step, last } = stepsOf(context, options);
    const drawn = startsOf(context);
    const { values } = await run.over(hot, async (batch) => {
      const { x, choice } = batch;
      const best = new Carried({ best: x.clone(), ...first(x, choice) } as Record<
        'best' | 'missed' | 'risk',
        tf.Tensor
      >);
      const radius = tf.scalar(eps);
      try {
        for (let restart = 0; restart < restarts; restart++) {
          const held = new Carried({ at: restart === 0 ? x.clone() : begin(context, batch, drawn, radius) });
          try {
            for (let i = 0; i < steps; i++) {
              // Large steps first, that find a way, and small ones then, that settle.
              const size = tf.scalar((2.5 * eps * (1 - i / steps)) / Math.sqrt(steps));
              const { at, ...found } = step(held.get('at'), x, choice, best.get('best'), best.get('missed'), best.get('risk'), size, radius); // prettier-ignore
              size.dispose();
              held.put({ at: at! });
              best.put(found);
              await run.pause((restart + (i + 1) / steps) / restarts);
            }
            best.put(last(held.get('at'), choice, best.get('best'), best.get('missed'), best.get('risk')));
          } finally {
            held.dispose();
          }
        }
        return { values: Float32Array.from(best.get('best').dataSync()) };
      } finally {
        best.dispose();
        radius.dispose();
      }
    });
    return { values: valuesOf(values!, rows) };
  },
};

/** Stands for an option that has to be given. */
function missing(): never {
  throw new InputError('evasive: lowers', 'a function', 'none');
}

/** A random place in the ball. */
function begin(
  context: BallContext,
  batch: RowBatch,
  drawn: (batch: RowBatch) => tf.Tensor,
  eps: tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => projected(context, tf.add(batch.x, tf.mul(drawn(batch), eps)), batch.x, eps));
}

function stepsOf(context: BallContext, { lowers, weight, confidence, steps, restarts }: Required<EvasiveOptions>) {
  const { run, norm, what } = context;
  const riskOf = (x: tf.Tensor): tf.Tensor => tf.reshape(lowers(x), [x.shape[0]]);
  const seen = (x: tf.Tensor, hot: tf.Tensor) => ({
    missed: missedBy(context, context.logits(x), hot),
    risk: riskOf(x),
  });
  return {
    first: run.compile((x, hot) => seen(x, hot), 1),
    step: run.compile((at, x, hot, best, missed, risk, size, eps) => {
      const slopes = inputSlopes(what, at, (place) => {
        const now = seen(place, hot);
        const won = tf.neg(tf.maximum(tf.add(now.missed, confidence), 0));
        return tf.sub(won, tf.mul(weight, tf.log(tf.add(now.risk, least))));
      });
      const next = tf.add(at, tf.mul(ballOf(norm).steepest(slopes), size));
      return { at: projected(context, next, x, eps), ...lower({ at, ...seen(at, hot) }, { at: best, missed, risk }) };
    }, steps * restarts),
    last: run.compile(
      (at, hot, best, missed, risk) => lower({ at, ...seen(at, hot) }, { at: best, missed, risk }),
      restarts,
    ),
  };
}

interface Place {
  readonly at: tf.Tensor;
  readonly missed: tf.Tensor;
  readonly risk: tf.Tensor;
}

/** Of two places the one that wins; of two that do the one of less risk; of two that do not the one that misses by less. */
function lower(now: Place, best: Place): Record<'best' | 'missed' | 'risk', tf.Tensor> {
  const [wins, won] = [tf.less(now.missed, 0), tf.less(best.missed, 0)];
  const quieter = tf.logicalAnd(tf.logicalAnd(wins, won), tf.less(now.risk, best.risk));
  const nearer = tf.logicalAnd(tf.logicalNot(won), tf.less(now.missed, best.missed));
  const takes = tf.logicalOr(quieter, nearer);
  return {
    best: chosen(takes, now.at, best.at),
    missed: chosen(takes, now.missed, best.missed),
    risk: chosen(takes, now.risk, best.risk),
  };
}
