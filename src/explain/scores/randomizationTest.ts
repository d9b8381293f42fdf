import type * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import {
  checkChoice,
  checkInteger,
  checkKeys,
  InputError,
  interruptSignal,
  InterruptedError,
  Random,
} from '../../base';
import { networkOutputs, predictRows, type PredictInput, type Values } from '../../learn';
import { centredCorrelation, centredRanks } from '../../metrics';
import { copiedModel, freshModel, tensorsBefore, sourceOf } from '../../network';
import type { ExplainMethodName } from '../methods';
import { predictedClasses } from '../outputs';
import { networkSubject, type ExplainedModel } from '../subject';
import { explainerOf, type ExplainedBy } from './explainer';
import { readMaps, type MapSet } from './maps';
import { meanColumns, meanOverImages, type MeanOverImages } from './meanOf';
import { scaledToOne, structuralSimilarity } from './similarity';

const stageKinds = ['each', 'ends'] as const;

/** Options of `explain.randomizationTest`. */
export interface RandomizationTestOptions {
  /** A model of the same inputs that was trained on permuted labels; compared as well. Default: none. */
  permuted?: ExplainedModel;
  /** After which layers maps are compared: `each`, or at both `ends`: with the last layer random alone, and with all of them. Default `each`. */
  stages?: (typeof stageKinds)[number];
  /** How many samples the network is given at once. Default 64. */
  batchSize?: number;
  /** What the random weights follow from. Default 0. */
  seed?: number;
}

/** How similar the maps of a changed network are to the original ones. */
export interface RandomizationStage {
  /** The layer that was made random with all above it; `permuted labels` for the other model. */
  readonly stage: string;
  /** How many layers are random. */
  readonly layers: number;
  /** The rank correlation of the signed maps. */
  readonly rankCorrelation: MeanOverImages;
  /** The rank correlation of their absolute values. */
  readonly absoluteRankCorrelation: MeanOverImages;
  /** The structural similarity of their absolute values, each with the largest 1. */
  readonly structuralSimilarity: MeanOverImages;
}

const measures = ['rankCorrelation', 'absoluteRankCorrelation', 'structuralSimilarity'] as const;

/** What is left of the explanations of a network as its layers are made random, from the top. */
export class RandomizationTest {
  /** @internal */
  constructor(
    /** The method. */
    readonly method: string,
    /** From the first layer made random, the last of the network, to the last; then the model of permuted labels, where there is one. */
    readonly stages: readonly RandomizationStage[],
  ) {}

  /** The stage in which all layers are random. */
  get allRandom(): RandomizationStage {
    return this.stages.findLast(({ layers }) => layers > 0)!;
  }

  /** A row a stage and measure: method, stage, layers, measure, mean, lower, upper, n. */
  toTable(): pl.DataFrame {
    return pl.DataFrame(
      this.stages.flatMap((one) =>
        measures.map((measure) => ({
          ...{ method: this.method, stage: one.stage, layers: one.layers, measure },
          ...meanColumns(one[measure]),
        })),
      ),
    );
  }

  /** What it is in one line. */
  toString(): string {
    const { absoluteRankCorrelation, structuralSimilarity: structure } = this.allRandom;
    const [ranks, ssim] = [absoluteRankCorrelation.mean.toFixed(3), structure.mean.toFixed(3)];
    return `randomizationTest of ${this.method}: with all layers random, rank correlation ${ranks} and structural similarity ${ssim} to the maps of the network`;
  }
}

/**
 * Does an explanation depend on what the network has learnt (Adebayo and others 2018)? The layers are given fresh weights one after another, from the
 * last to the first, those above staying random; what is explained stays the class that the network said. The maps are compared with
 * those of the network. An explanation that stays the same explains nothing of the network.
 *
 * @param how - a method with its options, as `explain` takes them, or a function that explains
 * @returns of each stage rank correlations (1: the same order; nothing in common: 0) and structural similarity (1: the same), with intervals over images
 * @throws InputError for an unknown method, inputs that are no images, and a bad option
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const test = await explain.randomizationTest(model, images, { method: 'guidedBackprop' }, { permuted: other });
 * test.toTable();
 */
