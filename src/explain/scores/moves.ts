import { InputError, product, Random } from '../../base';
import type { Rows } from '../../data';
import { Values } from '../../learn';

/** How far inputs may be moved. */
export interface Reach {
  /** The inputs as they are. */
  readonly inputs: Values;
  /** Each number at most so far, to either side. */
  readonly radius: number;
  /** What the numbers stay within: 0 to 1 where the inputs are images of such. */
  readonly range: readonly [low: number, high: number];
}

/** @throws InputError for no inputs */
export function reachOf(what: string, rows: Rows, radius: number): Reach {
  const { length, rowShape } = rows;
  const data = new Float32Array(length * product(rowShape));
  if (data.length === 0) throw new InputError(`${what}: inputs`, 'one or more', 'none');
  rows.gather(
    Uint32Array.from({ length }, (_, row) => row),
    data,
  );
  const isImage = rowShape.length === 3 && data.every((value) => value >= 0 && value <= 1);
  return { inputs: new Values(data, [length, ...rowShape]), radius, range: isImage ? [0, 1] : [-Infinity, Infinity] };
}

/** The inputs with uniform noise. */
export function drawnMove({ inputs, radius, range: [low, high] }: Reach, random: Random): Values {
  const moved = inputs.data.map((value) => Math.min(high, Math.max(low, value + random.uniform(-radius, radius))));
  return new Values(moved, inputs.shape);
}

/** The inputs with uniform noise, several times. */
export function* drawnMoves(reach: Reach, samples: number, seed: number): Generator<Values> {
  const random = new Random(seed);
  for (let sample = 0; sample < samples; sample++) yield drawnMove(reach, random);
}
