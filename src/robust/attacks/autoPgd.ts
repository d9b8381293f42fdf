import * as tf from '@tensorflow/tfjs';
import { checkChoice, checkInteger } from '../../base';
import { valuesOf, type RowBatch } from '../../learn';
import type { BallAttack, BallContext } from './attack';
import { ballOf, projected } from './balls';
import { Carried, chosen } from './best';
import { look, type AttackLoss } from './objectives';
import { better, type Best } from './pgd';
import { startsOf } from './starts';

/** Options of `robust.autoPgd`. */
export interface AutoPgdOptions {
  /** How many steps each start takes. Default 50. */
  steps?: number;
  /** How many starts there are, for each loss. Default 1. */
  restarts?: number;
  /** What is made large: `both` starts with the one and then with the other. Default `both`. */
  loss?: 'crossEntropy' | 'dlr' | 'both';
}

/** PGD that halves its steps when they no longer help, with momentum, and goes on from the best place (Croce and Hein 2020). */
export const autoPgdAttack: BallAttack<AutoPgdOptions> = {
  name: 'autoPgd',
  defaults: { steps: 50, restarts: 1, loss: 'both' },
  async perturb(context, { steps, restarts, loss }) {
    checkInteger('steps', steps, 1);
    checkInteger('restarts', restarts, 1);
    checkChoice('loss', loss, ['crossEntropy', 'dlr', 'both']);
    const losses: AttackLoss[] = loss === 'both' ? ['crossEntropy', 'dlr'] : [loss];
    const { run, rows, hot } = context;
    const climbs = losses.flatMap((one) => Array<Climb>(restarts).fill(climbOf(context, one, steps, restarts)));
    const drawn = startsOf(context);
    const { values } = await run.over(hot, async (batch) => {
      // Nothing has been looked at yet: any place is better.
      const missed = tf.fill([batch.size], 1e30);
      const best: Best = new Carried({ best: batch.x.clone(), missed });
      try {
        for (const [i, climb] of climbs.entries()) await climb(batch, drawn(batch), best, [i, climbs.length]);
        return { values: Float32Array.from(best.get('best').dataSync()) };
      } finally {
        best.dispose();
      }
    });
    return { values: valuesOf(values!, rows) };
  },
};

/** One start in a batch. @param noise - in the ball of size 1; freed here */
type Climb = (batch: RowBatch, noise: tf.Tensor, best: Best, share: readonly [number, number]) => Promise<void>;

/** `at` and `before` are the last two places, `top` is the one of the largest gain, which is `most`; each with its slopes. */
type StateName = 'at' | 'before' | 'slopes' | 'gain' | 'top' | 'topSlopes' | 'most';
type State = Carried<StateName>;

function climbOf(context: BallContext, loss: AttackLoss, steps: number, restarts: number): Climb {
  const { run, norm, eps } = context;
  const begin = run.compile((x, noise, hot, best, missed, radius) => {
    const at = projected(context, tf.add(x, tf.mul(noise, radius)), x, radius);
    const { gain, slopes, missed: now } = look(context, loss, at, hot);
    const copy = tf.clone;
    const same = { before: copy(at), top: copy(at), topSlopes: copy(slopes), most: copy(gain) };
    return { at, slopes, gain, ...same, ...better(at, now, best, missed) };
  }, restarts);
  const step = run.compile((x, hot, radius, size, inertia, back, best, missed, ...held) => {
    const [lastAt, before, lastSlopes, top, topSlopes, most] = held as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]; // prettier-ignore
    const from = chosen(back, top, lastAt);
    const along = ballOf(norm).steepest(chosen(back, topSlopes, lastSlopes));
    const ahead = projected(context, tf.add(from, tf.mul(along, size)), x, radius);
    const drift = tf.mul(tf.sub(from, before), tf.sub(1, inertia));
    const next = tf.add(tf.add(from, tf.mul(tf.sub(ahead, from), inertia)), drift);
    const at = projected(context, next, x, radius);
    const { gain, slopes, missed: now } = look(context, loss, at, hot);
    const higher = tf.greater(gain, most);
    return {
      ...{ at, before: tf.clone(lastAt), slopes, gain, most: tf.maximum(gain, most) },
      ...{ top: chosen(higher, at, top), topSlopes: chosen(higher, slopes, topSlopes) },
      ...better(at, now, best, missed),
    };
  }, steps * restarts);
  return async ({ x, choice, size }, noise, best, [done, all]) => {
    const radius = tf.scalar(eps);
    let state: State | undefined;
    try {
      const { best: b, missed: m, ...first } = begin(x, noise, choice, best.get('best'), best.get('missed'), radius);
      best.put({ best: b!, missed: m! });
      const held: State = new Carried(first as Record<StateName, tf.Tensor>);
      state = held;
      const rule = new StepRule(size, eps, steps, held);
      for (let k = 1; k <= steps; k++) {
        // The first step has nothing to drift from.
        const own = [rule.sizes(x.rank), tf.scalar(k === 1 ? 1 : 0.75), rule.back()];
        try {
          const last = carried.map((name) => held.get(name));
          const found = step(x, choice, radius, ...own, best.get('best'), best.get('missed'), ...last);
          const { best: place, missed, ...next } = found;
          best.put({ best: place!, missed: missed! });
          held.put(next);
        } finally {
          tf.dispose(own);
        }
        rule.saw(k);
        await run.pause((done + k / steps) / all);
      }
    } finally {
      state?.dispose();
      tf.dispose([noise, radius]);
    }
  };
}

