import pl from 'nodejs-polars';
import { sum } from '../base';
import { commonLook } from './commonLook';
import { errors } from './crossEntropy';
import type { Evidence } from './evidence';

/**
 * Do those whom the network fails have anything in common? The rows that a model gets wrong which is biased on purpose are told from the others of their class by how they look
 * from far away (the mean colours of 4 x 4 cells; ridge regression, each row by a rule that has not seen it). Where that hardly works, the errors are
 * hard pictures and no group, and debiasing has nobody to help. On drawn faces it gave 0.69 to 0.75 without a group that is failed much, and 0.75 to 0.96 with
 * one, mostly above 0.79 (docs/debiasing.md). Wrong labels have a look in common, too. Half a training run.
 *
 * @returns a row for each class: label, rows, errors, inCommon (the area under the ROC curve: 1 is told for sure, 0.5 not at all, or fewer than five errors)
 * @example
 * const evidence = new debias.Evidence(train, recipe);
 * await show(await debias.inCommon(evidence));
 */
export async function inCommon(evidence: Evidence): Promise<pl.DataFrame> {
  const { labels, train, recipe } = evidence;
  const wrong = errors((await evidence.biased()).logits, labels);
  const { areas } = commonLook(train, labels, wrong, recipe.seed);
  const count = (label: number, of: (row: number) => boolean): number =>
    sum(labels, (one, row) => Number(one === label && of(row)));
  return pl.DataFrame({
    label: [0, 1],
    rows: [0, 1].map((label) => count(label, () => true)),
    errors: [0, 1].map((label) => count(label, (row) => wrong[row]!)),
    inCommon: [...areas],
  });
}
