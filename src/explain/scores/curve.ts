import * as tf from '@tensorflow/tfjs';
import type { CompiledFunction } from '../../backend';
import { checkChoice, checkInteger, checkKeyNames, checkPositive, InputError, Random } from '../../base';
import { BatchRun, numbersOf, Values, type RowBatch } from '../../learn';
import { runNetwork } from '../../network';
import { Attribution } from '../attribution';
import { baselineFor, type BaselineOf, type ExplainBaseline } from '../methods/baselines';
import { probabilityOf } from '../outputs';
import { networkSubject, type ExplainedModel } from '../subject';
import { CurveScore } from './curveScore';
import { mapSigns, readMaps, type MapSet, type MapSign } from './maps';

/** Options of `explain.deletion` and `explain.insertion`. */
export interface CurveOptions {
  /** What stands in place of a pixel that is not there. Default: `mean` for deletion, `blurred` for insertion. */
  baseline?: ExplainBaseline;
  /** Standard deviation of the blur of the baseline `blurred`, in pixels. Default 5. */
  blur?: number;
  /** In how many steps all pixels are changed. Default 32. */
  steps?: number;
  /** Whether pixels that speak against come last (`positive`) or, where they do so strongly, first. Default `positive`. */
  sign?: MapSign;
  /** How many samples the network is given at once. Default 64. */
  batchSize?: number;
  /** What the order of pixels that are equal, and the random order, follow from. Default 0. */
  seed?: number;
}

const keys = ['baseline', 'blur', 'steps', 'sign', 'batchSize', 'seed'];

/** What is changed: pixels from the strongest on are taken away, or put in. */
interface Kind {
  readonly name: 'deletion' | 'insertion';
  readonly baseline: ExplainBaseline;
}

/** Follows the probability of the class explained while pixels are changed in the order of the maps, and in random order. */
export async function curveOf(
  { name, baseline: usual }: Kind,
  model: ExplainedModel,
  attribution: Attribution,
  options: CurveOptions,
): Promise<CurveScore> {
  checkKeyNames(name, options, keys);
  const { baseline = usual, blur = 5, steps = 32, sign = 'positive', batchSize = 64, seed = 0 } = options;
  checkInteger('steps', steps, 1);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed, 0);
  checkPositive('blur', blur);
  checkChoice('sign', sign, mapSigns);
  const { network } = networkSubject(name, model);
  checkAttribution(name, attribution, network);
  const maps = readMaps(name, attribution);
  const { inputs, classes } = attribution;
  const nothing = baselineFor(baseline, blur, inputs, seed);
  const run = new BatchRun(name, inputs, batchSize);
  const places = placesOf(maps, sign, new Random(seed));
  const size = maps.height * maps.width;
  const counts = Float32Array.from({ length: steps + 1 }, (_, i) => Math.round((i * size) / steps));
  try {
    const step = run.compile(
      (x, order, count) => changedOutputs({ name, network, nothing }, x, order, count),
      run.calls(counts.length),
    );
    const { outputs } = await run.over(places, (batch) => outputsOver(run, step, batch, counts));
    const curves = probabilities(network, outputs!, classes, counts.length);
    return new CurveScore({ name, shares: Array.from(counts, (count) => count / size), ...curves });
  } finally {
    run.end();
  }
}

function checkAttribution(name: string, attribution: Attribution, network: tf.LayersModel): void {
  if (!(attribution instanceof Attribution)) {
    throw new InputError(`${name}: attribution`, 'what a method of explain gave', attribution);
  }
  const { target, classes, inputs } = attribution;
  if (target.startsWith('loss') || classes.some((chosen) => chosen < 0)) {
    const todo = 'Explain a class or the logit, whose probability can fall and rise.';
    throw new InputError(`${name}: attribution`, 'one of a class', `one of the ${target}`, todo);
  }
  const [, ...wanted] = network.inputs[0]!.shape;
  if (wanted.some((side, i) => side !== null && side !== inputs.rowShape[i])) {
    throw new InputError(`${name}: model`, `one of inputs of ${inputs.rowShape.join(' x ')}`, wanted.join(' x '));
  }
}

