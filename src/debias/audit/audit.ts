import { checkInteger, checkKeys, checkPositive, InputError } from '../../base';
import type { Dataset, Split } from '../../data';
import { checkConfidence } from '../../metrics';
import { checkClassifier, checkLogits } from '../classLogits';
import type { Classifier } from '../recipe';
import { readAuditData, type AuditData } from './auditData';
import { ends, scoreOf, spreads, type Scores } from './byScore';
import { duplicateFindings, duplicates } from './duplicates';
import { AuditReport, type Findings } from './report';
import { representation, smallGroups } from './representation';
import { suspects, type Suspects } from './suspects';

/** Options of {@link audit}. */
export interface AuditOptions {
  /** A model of one logit: for its risks, and for labels that it contradicts. Default none. */
  readonly model?: Classifier;
  /** A risk of the model, or a numeric column, to sort rows by. Default `bias`, else `epistemic`, where the model has it. */
  readonly risk?: string;
  /** Columns of known groups; of several each combination is a group. Default none: classes are counted alone. */
  readonly by?: string | readonly string[];
  /** Splits that the model was trained on: what it says of their labels is no evidence. Default `['train']`. */
  readonly seen?: readonly string[];
  /** A logit for each row by models that have not seen it, such as `evidence.outOfFold()` of the same rows. They come before the model's. Default none. */
  readonly outOfFold?: ArrayLike<number>;
  /** The largest distance of near duplicates: the root of the mean squared difference at 16 x 16 pixels, from 0 to 1. Default 0.02. */
  readonly near?: number;
  /** A share is small below this part of an even one, in (0, 1]. Default 0.5. */
  readonly small?: number;
  /** Rows at each end of the score in each class. Default 10. */
  readonly images?: number;
  /** The confidence of each interval. Default 0.95. */
  readonly confidence?: number;
}

/**
 * Looks a set of images over before anybody trains on it, or after: who is in it, which images are there twice, and which labels may be
 * wrong. See docs/audit.md for what each part can see.
 *
 * - Representation: counts of classes and of known groups, with Wilson's intervals; small ones are named. Without groups, the spread of a
 *   score such as `bias`, and the rows at both ends of it.
 * - Duplicates: each image with the nearest in each split, exact and almost equal ones; images of other splits that are in training as well.
 * - Label suspects: confident learning, on rows that the model has not seen alone. A rare face that a model fails looks like a wrong label
 *   to it: look at suspects before you remove any.
 *
 * @param data - a dataset, all splits; or a split
 * @throws InputError for a bad option, data without images, labels other than 0 and 1, a column or risk that is not there, or a model of
 * several outputs
 * @example
 * const mine = await loadDataset('image-folder', { path: 'photos', table: 'photos.csv' });
 * const report = await debias.audit(mine, { model, by: 'place' });
 * await show(report, report.representation, imageGrid(mine.images, report.suspects.head(10)));
 */
export async function audit(data: Dataset | Split, options: AuditOptions = {}): Promise<AuditReport> {
  const settings = checkOptions(options);
  const { model, by, near, small, confidence } = settings;
  const read = readAuditData(data);
  const rows = read.labels.length;
  if (model) checkClassifier('audit', model);
  const prediction = model && ((await model.predict(read.images)) as Scores & { yHat: { data: Float32Array } });
  if (prediction) checkLogits('audit: model', prediction.yHat.data, rows);
  if (settings.outOfFold) checkLogits('outOfFold', settings.outOfFold, rows);
  const score = scoreOf(read, prediction, settings.risk);
  const groups = representation(read, by, small, confidence);
  const pairs = duplicates(read, near);
  const doubted = suspectsOf(read, settings, prediction?.yHat.data);
  const findings = [
    ...smallGroups(groups),
    ...duplicateFindings(read, pairs, confidence),
    ...(doubted?.findings ?? []),
  ];
  return new AuditReport({
    ...{ findings, representation: groups, duplicates: pairs, suspects: doubted?.rows ?? [] },
    scores: score ? spreads(read, score.values) : [],
    ends: score ? ends(read, score.values, settings.images) : [],
    notes: notesOf(read, settings, { isScored: score !== undefined, isDoubted: doubted !== undefined }),
  });
}

type Settings = AuditOptions & Required<Omit<AuditOptions, 'model' | 'risk' | 'by' | 'outOfFold'>>;

function checkOptions(options: AuditOptions): Settings {
  const known = ['model', 'risk', 'by', 'seen', 'outOfFold', 'near', 'small', 'images', 'confidence'] as const;
  checkKeys('audit', options, known);
  const { seen = ['train'], near = 0.02, small = 0.5, images = 10, outOfFold } = options;
  checkPositive('near', near, 1);
  checkPositive('small', small, 1);
  checkInteger('images', images, 1);
  if (!Array.isArray(seen)) throw new InputError('seen', 'a list of splits', seen, "Write ['train'], or [] for none.");
  if (outOfFold !== undefined && typeof (outOfFold as Partial<ArrayLike<number>>).length !== 'number') {
    throw new InputError('outOfFold', 'a logit for each row', outOfFold, 'Give await evidence.outOfFold().');
  }
  return { ...options, seen, near, small, images, confidence: checkConfidence(options.confidence) };
}

/** Label suspects among the rows that a prediction has not been learned from; undefined where there are none. */
function suspectsOf(data: AuditData, settings: Settings, logits: Float32Array | undefined): Suspects | undefined {
  const { outOfFold, seen, confidence } = settings;
  const all = data.labels.map((_, row) => row);
  if (outOfFold) return suspects(data, outOfFold, all, confidence);
  const unseen = all.filter((row) => !seen.includes(data.splits[data.part[row]!]!));
  return logits && unseen.length > 0 ? suspects(data, logits, unseen, confidence) : undefined;
}

/** What could not be looked at, and why; and what suspects are not. */
function notesOf(
  data: AuditData,
  { model, outOfFold, by, seen }: Settings,
  { isScored, isDoubted }: { isScored: boolean; isDoubted: boolean },
): Findings['notes'] {
  const skipped = outOfFold || !model ? [] : data.splits.filter((split) => seen.includes(split));
  return [
    ...(by === undefined ? ['no groups are known: give `by` where a column has them.'] : []),
    ...(isScored
      ? []
      : ['no score: give a model that estimates `bias` or `epistemic`, or the name of a column as `risk`.']),
    ...(model || outOfFold
      ? []
      : ['labels were not checked: give a model and rows that it has not seen, or `outOfFold` logits.']),
    ...(skipped.length > 0
      ? [`labels of ${skipped.join(', ')} were not checked: the model has learned them. Give \`outOfFold\` logits.`]
      : []),
    ...(isDoubted
      ? ['a label that the prediction contradicts may be right: the model fails rare rows, too. Look at them first.']
      : []),
  ];
}
