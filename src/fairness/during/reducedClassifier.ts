import pl from 'nodejs-polars';
import { checkInteger, checkKeys, Random } from '../../base';

/** A classifier that decides. */
export interface Decider {
  /** 0 or 1 for each row of a table. */
  decide(table: pl.DataFrame): ArrayLike<number> | Promise<ArrayLike<number>>;
  /** Frees what it holds, such as a network. */
  dispose?(): void;
}

/** A classifier and how often it is drawn. */
export interface WeighedDecider {
  readonly decider: Decider;
  /** In (0, 1]; all together 1. */
  readonly weight: number;
}

/** What {@link exponentiatedGradient} found: several classifiers, one of which is drawn for each row. */
export class ReducedClassifier {
  /** How far error and constraints together may be from the best, on the training rows. */
  readonly gap: number;
  /** How many classifiers were trained on the way. */
  readonly trained: number;

  constructor(
    /** The classifiers, and how often each is drawn. */
    readonly parts: readonly WeighedDecider[],
    { gap, trained }: { readonly gap: number; readonly trained: number },
  ) {
    this.gap = gap;
    this.trained = trained;
  }

  /**
   * Decides rows; the groups of none are looked at.
   *
   * @param options - seed: of the draws, a whole number; default 0
   * @returns the table with `acceptance`, the chance of class 1, and `prediction`, 0 or 1, drawn with it; columns of these names are replaced
   */
  async apply(table: pl.DataFrame, options: { readonly seed?: number } = {}): Promise<pl.DataFrame> {
    checkKeys('apply', options, ['seed']);
    const { seed = 0 } = options;
    checkInteger('seed', seed, 0);
    const acceptance = new Float64Array(table.height);
    for (const { decider, weight } of this.parts) {
      const decisions = await decider.decide(table);
      for (let row = 0; row < acceptance.length; row++) acceptance[row]! += weight * decisions[row]!;
    }
    const random = new Random(seed);
    // Weights sum up to 1 but for rounding.
    const chances = acceptance.map((chance) => (chance > 1 - 1e-12 ? 1 : chance));
    const prediction = Int32Array.from(chances, (chance) => Number(random.uniform() < chance));
    return table.withColumns(
      pl.Series('acceptance', chances, pl.Float64),
      pl.Series('prediction', prediction, pl.Int32),
    );
  }

  /** Frees what the classifiers hold. */
  dispose(): void {
    for (const { decider } of this.parts) decider.dispose?.();
  }
}
