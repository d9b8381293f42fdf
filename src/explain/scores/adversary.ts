import * as tf from '@tensorflow/tfjs';
import { freeingTape } from '../../backend';
import { Random } from '../../base';
import { BatchRun, namingUndifferentiable, numbersOf, Values } from '../../learn';
import type { Context } from '../method';
import { inputGradientMethod } from '../methods/inputGradient';
import type { ValuesOf } from '../methods/onePass';
import { withReluRule } from '../reluRules';
import { explainedOf } from '../slopes';
import type { NetworkSubject } from '../subject';
import { chooseTarget } from '../target';
import type { NamedExplainer } from './explainer';
import { drawnMove, type Reach } from './moves';

/** What an adversary works against. */
export interface AdversaryTask {
  readonly what: string;
  readonly subject: NetworkSubject;
  /** The class that is explained in each row. */
  readonly classes: Int32Array;
  /** What explains. Of one that takes several passes, or none, the plain gradient is moved in its place. */
  readonly explainer: NamedExplainer;
  /** 1 at the strongest pixels of each map, else 0, `[n, height, width]`. */
  readonly strongest: Values;
  readonly reach: Reach;
  readonly steps: number;
  readonly batchSize: number;
  readonly seed: number;
}

/**
 * Seeks moves that keep the output and change the explanation (Ghorbani, Abid and Zou 2019, the attack on the strongest pixels): from a random move it goes, by steps of one size
 * for every number, down the share of the explanation that lies on the pixels that were the strongest. Of a network of ReLUs this share has no
 * slope nearly everywhere, as their own slope jumps: here they have that of a softplus. An output that falls by more than half counts against a move.
 *
 * @returns the inputs after each step
 */
export async function* soughtMoves(task: AdversaryTask): AsyncGenerator<Values> {
  const { what, subject, classes, explainer, strongest, reach, steps, batchSize, seed } = task;
  const { inputs, radius } = reach;
  const target = await chooseTarget(
    { target: classes },
    { subject, data: inputs, length: inputs.length, outputs: () => subject.outputs(inputs, batchSize) },
  );
  const run = new BatchRun(what, inputs, batchSize);
  try {
    const context: Context = { what, subject, rows: inputs, columns: [], target, seed, run, network: subject.network };
    const values = explainer.values?.(context) ?? inputGradientMethod.values!(context, {});
    const go = run.compile(
      (x, choice, ...own) => ({ moved: moved(context, values, reach, [x, choice, ...own]) }),
      steps,
    );
    let now = drawnMove(reach, new Random(seed));
    for (let step = 0; step < steps; step++) {
      // Half of the way at first, then less and less.
      const size = tf.scalar(radius * Math.max(0.05, 0.5 * (1 - step / steps)));
      try {
        const found = await run.over(target.choice, ({ x, choice, size: count, start, used }) => {
          const taken = Uint32Array.from({ length: count }, (_, i) => start + (i < used ? i : 0));
          const own = [now, strongest].map((numbers) => numbers.select(taken).tensor());
          try {
            return numbersOf(go(x, choice, ...own, size));
          } finally {
            tf.dispose(own);
          }
        });
        now = new Values(found['moved']!, inputs.shape);
      } finally {
        size.dispose();
      }
      yield now;
    }
  } finally {
    run.end();
  }
}

/** @param given - samples, what the target takes, where the samples were moved to, 1 at the strongest pixels, and how far a step goes */
function moved(context: Context, values: ValuesOf, { radius, range }: Reach, given: readonly tf.Tensor[]): tf.Tensor {
  const [x, choice, from, strongest, size] = given as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const output = explainedOf(context, x, choice);
  const half = tf.div(tf.abs(output), 2);
  const against = (z: tf.Tensor): tf.Scalar => {
    const map = pixelStrengths(values(z, choice));
    const share = tf.div(tf.sum(tf.mul(map, strongest), [1, 2]), tf.add(tf.sum(map, [1, 2]), 1e-12));
    const fall = tf.relu(tf.sub(tf.sub(output, half), explainedOf(context, z, choice)));
    return tf.sum(tf.add(share, tf.div(fall, tf.add(half, 1e-6))));
  };
  const { result } = withReluRule('smooth', () =>
    namingUndifferentiable(context.what, () => freeingTape(() => tf.grad(against)(from))),
  );
  const next = tf.sub(from, tf.mul(size, tf.sign(result)));
  const near = tf.minimum(tf.maximum(next, tf.sub(x, radius)), tf.add(x, radius));
  return Number.isFinite(range[0]) ? tf.clipByValue(near, range[0], range[1]) : near;
}

/** How strong each pixel is, `[batch, height, width]`: the absolute value, or the sum of those of its channels. */
function pixelStrengths(values: tf.Tensor): tf.Tensor {
  return values.rank === 4 ? tf.sum(tf.abs(values), 3) : tf.abs(values);
}
