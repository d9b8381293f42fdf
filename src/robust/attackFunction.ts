import type * as tf from '@tensorflow/tfjs';
import { checkChoice, checkInteger, checkKeyNames, InputError, product } from '../base';
import { ImageStore, type Rows } from '../data';
import {
  BatchRun,
  networkOutputs,
  predictRows,
  singleNetwork,
  Values,
  type AnyModel,
  type Numbers,
  type PredictInput,
} from '../learn';
import { runNetwork } from '../network';
import { AdversarialExamples } from './adversarialExamples';
import type { AttackContext, AttackNorm, BallAttack, Found, SmallestAttack } from './attacks/attack';
import { classesFrom, labelsOf } from './classLabels';
import { classScores, type ClassScores } from './classScores';

/** What can be attacked: a model of any class, or a network of tf.layers as it is; of an ensemble the first network. */
export type AttackedModel = AnyModel | tf.LayersModel;

/** Options that every attack has. */
export interface AttackSharedOptions {
  /** The true classes: one a row, or one for all. Default: those of the split. */
  labels?: number | Numbers;
  /** A class that the model is to say: one for all rows, or one a row. Default none: any but the true one will do. */
  target?: number | Numbers;
  /** The smallest and the largest number that an input may have, infinite where there is no end. Default 0 and 1 for images; has to be given for numbers. */
  range?: readonly [low: number, high: number];
  /** How many samples the network is given at once. Default 64, of samples that are no images 1024. */
  batchSize?: number;
  /** What random numbers follow from. Default 0. */
  seed?: number;
}

/** Options of attacks that stay within a ball. */
export interface BallOptions extends AttackSharedOptions {
  /** How large a change may be, in units of the inputs: of images 8 / 255 is 8 grey levels in the norm `linf`. */
  eps: number;
  /** In which norm. Default `linf`. */
  norm?: AttackNorm;
}

/** An attack within a ball as a function. */
export type AttackFunction<O extends object> = (
  model: AttackedModel,
  inputs: PredictInput,
  options: Partial<O> & BallOptions,
) => Promise<AdversarialExamples>;

const sharedKeys = ['labels', 'target', 'range', 'batchSize', 'seed'] as const satisfies readonly (keyof AttackSharedOptions)[]; // prettier-ignore

/** The function that users call for an attack within a ball. It leaves no tensors and no graphs. */
export function ballAttack<O extends object>(attack: BallAttack<O>): AttackFunction<O> {
  return async (model, inputs, options) => {
    const { name, only } = attack;
    checkKeyNames(name, options, [...Object.keys(attack.defaults), ...sharedKeys, 'eps', 'norm']);
    const { eps, norm = only ?? 'linf' } = options;
    checkChoice('norm', norm, only ? [only] : ['linf', 'l2']);
    return attacked(name, model, inputs, options, { norm, eps }, (context) => {
      checkEps(eps, norm, context);
      return attack.perturb({ ...context, norm, eps }, settingsOf(attack.defaults, options));
    });
  };
}

/** An attack that looks for the smallest change as a function. */
export type SmallestAttackFunction<O extends object> = (
  model: AttackedModel,
  inputs: PredictInput,
  options?: Partial<O> & AttackSharedOptions,
) => Promise<AdversarialExamples>;

/** The function for an attack that looks for the smallest change in the Euclidean norm. */
export function smallestAttack<O extends object>(attack: SmallestAttack<O>): SmallestAttackFunction<O> {
  return async (model, inputs, options = {}) => {
    checkKeyNames(attack.name, options, [...Object.keys(attack.defaults), ...sharedKeys]);
    return attacked(attack.name, model, inputs, options, { norm: 'l2', eps: Infinity }, (context) =>
      attack.perturb(context, settingsOf(attack.defaults, options)),
    );
  };
}