/** What a step takes of the last one, in this order. */
const carried = ['at', 'before', 'slopes', 'top', 'topSlopes', 'most'] as const;

/** How large the steps of each row are: at each checkpoint halved where too few steps gained, or nothing has since the last one. */
class StepRule {
  private readonly size: Float32Array;
  private readonly again: Float32Array;
  private readonly gained: Uint16Array;
  private last: Float32Array;
  private mostAtCheckpoint: Float32Array;
  private readonly halved: Uint8Array;
  private readonly checkpoints: readonly number[];
  private checkpoint = 0;

  constructor(
    private readonly rows: number,
    eps: number,
    steps: number,
    private readonly state: State,
  ) {
    this.size = new Float32Array(rows).fill(2 * eps);
    this.again = new Float32Array(rows);
    this.gained = new Uint16Array(rows);
    this.halved = new Uint8Array(rows);
    this.last = state.get('gain').dataSync() as Float32Array;
    this.mostAtCheckpoint = this.last.slice();
    this.checkpoints = checkpointsOf(steps);
  }

  /** `[batch, 1, ...]` */
  sizes(rank: number): tf.Tensor {
    return tf.tensor(this.size.slice(), [this.rows, ...Array<number>(rank - 1).fill(1)]);
  }

  /** Which rows go back to their best place, `[batch]`. */
  back(): tf.Tensor {
    const mask = tf.tensor1d(this.again.slice());
    this.again.fill(0);
    return mask;
  }

  /** After step k. */
  saw(k: number): void {
    const gain = this.state.get('gain').dataSync() as Float32Array;
    for (let row = 0; row < this.rows; row++) if (gain[row]! > this.last[row]!) this.gained[row]!++;
    this.last = gain;
    const next = this.checkpoints[this.checkpoint + 1];
    if (k !== next) return;
    const length = next - this.checkpoints[this.checkpoint]!;
    const most = this.state.get('most').dataSync() as Float32Array;
    for (let row = 0; row < this.rows; row++) {
      const few = this.gained[row]! < 0.75 * length;
      const nothing = this.halved[row] === 0 && this.mostAtCheckpoint[row] === most[row];
      const halve = few || nothing;
      if (halve) this.size[row]! /= 2;
      this.again[row] = Number(halve);
      this.halved[row] = Number(halve);
    }
    this.mostAtCheckpoint = most.slice();
    this.gained.fill(0);
    this.checkpoint++;
  }
}

/** After which steps the rule looks back: at 22% of them, then at shorter and shorter distances, down to 6%. */
export function checkpointsOf(steps: number): number[] {
  const shares = [0, 0.22];
  while (shares.at(-1)! < 1) {
    const [before, last] = shares.slice(-2) as [number, number];
    shares.push(last + Math.max(last - before - 0.03, 0.06));
  }
  // Sums of hundredths are a little off: 57% is not to become 58 of 100.
  return [...new Set(shares.map((share) => Math.ceil(share * steps - 1e-9)))].filter((k) => k <= steps);
}