export async function randomizationTest<N extends ExplainMethodName>(
  model: ExplainedModel,
  inputs: PredictInput,
  how: ExplainedBy<N>,
  options: RandomizationTestOptions = {},
): Promise<RandomizationTest> {
  const what = 'randomizationTest';
  checkKeys(what, options, ['permuted', 'stages', 'batchSize', 'seed']);
  const { permuted, stages: compareAfter = 'each', batchSize = 64, seed = 0 } = options;
  checkChoice('stages', compareAfter, stageKinds);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed, 0);
  const { name, run } = explainerOf(what, how as ExplainedBy);
  const { network } = networkSubject(what, model);
  const other = permuted && networkSubject(`${what}: permuted`, permuted).network;
  const rows = predictRows(inputs, network, what);
  if (other) predictRows(rows as Values, other, `${what}: permuted`);
  if (layersFromTop(network).length === 0)
    throw new InputError(`${what}: model`, 'a network with weights', 'one without');
  const said = predictedClasses(network, await networkOutputs(network, rows, batchSize));
  const maps = readMaps(what, await run(model, rows as Values, said));
  const original = Array.from({ length: maps.length }, (_, row) => prepared(maps, row));
  const stages: RandomizationStage[] = [];
  const add = async (stage: string, layers: number, changed: tf.LayersModel): Promise<void> => {
    if (interruptSignal()?.aborted) throw new InterruptedError(`${what}: interrupted after ${stages.length} stages.`);
    const now = readMaps(what, await run(changed, rows as Values, said));
    stages.push({ stage, layers, ...compared(original, now) });
  };
  // Of the seed that made the network the fresh weights would be those that its training began with.
  const [copy, fresh] = [copiedModel(network), freshModel(network, new Random(seed).integer(2 ** 31))];
  try {
    const order = layersFromTop(copy);
    for (const [at, layer] of order.entries()) {
      layer.setWeights(fresh.getLayer(layer.name).getWeights());
      const isEnd = at === 0 || at === order.length - 1;
      if (compareAfter === 'each' || isEnd) await add(layer.name, at + 1, copy);
    }
  } finally {
    copy.dispose();
    fresh.dispose();
  }
  if (other) await add('permuted labels', 0, other);
  return new RandomizationTest(name, stages);
}

/** The layers with weights, from the one next to the output. */
function layersFromTop(network: tf.LayersModel): tf.layers.Layer[] {
  const layers = tensorsBefore(network.outputs[0]!).map((tensor) => sourceOf(tensor).layer);
  return [...new Set(layers.reverse())].filter((layer) => layer.getWeights().length > 0);
}

/** A map as the measures take it. */
interface Prepared {
  readonly ranks: Float64Array | undefined;
  readonly absoluteRanks: Float64Array | undefined;
  readonly scaled: Float64Array;
}

function prepared(maps: MapSet, row: number): Prepared {
  const map = Float64Array.from(maps.map(row));
  const absolute = map.map(Math.abs);
  return { ranks: centredRanks(map), absoluteRanks: centredRanks(absolute), scaled: scaledToOne(absolute) };
}

function compared(original: readonly Prepared[], maps: MapSet): Omit<RandomizationStage, 'stage' | 'layers'> {
  const each = original.map((first, row) => {
    const second = prepared(maps, row);
    return {
      rankCorrelation: centredCorrelation(first.ranks, second.ranks),
      absoluteRankCorrelation: centredCorrelation(first.absoluteRanks, second.absoluteRanks),
      structuralSimilarity: structuralSimilarity(first.scaled, second.scaled, [maps.height, maps.width]),
    };
  });
  const over = (measure: (typeof measures)[number]): MeanOverImages => meanOverImages(each.map((one) => one[measure]));
  return {
    rankCorrelation: over('rankCorrelation'),
    absoluteRankCorrelation: over('absoluteRankCorrelation'),
    structuralSimilarity: over('structuralSimilarity'),
  };
}