function settingsOf<O extends object>(defaults: Required<O>, options: object): Required<O> {
  const given = Object.entries(options).filter(([key, value]) => key in defaults && value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** What an attack works on, and what belongs to it. */
interface Opened {
  readonly context: AttackContext;
  readonly network: tf.LayersModel;
  readonly read: ClassScores['read'];
  readonly labels: Int32Array;
  readonly targets: Int32Array | undefined;
  readonly batchSize: number;
}

/** Checks what every attack is given. The caller ends `context.run`. @throws InputError */
export function openAttack(
  name: string,
  model: AttackedModel,
  inputs: PredictInput,
  options: AttackSharedOptions,
): Opened {
  const network = singleNetwork(name, model);
  const rows = predictRows(inputs, network, name);
  const { seed = 0, batchSize = rows.rowShape.length === 3 ? 64 : 1024 } = options;
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed, 0);
  const { classes, read } = classScores(network);
  const labels = labelsOf(options.labels, inputs, rows.length, classes);
  const targets = targetsOf(options.target, labels, classes);
  const range = rangeOf(name, options.range, rows);
  const run = new BatchRun(name, rows, batchSize);
  const context: AttackContext = {
    ...{ what: name, rows, targeted: targets !== undefined, classes, range, seed, run },
    hot: oneHotRows(targets ?? labels, classes),
    logits: (x) => read(runNetwork(network.outputs[0]!, x, { training: false })),
  };
  return { context, network, read, labels, targets, batchSize };
}

async function attacked(
  name: string,
  model: AttackedModel,
  inputs: PredictInput,
  options: AttackSharedOptions,
  ball: { norm: AttackNorm; eps: number },
  perturb: (context: AttackContext) => Promise<Found>,
): Promise<AdversarialExamples> {
  const { context, network, read, labels, targets, batchSize } = openAttack(name, model, inputs, options);
  const { rows, run } = context;
  try {
    const found = await perturb(context);
    const before = await networkOutputs(network, rows, batchSize, read);
    const after = await networkOutputs(network, found.values, batchSize, read);
    const parts = { attack: name, ...ball, inputs: rows, ...found, labels, scores: [before, after] as const };
    return new AdversarialExamples(targets ? { ...parts, targets } : parts);
  } finally {
    run.end();
  }
}

/** For each row 1 in the place of its class, 0 elsewhere, `[n, classes]`. */
export function oneHotRows(classesOf: Int32Array, classes: number): Values {
  const hot = new Float32Array(classesOf.length * classes);
  classesOf.forEach((one, row) => (hot[row * classes + one] = 1));
  return new Values(hot, [classesOf.length, classes]);
}

function targetsOf(given: number | Numbers | undefined, labels: Int32Array, classes: number): Int32Array | undefined {
  if (given === undefined) return undefined;
  const targets = classesFrom('target', given, labels.length, classes);
  const same = targets.findIndex((target, row) => target === labels[row]);
  if (same === -1) return targets;
  const todo = 'Leave such rows out, or give each row a target of its own.';
  throw new InputError('target', 'another class than the label', `${targets[same]} in row ${same}, which has it`, todo);
}

/** The numbers that inputs may have. @throws InputError where they are not said, or inputs have others */
export function rangeOf(name: string, given: AttackSharedOptions['range'], rows: Rows): readonly [number, number] {
  if (given === undefined && rows instanceof ImageStore) return [0, 1];
  const todo = 'Say which numbers an input may have, such as [0, 1]; [-Infinity, Infinity] for all.';
  if (given === undefined) throw new InputError(`${name}: range`, 'the smallest and the largest number of an input', 'none', todo); // prettier-ignore
  const [low, high] = given;
  if (!(given.length === 2 && low < high))
    throw new InputError('range', 'two numbers, the smaller one first', [...given]);
  const all = rows.gather(Uint32Array.from({ length: rows.length }, (_, row) => row));
  const out = all.find((value) => value < low || value > high);
  if (out !== undefined) throw new InputError('range', `inputs from ${low} to ${high}`, out, todo);
  return given;
}

/** Refuses what is no size, and what was meant for grey levels from 0 to 255. */
function checkEps(eps: number, norm: AttackNorm, { range: [low, high], rows }: AttackContext): void {
  if (!(Number.isFinite(eps) && eps >= 0)) throw new InputError('eps', 'a number of at least 0', eps);
  checkReach(eps, (high - low) * (norm === 'linf' ? 1 : Math.sqrt(product(rows.rowShape))), [low, high]);
}

/** Refuses a size by which anything is in reach. @param most - the largest size that makes sense @throws InputError */
export function checkReach(eps: number, most: number, [low, high]: readonly [number, number]): void {
  if (eps <= most) return;
  const todo = `In units of the inputs, ${low} to ${high}: of images ${eps} grey levels are ${eps} / 255.`;
  throw new InputError('eps', `at most ${Number(most.toPrecision(4))}, where anything is in reach`, eps, todo);
}
