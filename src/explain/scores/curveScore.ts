import pl from 'nodejs-polars';
import type { Values } from '../../learn';
import { meanColumns, meanOverImages, meanWords, type MeanOverImages } from './meanOf';

/** What {@link CurveScore} is made from: probabilities `[n, points]`. */
interface CurveScoreParts {
  readonly name: string;
  readonly shares: readonly number[];
  readonly curves: Values;
  readonly chanceCurves: Values;
}

/** How the probability of a class changes as pixels are taken away, or put in, in the order of a map. */
export class CurveScore {
  /** The score: `deletion` or `insertion`. */
  readonly name: string;
  /** The shares of the pixels that were changed, from 0 to 1. */
  readonly shares: readonly number[];
  /** The probability of the class explained at each share, `[n, shares]`. */
  readonly curves: Values;
  /** The same with the pixels in random order. */
  readonly chanceCurves: Values;
  /** The area below each curve, 0 to 1. */
  readonly areas: Float64Array;
  /** The same in random order. */
  readonly chanceAreas: Float64Array;
  /** The mean area over images. */
  readonly score: MeanOverImages;
  /** The mean area in random order. */
  readonly chance: number;
  /** The mean of `areas - chanceAreas`, image by image: what the map knows. */
  readonly difference: MeanOverImages;

  /** @internal */
  constructor({ name, shares, curves, chanceCurves }: CurveScoreParts) {
    [this.name, this.shares, this.curves, this.chanceCurves] = [name, shares, curves, chanceCurves];
    [this.areas, this.chanceAreas] = [areasBelow(curves, shares), areasBelow(chanceCurves, shares)];
    this.score = meanOverImages(this.areas);
    this.chance = meanOverImages(this.chanceAreas).mean;
    this.difference = meanOverImages(this.areas.map((area, row) => area - this.chanceAreas[row]!));
  }

  /** A row an image, to be joined with other tables: row, score (the area), chance (that in random order). */
  toTable(): pl.DataFrame {
    return pl.DataFrame([
      pl.Series('row', Int32Array.from(this.areas.keys()), pl.Int32),
      pl.Series('score', Array.from(this.areas), pl.Float64),
      pl.Series('chance', Array.from(this.chanceAreas), pl.Float64),
    ]);
  }

  /** The mean curve, a row a share: share, mean, lower, upper, n, chance. */
  curve(): pl.DataFrame {
    const column = ({ data, length }: Values, at: number): number[] =>
      Array.from({ length }, (_, row) => data[row * this.shares.length + at]!);
    return pl.DataFrame(
      this.shares.map((share, at) => ({
        share,
        ...meanColumns(meanOverImages(column(this.curves, at))),
        chance: meanOverImages(column(this.chanceCurves, at)).mean,
      })),
    );
  }

  /** One row to put below those of other methods: score, mean, lower, upper, n, chance. */
  summary(): pl.DataFrame {
    return pl.DataFrame([{ score: this.name, ...meanColumns(this.score), chance: this.chance }]);
  }

  /** What it is in one line. */
  toString(): string {
    return `${this.name}: area ${meanWords(this.score)}; in random order ${this.chance.toFixed(3)}`;
  }
}

/** The area below each row of values over the shares, by trapezia. */
function areasBelow({ data, length }: Values, shares: readonly number[]): Float64Array {
  return Float64Array.from({ length }, (_, row) => {
    const values = data.subarray(row * shares.length, (row + 1) * shares.length);
    return shares
      .slice(1)
      .reduce((area, share, at) => area + ((share - shares[at]!) * (values[at]! + values[at + 1]!)) / 2, 0);
  });
}
