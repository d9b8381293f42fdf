import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkRange, product, Random } from '../../base';
import { valuesOf } from '../../learn';
import type { BallAttack, BallContext } from './attack';
import { missedBy } from './objectives';

/** Options of `robust.square`. */
export interface SquareOptions {
  /** How often the model is asked about each row. Default 1000. */
  queries?: number;
  /** The share of the pixels that the first squares cover. Default 0.8. */
  share?: number;
}

/**
 * Random squares of plus or minus eps, kept where they bring the aim nearer (Andriushchenko and others 2020): no gradients, so a defence that hides them
 * does not help against it.
 */
export const squareAttack: BallAttack<SquareOptions> = {
  name: 'square',
  defaults: { queries: 1000, share: 0.8 },
  only: 'linf',
  async perturb(context, { queries, share }) {
    checkInteger('queries', queries, 1);
    checkRange('share', share, 0, 1);
    const { run, rows, hot } = context;
    const ask = run.compile((x, choice) => ({ missed: missedBy(context, context.logits(x), choice) }), queries);
    const streams = new Random(context.seed);
    const { values } = await run.over(hot, async ({ x, choice, size, used }) => {
      const place = new Places(
        context,
        x.dataSync() as Float32Array,
        Array.from({ length: used }, () => streams.split()),
      );
      const missedAt = (numbers: Float32Array): Float32Array => {
        const asked = tf.tensor(numbers, [size, ...rows.rowShape]);
        const { missed } = ask(asked, choice);
        asked.dispose();
        const read = Float32Array.from(missed!.dataSync());
        missed!.dispose();
        return read;
      };
      place.begin(missedAt(place.best), (stripes) => missedAt(stripes));
      for (let query = 2; query < queries && place.misses(); query++) {
        place.keep(missedAt(place.propose(sideShare(share, query / queries))));
        if (query % 20 === 0) await run.pause(query / queries);
      }
      return { values: place.best };
    });
    return { values: valuesOf(values!, rows) };
  },
};

/** After which shares of the queries squares become half as large. */
const halvedAfter = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8];

function sideShare(first: number, done: number): number {
  return first / 2 ** halvedAfter.filter((share) => done > share).length;
}

/** The best places so far and proposals, of the rows of a batch. */
class Places {
  /** The best so far. */
  readonly best: Float32Array;
  private readonly tried: Float32Array;
  private missed: Float32Array = new Float32Array(0);
  private readonly width: number;
  private readonly shape: readonly [height: number, width: number, channels: number];

  constructor(
    private readonly context: BallContext,
    private readonly inputs: Float32Array,
    private readonly streams: readonly Random[],
  ) {
    const { rowShape } = context.rows;
    this.best = inputs.slice();
    this.tried = inputs.slice();
    this.width = product(rowShape);
    // Numbers in a row are a picture of one line.
    this.shape = rowShape.length === 3 ? (rowShape as [number, number, number]) : [1, this.width, 1];
  }

  /** Starts with stripes, unless the input misses the aim by less. */
  begin(missed: Float32Array, ask: (stripes: Float32Array) => Float32Array): void {
    this.missed = missed;
    const [height, width, channels] = this.shape;
    this.streams.forEach((random, row) => {
      for (let column = 0; column < width; column++) {
        this.paint(row, random, [0, column], [height, 1], channels);
      }
    });
    this.keep(ask(this.tried));
  }

  /** Whether a row still misses the aim. */
  misses(): boolean {
    return this.streams.some((_, row) => this.missed[row]! >= 0);
  }

  /** A square somewhere in each row that still misses. @param share - of the pixels */
  propose(share: number): Float32Array {
    const [height, width, channels] = this.shape;
    const side = Math.sqrt(share * height * width);
    const down = Math.max(1, Math.min(height, Math.round(height === 1 ? 1 : side)));
    const across = Math.max(1, Math.min(width, Math.round(height === 1 ? share * width : side)));
    this.streams.forEach((random, row) => {
      if (this.missed[row]! < 0) return;
      const corner = [random.integer(height - down + 1), random.integer(width - across + 1)] as const;
      this.paint(row, random, corner, [down, across], channels);
    });
    return this.tried;
  }

  /** Keeps what misses by less, and takes the rest back. */
  keep(missed: Float32Array): void {
    this.streams.forEach((_, row) => {
      const [from, to] = [row * this.width, (row + 1) * this.width];
      if (missed[row]! < this.missed[row]!) {
        this.missed[row] = missed[row]!;
        this.best.set(this.tried.subarray(from, to), from);
      } else {
        this.tried.set(this.best.subarray(from, to), from);
      }
    });
  }

  /** A rectangle that is eps above or below the input, in each channel by chance. */
  private paint(
    row: number,
    random: Random,
    [top, left]: readonly [number, number],
    [down, across]: readonly [number, number],
    channels: number,
  ): void {
    const { range: [low, high], eps } = this.context; // prettier-ignore
    const [, width] = this.shape;
    for (let channel = 0; channel < channels; channel++) {
      const step = random.chance(0.5) ? eps : -eps;
      for (let y = top; y < top + down; y++) {
        for (let x = left; x < left + across; x++) {
          const at = row * this.width + (y * width + x) * channels + channel;
          this.tried[at] = Math.min(high, Math.max(low, this.inputs[at]! + step));
        }
      }
    }
  }
}
