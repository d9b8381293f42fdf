import * as tf from '@tensorflow/tfjs';
import { checkChoice, checkInteger, checkPositive, product } from '../../base';
import { numbersOf, valuesOf } from '../../learn';
import type { Method } from '../method';
import { slopesAt, sumOverPoints, weightedSum } from '../points';
import { explainedOf } from '../slopes';
import { baselineFor, type ExplainBaseline } from './baselines';
import { gaussLegendre, riemann } from './quadrature';

const rules = { gaussLegendre, riemann };

/** Options of `explain.integratedGradients`. */
export interface IntegratedGradientsOptions {
  /** What stands for "nothing there". Default `black`. */
  baseline?: ExplainBaseline;
  /** How many points of the way from the baseline to the input. Default 64. */
  steps?: number;
  /**
   * Where they are: `riemann`, in the middle of steps of one width, or `gaussLegendre`. The default `riemann` misses less on networks with ReLUs,
   * whose gradient jumps on the way; the other is made for smooth functions.
   */
  rule?: keyof typeof rules;
  /** Standard deviation of the blur of the baseline `blurred`, in pixels. Default 5. */
  blur?: number;
}

/** The mean gradient on the straight way from a baseline to the input, times their difference (Sundararajan, Taly and Yan 2017). */
export const integratedGradientsMethod: Method<IntegratedGradientsOptions> = {
  name: 'integratedGradients',
  defaults: { baseline: 'black', steps: 64, rule: 'riemann', blur: 5 },
  async attribute(context, { baseline, steps, rule, blur }) {
    checkInteger('steps', steps, 1);
    checkChoice('rule', rule, Object.keys(rules) as (keyof typeof rules)[]);
    checkPositive('blur', blur);
    const { run, rows, target, seed } = context;
    const nothing = baselineFor(baseline, blur, rows, seed);
    const { places, weights } = rules[rule](steps);
    const step = run.compile((x, choice, weight, place) => {
      const from = nothing(x);
      const way = tf.sub(x, from); // [batch, ...input]
      const points = tf.add(from, tf.mul(place, tf.expandDims(way, 0)));
      const slopes = weightedSum(weight, slopesAt(context, points, choice));
      return { values: tf.mul(tf.reshape(slopes, x.shape), way) };
    }, run.calls(steps));
    const difference = run.compile((x, choice) => {
      const from = tf.add(tf.zerosLike(x), nothing(x));
      return { difference: tf.sub(explainedOf(context, x, choice), explainedOf(context, from, choice)) };
    }, 1);
    const width = product(rows.rowShape);
    const found = await run.over(target.choice, async (batch) => {
      const { values } = await sumOverPoints(run, batch, step, weights, (start, size) =>
        tf.tensor(
          Float32Array.from({ length: size }, (_, i) => places[start + i] ?? 0),
          [size, 1, ...rows.rowShape.map(() => 1)],
        ),
      );
      const gaps = Float32Array.from(numbersOf(difference(batch.x, batch.choice))['difference']!, (expected, row) =>
        values!.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, -expected),
      );
      return { values: values!, gaps };
    });
    return { values: valuesOf(found['values']!, rows), completenessGap: found['gaps']! };
  },
};
