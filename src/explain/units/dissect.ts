import { checkInteger, checkKeys, checkRange, InputError, interruptSignal, InterruptedError, Random } from '../../base';
import type { PartMaps, Rows, Split } from '../../data';
import { BatchRun, numbersOf, predictRows, Values } from '../../learn';
import { runNetwork } from '../../network';
import { labelColumn } from '../../table';
import { networkSubject, type ExplainedModel } from '../subject';
import { activeUnits } from './activeUnits';
import { agreementWith, iousOf } from './agreement';
import { Dissection, type DissectedUnit, type UnitPart } from './dissection';
import { imageLayer } from './imageLayer';

/** Options of `explain.dissect`. */
export interface DissectOptions {
  /** The parts that are looked for. Default: all that the images have but the background. */
  parts?: readonly string[];
  /** The share of its values above which a unit is active, in (0, 1). Default 0.02. */
  top?: number;
  /** From which intersection over union on a unit detects a part. Default 0.04. */
  iou?: number;
  /** How often the masks are exchanged for those of other images. Default 99. */
  permutations?: number;
  /** The largest p of a unit that detects. Default 0.05. */
  level?: number;
  /** How many samples the network is given at once. Default 64. */
  batchSize?: number;
  /** What the exchanges follow from. Default 0. */
  seed?: number;
}

const keys = ['parts', 'top', 'iou', 'permutations', 'level', 'batchSize', 'seed'] as const;

/**
 * Network dissection (Bau and others 2017): does a unit of a layer detect a part of the images? Each unit's map is made as large as the image, cut at the value that
 * `top` of its values exceed, and compared with the masks of each part over all images, by intersection over union. The same with the masks of
 * other images of the same label tells what a unit gets that is active at such places of such images, whatever is there.
 *
 * @param layer - the name of a layer that gives maps, or its place among the layers (from 0; -1 is the last)
 * @param split - images with their parts, as of `loadDataset('avatar-faces', { parts: true })`
 * @returns the best part of each unit, with p; how many units detect a part
 * @throws InputError for a split without parts, a layer that is not there or gives no maps, an unknown part, and a bad option
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const found = await explain.dissect(model, 'conv2d_2', test);
 * found.detectors;      // how many units detect a part; found.chanceDetectors with masks of other images
 * found.partTable();
 */
export async function dissect(
  model: ExplainedModel,
  layer: string | number,
  split: Split,
  options: DissectOptions = {},
): Promise<Dissection> {
  const settings = readOptions(options);
  const { network } = networkSubject('dissect', model);
  const tensor = imageLayer('dissect', network, layer);
  const rows = predictRows(split, network, 'dissect');
  const maps = partsOf(split, rows);
  const wanted = wantedParts(maps, settings.parts);
  const run = new BatchRun('dissect', rows, settings.batchSize);
  try {
    const step = run.compile((x) => ({ maps: runNetwork(tensor, x, { training: false }) }), 1);
    const none = new Values(new Float32Array(rows.length), [rows.length]);
    const found = await run.over(none, ({ x }) => numbersOf(step(x)));
    const sizes = tensor.shape.slice(1) as number[];
    const given = new Values(found['maps']!, [rows.length, ...sizes]);
    const { pixels } = await activeUnits(given, maps.rowShape, settings.top, pause);
    const others = exchanges(split, settings.permutations, new Random(settings.seed));
    const each = await unitsAgainst(pixels, maps, wanted, others);
    return dissectionOf(tensor.sourceLayer.name, wanted, each, settings);
  } finally {
    run.end();
  }
}

type Settings = Required<Omit<DissectOptions, 'parts'>> & Pick<DissectOptions, 'parts'>;

function readOptions(options: DissectOptions): Settings {
  checkKeys('dissect', options, keys);
  const { top = 0.02, iou = 0.04, permutations = 99, level = 0.05, batchSize = 64, seed = 0, parts } = options;
  for (const [name, value] of Object.entries({ top, iou, level })) checkRange(name, value, 0, 1);
  checkInteger('permutations', permutations, 1);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed, 0);
  const settings = { top, iou, permutations, level, batchSize, seed };
  return parts === undefined ? settings : { ...settings, parts };
}

