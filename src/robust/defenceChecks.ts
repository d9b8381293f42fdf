import * as tf from '@tensorflow/tfjs';
import type pl from 'nodejs-polars';
import { checkChoice, checkInteger, checkKeys, checkRange, keysOf, mean, product } from '../base';
import { networkOutputs, numbersOf, predictRows, singleNetwork, type PredictInput, type Values } from '../learn';
import { tableOf } from '../table';
import { classesIn, type AdversarialExamples } from './adversarialExamples';
import { ballAttack, openAttack, type AttackedModel, type AttackSharedOptions } from './attackFunction';
import { ballAttacks } from './attacks';
import type { AttackNorm } from './attacks/attack';
import { ballOf, projected } from './attacks/balls';
import { look, missedBy } from './attacks/objectives';
import type { PgdOptions } from './attacks/pgd';
import { startsOf } from './attacks/starts';
import { classScores } from './classScores';

/** Options of `robust.defenceChecks`. */
export interface DefenceChecksOptions extends Omit<AttackSharedOptions, 'target'> {
  /** How large changes may be, in units of the inputs: the size for which robustness is claimed. */
  eps: number;
  /** In which norm. Default `linf`. */
  norm?: AttackNorm;
  /** The attack that the defence is said to withstand: options of `robust.pgd`. Default 20 steps, one start, cross-entropy. */
  attack?: PgdOptions;
  /** Another model of the same task, trained without the defence: what fools it is tried on this one. Default none, and no such check. */
  surrogate?: AttackedModel;
  /** How often the black box asks about each row. Default 500. */
  queries?: number;
  /** How many random directions each gradient is compared with. Default 8. */
  directions?: number;
  /** Which difference of accuracies is taken for chance, 0 to 1. Default 0.02. */
  tolerance?: number;
}

const what = 'defenceChecks';
const keys = keysOf<DefenceChecksOptions>()('eps', 'norm', 'attack', 'surrogate', 'queries', 'directions', 'tolerance', 'labels', 'range', 'batchSize', 'seed'); // prettier-ignore

/** What one check found. */
interface Finding {
  readonly check: string;
  /** Whether it says that the defence hides gradients, or that the attack is too weak. */
  readonly alarm: boolean;
  /** What was measured, a share of rows. */
  readonly value: number;
  /** Which value would still be without alarm. */
  readonly limit: number;
  readonly says: string;
}

/**
 * Is a defence real, or does it only hide its gradients? The checks of Carlini and others (2019) and Athalye and others (2018), each of which a model without tricks passes:
 *
 * - `blackBox`: an attack without gradients (`square`, in the norm `linf`) leaves no less accuracy than the one with gradients
 * - `otherLoss`: `autoPgd`, with two losses and steps of its own, leaves no less
 * - `moreSteps`: five times the steps, from three starts, leave no less: else the attack was too weak to say anything
 * - `unbounded`: where anything is in reach, no row is right any more
 * - `transfer`: what fools the `surrogate` does not fool this model more often than what was made for it
 * - `direction`: along the gradient the margin falls further than along random directions of the same size, in nine rows out of ten
 * - `gradients`: no row has a gradient that is zero throughout
 *
 * @returns a row for each check: `check`, `alarm`, `value` and `limit` (shares of rows), `says`. No alarm is no proof: it says that these attacks were not deceived.
 * @throws InputError as the attacks do, and for a bad option
 * @throws InterruptedError when interrupted
 * @see Carlini, N., et al. (2019). On evaluating adversarial robustness.
 * @example
 * const checks = await robust.defenceChecks(model, test, { eps: 4 / 255, surrogate: plain });
 * await show(checks);
 */
export async function defenceChecks(
  model: AttackedModel,
  inputs: PredictInput,
  options: DefenceChecksOptions,
): Promise<pl.DataFrame> {
  checkKeys(what, options, keys);
  const { eps, norm = 'linf', attack = {}, surrogate, queries = 500, directions = 8, tolerance = 0.02, ...shared } = options; // prettier-ignore
  checkChoice('norm', norm, ['linf', 'l2']);
  checkInteger('queries', queries, 1);
  checkInteger('directions', directions, 1);
  checkRange('tolerance', tolerance, 0, 1);
  const ball = { ...shared, eps, norm };
  const pgd = ballAttack(ballAttacks.pgd);
  const white = await pgd(model, inputs, { ...ball, ...attack });
  const base = white.accuracy;
  /** Alarm where something else leaves less than the attack that the defence is said to withstand. */
  const beaten = (check: string, accuracy: number, by: string, meaning: string): Finding => {
    const alarm = accuracy < base - tolerance;
    const says = `${by} leaves ${percent(accuracy)}, the attack ${percent(base)}${alarm ? `: ${meaning}` : ''}.`;
    return { check, alarm, value: accuracy, limit: base - tolerance, says };
  };
  const findings: Finding[] = [];
  if (norm === 'linf') {
    const { accuracy } = await ballAttack(ballAttacks.square)(model, inputs, { ...ball, queries });
    findings.push(beaten('blackBox', accuracy, 'a black box', 'gradients are hidden'));
  }
  const other = await ballAttack(ballAttacks.autoPgd)(model, inputs, ball);
  findings.push(beaten('otherLoss', other.accuracy, 'autoPgd', 'this loss has no useful gradient, or steps are badly chosen')); // prettier-ignore
  const { steps = ballAttacks.pgd.defaults.steps, restarts = 1 } = attack;
  const longer = { ...attack, steps: 5 * steps, restarts: 3 * restarts };
  const { accuracy: afterLonger } = await pgd(model, inputs, { ...ball, ...longer });
  findings.push(beaten('moreSteps', afterLonger, 'five times the steps', 'the attack was too short'));
  findings.push(await unbounded(model, inputs, { ...ball, ...attack }, tolerance));
  if (surrogate !== undefined) {
    const { values } = await pgd(surrogate, inputs, { ...ball, ...attack });
    const accuracy = await accuracyOn(model, values, white.labels, shared.batchSize ?? 64);
    findings.push(beaten('transfer', accuracy, 'what fools the surrogate', 'gradients are hidden'));
  }
  findings.push(...(await surface(model, inputs, { ...ball, directions, tolerance })));
  const columns = { check: 'text', alarm: 'truth', value: 'number', limit: 'number', says: 'text' } as const;
  return tableOf(findings as (Finding & Record<string, unknown>)[], columns);
}