/** The place of each pixel in the order of its map, and in a random order, from 0: `[n, height, width, 2]`. */
function placesOf(maps: MapSet, sign: MapSign, random: Random): Values {
  const { length, height, width } = maps;
  const size = height * width;
  const places = new Float32Array(length * size * 2);
  for (let row = 0; row < length; row++) {
    const values = sign === 'absolute' ? maps.map(row).map(Math.abs) : maps.map(row);
    // Shuffled before they are sorted, which keeps the order of equal ones.
    const shuffled = (): number[] => random.shuffle(Array.from({ length: size }, (_, pixel) => pixel));
    const own = shuffled().sort((a, b) => values[b]! - values[a]!);
    [own, shuffled()].forEach((order, which) => {
      order.forEach((pixel, place) => (places[(row * size + pixel) * 2 + which] = place));
    });
  }
  return new Values(places, [length, height, width, 2]);
}

interface Changing {
  readonly name: Kind['name'];
  readonly network: tf.LayersModel;
  readonly nothing: BaselineOf;
}

/**
 * What the network gives for images in which so many pixels are changed, `[counts * 2 * batch, outputs]`: in the order of the map, then in random order.
 *
 * @param order - the place of each pixel, `[batch, height, width, 2]`
 * @param count - how many pixels come before, `[counts]`
 */
function changedOutputs(
  { name, network, nothing }: Changing,
  x: tf.Tensor,
  order: tf.Tensor,
  count: tf.Tensor,
): { outputs: tf.Tensor } {
  const places = tf.expandDims(tf.transpose(order, [3, 0, 1, 2]), 4); // [2, batch, height, width, 1]
  const before = tf.less(places, tf.reshape(count, [-1, 1, 1, 1, 1, 1])); // [counts, 2, batch, height, width, 1]
  const gone = tf.cast(name === 'deletion' ? before : tf.logicalNot(before), 'float32');
  const images = tf.add(x, tf.mul(gone, tf.sub(nothing(x), x)));
  const flat = tf.reshape(images, [-1, ...x.shape.slice(1)]);
  const outputs = runNetwork(network.outputs[0]!, flat, { training: false });
  return { outputs: tf.reshape(outputs, [flat.shape[0], -1]) };
}

/** The outputs of each row of a batch: in the order of its map at all counts, then in random order. */
async function outputsOver(
  run: BatchRun,
  step: CompiledFunction,
  { x, choice, size }: RowBatch,
  counts: Float32Array,
): Promise<{ outputs: Float32Array }> {
  let all = new Float32Array(0);
  const perRow = run.perRow(counts.length);
  for (let start = 0; start < counts.length; start += perRow) {
    const some = Float32Array.from({ length: perRow }, (_, i) => counts[start + i] ?? 0);
    const count = tf.tensor1d(some);
    let given: Float32Array;
    try {
      given = numbersOf(step(x, choice, count))['outputs']!;
    } finally {
      count.dispose();
    }
    const width = given.length / (perRow * 2 * size);
    if (start === 0) all = new Float32Array(size * 2 * counts.length * width);
    for (let from = 0, block = 0; from < given.length; from += width, block++) {
      const [at, which, row] = [start + Math.floor(block / (2 * size)), Math.floor(block / size) % 2, block % size];
      if (at < counts.length) {
        all.set(given.subarray(from, from + width), ((row * 2 + which) * counts.length + at) * width);
      }
    }
    await run.pause(Math.min(1, (start + perRow) / counts.length));
  }
  return { outputs: all };
}

/** The probability of the class of each row, `[n, points]`, in both orders. */
function probabilities(
  network: tf.LayersModel,
  outputs: Float32Array,
  classes: Int32Array,
  points: number,
): { curves: Values; chanceCurves: Values } {
  const rows = classes.length;
  const width = outputs.length / (rows * 2 * points);
  const curve = (which: number): Values => {
    const data = Float32Array.from({ length: rows * points }, (_, i) => {
      const [row, at] = [Math.floor(i / points), i % points];
      const from = ((row * 2 + which) * points + at) * width;
      return probabilityOf(network, outputs.subarray(from, from + width), classes[row]!);
    });
    return new Values(data, [rows, points]);
  };
  return { curves: curve(0), chanceCurves: curve(1) };
}