function partsOf({ parts, images }: Split, rows: Rows): PartMaps {
  const todo = "Load it with parts: loadDataset('avatar-faces', { parts: true }).";
  if (!parts) throw new InputError('dissect: split', 'images with parts', 'none', todo);
  const [height, width] = parts.rowShape;
  if (parts.length === rows.length && height === images.height && width === images.width) return parts;
  const got = [parts.length, ...parts.rowShape].join(' x ');
  throw new InputError('dissect: parts', `${rows.length} x ${images.height} x ${images.width}, as the images`, got);
}

/** The numbers of the parts that are looked for. */
function wantedParts({ names }: PartMaps, asked: readonly string[] = names.slice(1)): ReadonlyMap<string, number> {
  const strange = asked.find((part) => !names.includes(part));
  if (strange !== undefined || asked.length === 0) {
    throw new InputError('dissect: parts', `some of ${names.join(', ')}`, strange === undefined ? 'none' : strange);
  }
  return new Map(asked.map((part) => [part, names.indexOf(part)]));
}

/** Whose masks each image gets, of those with the same label, once for each exchange. */
function exchanges({ table }: Split, count: number, random: Random): Uint32Array[] {
  const labels = labelColumn(table, 'label');
  const classes = [0, 1].map((label) => Array.from(labels.keys()).filter((row) => labels[row] === label));
  return Array.from({ length: count }, () => {
    const from = new Uint32Array(labels.length);
    for (const rows of classes) {
      const shuffled = random.shuffle([...rows]);
      rows.forEach((row, at) => (from[row] = shuffled[at]!));
    }
    return from;
  });
}

/** The agreement of a unit with each part, and with the masks of others, one for each exchange. */
interface UnitAgreement {
  readonly own: readonly number[];
  readonly others: readonly (readonly number[])[];
}

async function unitsAgainst(
  pixels: readonly Uint32Array[],
  maps: PartMaps,
  wanted: ReadonlyMap<string, number>,
  exchanged: readonly Uint32Array[],
): Promise<UnitAgreement[]> {
  const agreement = agreementWith(maps);
  const chosen = (ious: Float64Array): number[] => [...wanted.values()].map((part) => ious[part]!);
  const each: UnitAgreement[] = [];
  for (const active of pixels) {
    const others = exchanged.map((from) => chosen(iousOf(agreement, active, from)));
    each.push({ own: chosen(iousOf(agreement, active)), others });
    await pause();
  }
  return each;
}

/** Other work of the process has its turn. @throws InterruptedError when interrupted */
async function pause(): Promise<void> {
  await new Promise(setImmediate);
  if (interruptSignal()?.aborted) throw new InterruptedError('dissect: interrupted.');
}

function dissectionOf(
  layer: string,
  wanted: ReadonlyMap<string, number>,
  each: readonly UnitAgreement[],
  { iou: least, level }: Settings,
): Dissection {
  const parts = [...wanted.keys()];
  const pairs: UnitPart[] = each.flatMap(
    ({ own, others }, unit) =>
    parts.map((part, at) => ({ unit, part, ...against(own[at]!, others.map((ious) => ious[at]!)) })), // prettier-ignore
  );
  const units = each.map(({ own, others }, unit): DissectedUnit => {
    const best = Math.max(...own);
    const found = against(best, others.map((ious) => Math.max(...ious))); // prettier-ignore
    return { unit, part: parts[own.indexOf(best)]!, ...found, detects: best >= least && found.p <= level };
  });
  const byChance = each.reduce(
    (sum, { others }) => sum + others.filter((ious) => Math.max(...ious) >= least).length / others.length,
    0,
  );
  return new Dissection({ layer, parts, units, pairs, chanceDetectors: byChance });
}

/** How an agreement compares with those with the masks of others. */
function against(iou: number, others: readonly number[]): { iou: number; chance: number; p: number } {
  const asMuch = others.filter((other) => other >= iou).length;
  const chance = others.reduce((sum, other) => sum + other, 0) / others.length;
  return { iou, chance, p: (1 + asMuch) / (1 + others.length) };
}
