import * as tf from '@tensorflow/tfjs';
import { checkChoice, checkInteger, InputError } from '../../base';
import { valuesOf, type RowBatch } from '../../learn';
import type { BallAttack, BallContext } from './attack';
import { ballOf, projected } from './balls';
import { Carried, chosen } from './best';
import { attackLosses, look, missedBy, type AttackLoss } from './objectives';
import { startsOf } from './starts';

/** Options of `robust.pgd`. */
export interface PgdOptions {
  /** How many steps each start takes. Default 20. */
  steps?: number;
  /** How large a step is, in units of the inputs; `auto`: 2.5 eps / steps, so that a step back and forth through the ball is possible. Default `auto`. */
  stepSize?: number | 'auto';
  /** How many starts there are. Default 1. */
  restarts?: number;
  /** Whether starts are random places in the ball; else the first is the input. Default true. */
  randomStart?: boolean;
  /** What is made large. Default `crossEntropy`. */
  loss?: AttackLoss;
}

/** Steps along the gradient, each followed by the way back into the ball (Madry and others 2018). The best of all places on the way is what counts. */
export const pgdAttack: BallAttack<PgdOptions> = {
  name: 'pgd',
  defaults: { steps: 20, stepSize: 'auto', restarts: 1, randomStart: true, loss: 'crossEntropy' },
  async perturb(context, options) {
    const { steps, stepSize, restarts, randomStart, loss } = options;
    checkInteger('steps', steps, 1);
    checkInteger('restarts', restarts, 1);
    checkChoice('loss', loss, attackLosses);
    if (!(stepSize === 'auto' || (Number.isFinite(stepSize) && stepSize > 0))) {
      throw new InputError('stepSize', "a number above 0, or 'auto'", stepSize);
    }
    const { run, rows, hot, eps } = context;
    const walk = walkOf(context, loss, steps, restarts);
    const drawn = startsOf(context);
    const sizes = { eps, step: stepSize === 'auto' ? (2.5 * eps) / steps : stepSize };
    const { values } = await run.over(hot, async (batch) => {
      const best = walk.begin(batch);
      try {
        for (let restart = 0; restart < restarts; restart++) {
          const noise = randomStart || restart > 0 ? drawn(batch) : undefined;
          await walk.from(batch, noise, best, { ...sizes, share: [restart, restarts] });
        }
        return { values: Float32Array.from(best.get('best').dataSync()) };
      } finally {
        best.dispose();
      }
    });
    return { values: valuesOf(values!, rows) };
  },
};

/** The best place so far, and by how much it misses the aim. */
export type Best = Carried<'best' | 'missed'>;

/** A walk through the ball. */
interface Walk {
  /** The inputs as the best so far. */
  begin(batch: RowBatch): Best;
  /** One start. @param noise - in the ball of size 1, freed here; none: starts at the input */
  from(batch: RowBatch, noise: tf.Tensor | undefined, best: Best, way: Way): Promise<void>;
}

interface Way {
  readonly eps: number;
  readonly step: number;
  /** Which of how many starts this is. */
  readonly share: readonly [number, number];
}

function walkOf(context: BallContext, loss: AttackLoss, steps: number, restarts: number): Walk {
  const { run, norm } = context;
  const first = run.compile((x, hot) => ({ missed: missedBy(context, context.logits(x), hot) }), 1);
  const start = run.compile(
    (x, noise, eps) => ({ at: projected(context, tf.add(x, tf.mul(noise, eps)), x, eps) }),
    restarts,
  );
  const step = run.compile((at, x, hot, best, missed, size, eps) => {
    const { slopes, missed: now } = look(context, loss, at, hot);
    const next = tf.add(at, tf.mul(ballOf(norm).steepest(slopes), size));
    return { at: projected(context, next, x, eps), ...better(at, now, best, missed) };
  }, steps * restarts);
  const last = run.compile((at, hot, best, missed) => {
    return better(at, missedBy(context, context.logits(at), hot), best, missed);
  }, restarts);
  return {
    begin: ({ x, choice }) => new Carried({ best: x.clone(), missed: first(x, choice)['missed']! }),
    async from({ x, choice }, noise, best, { eps, step: size, share: [done, all] }) {
      const [radius, length] = [tf.scalar(eps), tf.scalar(size)];
      const held = new Carried({ at: noise ? start(x, noise, radius)['at']! : x.clone() });
      noise?.dispose();
      try {
        for (let i = 0; i < steps; i++) {
          const { at, ...found } = step(
            held.get('at'),
            x,
            choice,
            best.get('best'),
            best.get('missed'),
            length,
            radius,
          );
          held.put({ at: at! });
          best.put(found);
          await run.pause((done + (i + 1) / steps) / all);
        }
        best.put(last(held.get('at'), choice, best.get('best'), best.get('missed')));
      } finally {
        held.dispose();
        tf.dispose([radius, length]);
      }
    },
  };
}

/** Of two places the one that misses the aim by less, or wins by more. */
export function better(
  at: tf.Tensor,
  now: tf.Tensor,
  best: tf.Tensor,
  missed: tf.Tensor,
): { best: tf.Tensor; missed: tf.Tensor } {
  return { best: chosen(tf.less(now, missed), at, best), missed: tf.minimum(now, missed) };
}