const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;

async function unbounded(
  model: AttackedModel,
  inputs: PredictInput,
  options: Parameters<AttackWithOptions>[2],
  tolerance: number,
): Promise<Finding> {
  const rows = predictRows(inputs, singleNetwork(what, model), what);
  const [low, high] = options.range ?? [0, 1];
  const numbers = options.norm === 'l2' ? Math.sqrt(product(rows.rowShape)) : 1;
  // Without an end of the range there is no largest size: far beyond what is claimed will do.
  const eps = Number.isFinite(high - low) ? (high - low) * numbers : 1000 * options.eps;
  const { accuracy } = await ballAttack(ballAttacks.pgd)(model, inputs, { ...options, eps });
  const alarm = accuracy > tolerance;
  const says = `where anything is in reach the attack leaves ${percent(accuracy)}${alarm ? ': it is led astray' : ''}.`;
  return { check: 'unbounded', alarm, value: accuracy, limit: tolerance, says };
}

type AttackWithOptions = (model: AttackedModel, inputs: PredictInput, options: PgdOptions & DefenceBall) => Promise<AdversarialExamples>; // prettier-ignore

/** The ball and what attacks share. */
interface DefenceBall extends Omit<AttackSharedOptions, 'target'> {
  readonly eps: number;
  readonly norm: AttackNorm;
}

async function accuracyOn(model: AttackedModel, values: Values, labels: Int32Array, batchSize: number): Promise<number> {
  const network = singleNetwork(what, model);
  const said = classesIn(await networkOutputs(network, values, batchSize, classScores(network).read));
  return mean(labels, (label, row) => Number(said[row] === label));
} // prettier-ignore

/** How the margin falls along the gradient of the cross-entropy, beside random directions; of rows that are right. */
async function surface(
  model: AttackedModel,
  inputs: PredictInput,
  { eps, norm, directions, tolerance, ...shared }: DefenceBall & { directions: number; tolerance: number },
): Promise<Finding[]> {
  const { context } = openAttack(what, model, inputs, shared);
  const { run, hot, range } = context;
  const ball = { ...context, norm, eps };
  const drawn = startsOf(ball);
  const radius = tf.scalar(eps);
  const missedAt = (x: tf.Tensor, choice: tf.Tensor): tf.Tensor => missedBy(context, context.logits(x), choice);
  try {
    const along = run.compile((x, choice, radius) => {
      const { slopes, missed } = look(context, 'crossEntropy', x, choice);
      const at = projected({ norm, range }, tf.add(x, tf.mul(ballOf(norm).steepest(slopes), radius)), x, radius);
      const axes = x.shape.map((_, axis) => axis).slice(1);
      return { missed, after: missedAt(at, choice), size: tf.max(tf.abs(slopes), axes) };
    }, 1);
    // A direction is taken as far as the gradient: to the edge of the ball.
    const aside = run.compile((x, choice, noise, radius) => {
      const at = projected({ norm, range }, tf.add(x, tf.mul(ballOf(norm).steepest(noise), radius)), x, radius);
      return { after: missedAt(at, choice) };
    }, directions);
    const found = await run.over(hot, async (batch) => {
      const { x, choice, size } = batch;
      const { missed, after, size: slope } = numbersOf(along(x, choice, radius));
      const best = new Float32Array(size).fill(-Infinity);
      for (let k = 0; k < directions; k++) {
        const noise = drawn(batch);
        const { after: there } = numbersOf(aside(x, choice, noise, radius));
        noise.dispose();
        there!.forEach((value, row) => (best[row] = Math.max(best[row]!, missed![row]! - value)));
        await run.pause((k + 1) / directions);
      }
      return { missed: missed!, fall: missed!.map((value, row) => value - after![row]!), best, slope: slope! };
    });
    const right = [...found['missed']!.keys()].filter((row) => found['missed']![row]! > 0);
    const share = (test: (row: number) => boolean): number => (right.length === 0 ? 0 : mean(right, (row) => Number(test(row)))); // prettier-ignore
    const steepest = right.length === 0 ? 1 : share((row) => found['fall']![row]! > found['best']![row]!);
    const flat = share((row) => found['slope']![row] === 0);
    return [
      {
        ...{ check: 'direction', alarm: steepest < 0.9, value: steepest, limit: 0.9 },
        says: `in ${percent(steepest)} of rows the gradient leads further than random directions${steepest < 0.9 ? ': it does not show the way' : ''}.`,
      },
      {
        ...{ check: 'gradients', alarm: flat > tolerance, value: flat, limit: tolerance },
        says: `${percent(flat)} of rows have a gradient of zero${flat > tolerance ? ': there is no way to be seen' : ''}.`,
      },
    ];
  } finally {
    radius.dispose();
    run.end();
  }
}
