import type { DatasetSource } from '../source';
import { tableManifest } from './committed';
import { rowsOfCounts, type CountedRows } from './counts';
import { assembleTable, type TableDataset } from './tableDataset';

/**
 * The 1,270 faces of the Pilot Parliaments Benchmark by group. The paper gives per cents (21.3 darker female, 25.0 darker male, 23.3
 * lighter female, 30.3 lighter male, 46.4 darker, 44.6 female); no other whole numbers of sum 1,270 give them.
 */
export const benchmarkFaces: readonly (readonly [skinTone: string, gender: string, faces: number])[] = [
  ['darker', 'male', 318],
  ['darker', 'female', 271],
  ['lighter', 'male', 385],
  ['lighter', 'female', 296],
];

/** The accuracy of each classifier on each group, in tenths of a per cent, in the order of the groups. */
const published: Readonly<Record<string, readonly number[]>> = {
  Microsoft: [940, 792, 1000, 983],
  'Face++': [993, 655, 992, 940],
  IBM: [880, 653, 997, 929],
};

/**
 * `gender-shades`: the accuracy of three commercial classifiers of gender by skin tone and gender (Buolamwini and Gebru, Gender Shades,
 * 2018), as rows: one for each classifier and face. `label` is 1 for female, `prediction` what the classifier said.
 *
 * The paper prints per cents. Where no whole number of right answers of a group gives the printed digit, the rows are of the largest
 * number of faces for which one does: at most 11 faces fewer. The paper does not say how many faces a classifier left out.
 */
export const genderShades: DatasetSource = {
  name: 'gender-shades',
  keys: [],
  load: async (): Promise<TableDataset> => {
    const cells = Object.entries(published).flatMap(([classifier, accuracies]) =>
      benchmarkFaces.flatMap((group, at) => answersOf(classifier, group, accuracies[at]!)),
    );
    const manifest = await tableManifest('gender-shades');
    const sensitive = ['skinTone', 'gender'];
    return assembleTable({ table: rowsOfCounts(cells), features: [], sensitive, manifest }, 'test');
  },
};

function answersOf(
  classifier: string,
  [skinTone, gender, faces]: (typeof benchmarkFaces)[number],
  accuracy: number,
): CountedRows[] {
  const label = Number(gender === 'female');
  const { right, of } = countsFor(accuracy, faces);
  const cell = (count: number, prediction: number): CountedRows => ({
    count,
    values: { classifier, skinTone, gender, label, prediction },
  });
  return [cell(right, label), cell(of - right, 1 - label)];
}

/** How many of at most so many faces were right, for a share in tenths of a per cent; of the most faces that can give it. */
function countsFor(tenths: number, faces: number): { right: number; of: number } {
  for (let of = faces; of > 0; of--) {
    const right = Math.round((tenths * of) / 1000);
    if (Math.round((1000 * right) / of) === tenths) return { right, of };
  }
  throw new RangeError(`No share of ${faces} faces is ${tenths} tenths of a per cent.`);
}
