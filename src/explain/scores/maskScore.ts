import pl from 'nodejs-polars';
import { checkChoice, checkKeyNames, sum } from '../../base';
import type { Rows } from '../../data';
import { mapSigns, readMaps, readMasks, strengths, type MapSign, type ScoredMaps } from './maps';
import { meanColumns, meanOverImages, meanWords, type MeanOverImages } from './meanOf';

/** Options that all scores against masks have. */
export interface MaskScoreOptions {
  /** What of a map counts. Default `positive`: what speaks for what was explained. */
  sign?: MapSign;
}

/** What {@link MaskScore} is made from. */
interface MaskScoreParts {
  readonly name: string;
  readonly values: Float64Array;
  readonly chances: Float64Array;
}

/** How well maps agree with masks, image by image, and what maps would get that know nothing. */
export class MaskScore {
  /** The score, such as `massInside`. */
  readonly name: string;
  /** The score of each image, 0 to 1; NaN where the mask is empty. */
  readonly values: Float64Array;
  /** What a map gets in the mean whose pixels are in random order, of each image; NaN where the mask is empty. */
  readonly chances: Float64Array;
  /** The mean over the images whose mask is not empty. */
  readonly score: MeanOverImages;
  /** The same of {@link chances}. */
  readonly chance: number;

  /** @internal */
  constructor({ name, values, chances }: MaskScoreParts) {
    [this.name, this.values, this.chances] = [name, values, chances];
    this.score = meanOverImages(values);
    this.chance = meanOverImages(chances).mean;
  }

  /** A row an image, to be joined with other tables: row, score, chance; null where the mask is empty. */
  toTable(): pl.DataFrame {
    const known = (values: Float64Array): (number | null)[] =>
      Array.from(values, (value) => (Number.isFinite(value) ? value : null));
    const rows = Int32Array.from(this.values.keys());
    return pl.DataFrame([
      pl.Series('row', rows, pl.Int32),
      pl.Series('score', known(this.values), pl.Float64),
      pl.Series('chance', known(this.chances), pl.Float64),
    ]);
  }

  /** One row to put below those of other methods: score, mean, lower, upper, n, chance. */
  summary(): pl.DataFrame {
    const { name, score, chance } = this;
    return pl.DataFrame([{ score: name, ...meanColumns(score), chance: Number.isFinite(chance) ? chance : null }]);
  }

  /** What it is in one line. */
  toString(): string {
    if (this.score.n === 0) return `${this.name}: every mask is empty`;
    return `${this.name}: ${meanWords(this.score)}; chance ${this.chance.toFixed(3)}`;
  }
}

/** The strength of each pixel, and the mask (0 or 1), of an image. */
export interface MaskedMap {
  readonly strength: Float64Array;
  readonly mask: Float32Array;
  /** How many pixels the mask has, at least 1. */
  readonly area: number;
  readonly height: number;
  readonly width: number;
}

/** A score of one image and what is had by chance. */
export type ScoreOfMap = (map: MaskedMap) => readonly [score: number, chance: number];

/** Scores maps against masks, image by image. */
export function scoreByMask(
  name: string,
  [maps, masks]: readonly [maps: ScoredMaps, masks: Rows],
  options: MaskScoreOptions,
  own: readonly string[],
  scoreOf: ScoreOfMap,
): MaskScore {
  checkKeyNames(name, options, ['sign', ...own]);
  const { sign = 'positive' } = options;
  checkChoice('sign', sign, mapSigns);
  const set = readMaps(name, maps);
  const maskOf = readMasks(name, masks, set);
  const { length, height, width } = set;
  const [values, chances] = [new Float64Array(length).fill(NaN), new Float64Array(length).fill(NaN)];
  for (let row = 0; row < length; row++) {
    const mask = maskOf(row);
    const area = sum(mask);
    if (area === 0) continue;
    const strength = strengths(set.map(row), sign);
    [values[row], chances[row]] = scoreOf({ strength, mask, area, height, width });
  }
  return new MaskScore({ name, values, chances });
}
