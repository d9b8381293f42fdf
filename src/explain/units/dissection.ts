import pl from 'nodejs-polars';

/** What a unit has to do with a part. */
export interface UnitPart {
  readonly unit: number;
  readonly part: string;
  /** Intersection over union of where the unit is active and where the part is, over all images. */
  readonly iou: number;
  /** The mean of the same with the masks of other images. */
  readonly chance: number;
  /** How often masks of other images give as much or more. */
  readonly p: number;
}

/** The best part of a unit. */
export interface DissectedUnit extends UnitPart {
  /** Whether it detects the part: as far as is asked, and more than by chance. */
  readonly detects: boolean;
}

/** What {@link Dissection} is made from. */
interface DissectionParts {
  readonly layer: string;
  readonly parts: readonly string[];
  readonly units: readonly DissectedUnit[];
  readonly pairs: readonly UnitPart[];
  readonly chanceDetectors: number;
}

/** Which parts of images the units of a layer detect. */
export class Dissection {
  /** The name of the layer. */
  readonly layer: string;
  /** The parts that were looked for. */
  readonly parts: readonly string[];
  /** Each unit with the part that it agrees with best; `chance` and `p` are of the best of all parts, too. */
  readonly units: readonly DissectedUnit[];
  /** How many units would agree as far as is asked with masks of other images, in the mean. */
  readonly chanceDetectors: number;
  private readonly pairs: readonly UnitPart[];

  /** @internal */
  constructor({ layer, parts, units, pairs, chanceDetectors }: DissectionParts) {
    [this.layer, this.parts, this.units, this.pairs] = [layer, parts, units, pairs];
    this.chanceDetectors = chanceDetectors;
  }

  /** How many units detect a part. */
  get detectors(): number {
    return this.units.filter(({ detects }) => detects).length;
  }

  /** A row a unit: unit, part (the best), iou, chance, p, detects. */
  toTable(): pl.DataFrame {
    return pl
      .DataFrame(this.units.map((unit) => ({ ...unit })))
      .select('unit', 'part', 'iou', 'chance', 'p', 'detects');
  }

  /** A row for each unit and part: unit, part, iou, chance, p. */
  pairTable(): pl.DataFrame {
    return pl.DataFrame(this.pairs.map((pair) => ({ ...pair })));
  }

  /** A row a part: part, units (how many detect it), unit (the one that agrees best), iou (of that). */
  partTable(): pl.DataFrame {
    return pl.DataFrame(
      this.parts.map((part) => {
        const best = this.pairs.filter((pair) => pair.part === part).reduce((a, b) => (b.iou > a.iou ? b : a));
        const units = this.units.filter((unit) => unit.part === part && unit.detects).length;
        return { part, units, unit: best.unit, iou: best.iou };
      }),
    );
  }

  /** What it is in one line. */
  toString(): string {
    const { layer, detectors, units, chanceDetectors } = this;
    return `${layer}: ${detectors} of ${units.length} units detect a part; with masks of other images ${chanceDetectors.toFixed(1)}`;
  }
}
