import * as tf from '@tensorflow/tfjs';
import { checkInteger, mean, Random } from '../../base';
import { type Numbers, valuesOf } from '../../learn';
import type { Found, PredictionContext, PredictionMethod } from '../method';
import { probe } from '../probe';
import { coalitionsOf, type Coalitions } from '../surrogates/coalitions';
import { areImages, byParts, type PartOptions } from '../surrogates/imageParts';
import { sharesBy, type Shares } from '../surrogates/shapley';
import { backgroundRows, copiesTensor, tableWidth } from '../surrogates/tableRows';

/** Options of `explain.kernelShap`. */
export interface KernelShapOptions extends PartOptions {
  /** How many sets of columns, or of parts, are asked about. All of them where that is enough: exact for up to 11. Default 2048. */
  samples?: number;
  /** Of a table: the rows that stand for what is not there; each set is asked about with each of them. A table needs some. Default none. */
  background?: Numbers | 'none';
}

/** Shapley's values of columns or of parts (Lundberg and Lee 2017). */
export const kernelShapMethod: PredictionMethod<KernelShapOptions> = {
  name: 'kernelShap',
  needs: 'predictions',
  defaults: { samples: 2048, background: 'none', superpixels: 50, compactness: 10, segments: 'slic', fill: 'mean' },
  attribute(context, options) {
    checkInteger('samples', options.samples, 4);
    return areImages(context) ? ofImages(context, options) : ofTable(context, options);
  },
};

/** The sets that are asked about, with the empty and the full one as the first two. */
interface Asked {
  readonly copies: number;
  readonly there: Uint8Array;
  readonly shares: Shares;
}

/** By the number of players: the same sets for all rows. */
function setsAsked({ what, seed }: PredictionContext, samples: number): (players: number) => Asked {
  const known = new Map<number, Asked>();
  return (players) => {
    const before = known.get(players);
    if (before) return before;
    const sets: Coalitions = coalitionsOf(players, samples - 2, new Random(seed));
    const there = new Uint8Array(2 * players + sets.there.length).fill(1, players, 2 * players);
    there.set(sets.there, 2 * players);
    const made = { copies: 2 + sets.weights.length, there, shares: sharesBy(what, sets) };
    known.set(players, made);
    return made;
  };
}

async function ofImages(context: PredictionContext, options: Required<KernelShapOptions>): Promise<Found> {
  const { samples, superpixels, compactness, segments, fill } = options;
  const asked = setsAsked(context, samples);
  const found = await byParts(
    context,
    { superpixels, compactness, segments, fill },
    {
      choose: asked,
      explain: (_, parts, outputs) => {
        const [empty, full] = outputs as unknown as [number, number];
        return { weights: asked(parts).shares(outputs.subarray(2), empty, full), more: { base: empty } };
      },
    },
  );
  return { values: found.values, segments: found.segments!, base: found.more['base']! };
}

async function ofTable(
  context: PredictionContext,
  { samples, background }: Required<KernelShapOptions>,
): Promise<Found> {
  const { run, rows, target } = context;
  const width = tableWidth(context);
  const usual = backgroundRows(context, background, width);
  const { copies, there, shares } = setsAsked(context, samples)(width);
  const count = copies * usual.length; // each set with each background row
  const ask = probe(context, (x, kept, others) => tf.add(tf.mul(tf.expandDims(x, 0), kept), others));
  const found = await run.over(target.choice, async (batch) => {
    const outputs = await ask(batch, count, (start, size) => {
      const kept = new Float32Array(size * width);
      const others = new Float32Array(size * width);
      for (let at = 0; at < Math.min(size, count - start) * width; at++) {
        const copy = start + Math.floor(at / width);
        const one = there[Math.floor(copy / usual.length) * width + (at % width)]!;
        kept[at] = one;
        others[at] = one === 1 ? 0 : usual.data[(copy % usual.length) * width + (at % width)]!;
      }
      return [copiesTensor(kept, width, 0, size), copiesTensor(others, width, 0, size)];
    });
    const values = new Float32Array(batch.size * width);
    const base = new Float32Array(batch.size);
    for (let row = 0; row < batch.used; row++) {
      const worth = Float64Array.from({ length: copies }, (_, set) =>
        mean(
          Float64Array.from({ length: usual.length }, (_, b) => outputs[(set * usual.length + b) * batch.size + row]!),
        ),
      );
      values.set(shares(worth.subarray(2), worth[0]!, worth[1]!), row * width);
      base[row] = worth[0]!;
    }
    return { values, base };
  });
  return { values: valuesOf(found['values']!, rows), base: found['base']! };
}
