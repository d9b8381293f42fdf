import pl from 'nodejs-polars';
import { least, mean } from '../../base';
import type { Dataset, Split } from '../../data';
import type { debias } from '../../debias';
import { accuracyByGroup, auroc, falsePositiveRate, thresholdFor } from '../../metrics';
import { numberColumn } from '../../table';
import type { Design } from './designs';

/** How good a model is, at the line that lets 5% of the balanced validation things through. */
export interface Measured {
  /** The share of faces found in the group where fewest are. */
  readonly worst: number;
  /** The share of faces found in the group that most training faces are of. */
  readonly majority: number;
  /** The mean of the shares of faces found in all groups. */
  readonly balanced: number;
  readonly falsePositiveRate: number;
  /** Area under the ROC curve on the test set. */
  readonly auroc: number;
  /** The share of faces found in each group. */
  readonly groups: Readonly<Record<string, number>>;
  /** The share of things that are called faces, by their background and, where they have the colour of skin, their tone. */
  readonly falsePositives: Readonly<Record<string, number>>;
}

/** Measures a model on the test split; the line comes from the validation split. */
export async function measure(
  model: debias.Classifier,
  { splits }: Dataset,
  { by, majority }: Design,
): Promise<Measured> {
  const scored = async (split: Split): Promise<pl.DataFrame> => {
    const { yHat } = await model.predict(split);
    return split.table.withColumns(pl.Series('yHat', Array.from(yHat.data), pl.Float64));
  };
  const threshold = thresholdFor(await scored(splits.validation), { falsePositiveRate: 0.05 });
  const test = await scored(splits.test);
  const groups = sharesOf(test.filter(pl.col('label').eq(1)), by, threshold);
  const things = test.filter(pl.col('label').eq(0));
  const called = (column: string): Record<string, number> =>
    Object.fromEntries(
      Object.entries(sharesOf(things.filter(pl.col(column).isNotNull()), column, threshold)).map(([name, right]) => [
        name,
        1 - right,
      ]),
    );
  const values = Object.values(groups);
  return {
    worst: least(values),
    majority: groups[String(majority)]!,
    balanced: mean(values),
    falsePositiveRate: falsePositiveRate(test, { threshold }),
    auroc: auroc(test),
    groups,
    falsePositives: { ...called('background'), ...called('tone') },
  };
}

/** The share of right answers for each value of a column. */
function sharesOf(table: pl.DataFrame, by: string, threshold: number): Record<string, number> {
  const named = table.withColumns(pl.col(by).cast(pl.Utf8).alias(by));
  const rows = accuracyByGroup(named, { by, threshold }).toRecords();
  return Object.fromEntries(rows.map((row) => [String(row[by]), Number(row['accuracy'])]));
}

/**
 * How well a score tells rows of the minority from the others of their class: the mean over the classes that have a minority.
 *
 * @param table - with `label`, `isMinority` and the score
 */
export function aurocOfMinority(table: pl.DataFrame, score: string): number {
  const areas = [0, 1].flatMap((label) => {
    const rows = table.filter(pl.col('label').eq(label));
    const minority = rows.getColumn('isMinority').cast(pl.Int32).rename('minority');
    const isMinority = numberColumn(pl.DataFrame([minority]), 'minority');
    if (isMinority.every((one) => one === isMinority[0])) return [];
    return [auroc(rows.withColumns(minority), { score, label: 'minority' })];
  });
  return mean(areas);
}
