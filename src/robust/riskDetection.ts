import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError, mean, most } from '../base';
import { singleNetwork, type Values, type AnyModel, type Numbers, type PredictInput, type Risks } from '../learn';
import { aurocOf, checkConfidence } from '../metrics';
import { tableOf } from '../table';
import { classesIn } from './adversarialExamples';
import { labelsOf } from './classLabels';
import { classScores } from './classScores';

/** A model whose predictions come with risks, such as `wrap` gives. */
export type RiskyModel = AnyModel & {
  /** Predictions with their risks, a row for each input. */
  predict(data: PredictInput, options?: { batchSize?: number }): Promise<{ readonly yHat: Values; readonly risks: Risks }>;
}; // prettier-ignore

/** Options of `robust.riskDetection`. */
export interface RiskDetectionOptions {
  /** The true classes, the same for all. Default those of the split. */
  labels?: number | Numbers;
  /** How many samples are predicted at once. Default 256. */
  batchSize?: number;
  /** Of the intervals. Default 0.95. */
  confidence?: number;
}

/** Scores of the rows, larger where there is more doubt, and whether they are wrong. */
interface Judged {
  readonly scores: Readonly<Record<string, Float64Array>>;
  readonly wrong: readonly boolean[];
}

/**
 * What the risks of a model tell when its inputs are changed: for each change and each risk the area under the ROC curve of "is changed" (rows as they are against changed ones) and of "is wrong"
 * (among the changed rows, and among those that are not). 0.5 tells nothing.
 *
 * Risks go by their names; of `bias`, a log density, small values count as doubt, of variances of several outputs the mean. Beside them `maxProbability`: 1 less the probability of the class said,
 * which needs no wrapper.
 *
 * Misleads: an attack that does not know of the risk may be found by it; one that makes the risk small as well need not.
 *
 * @param inputs - rows as they are: a split, or with `labels` images or numbers
 * @param changed - the same rows by the name of the change, in the same order: attacked, corrupted, shifted
 * @returns a row for each change, question and risk: `change` (`none`: as they are), `finds` (`changed` or `wrong`), `risk`, `n`, `positives`, `auroc`, `lower`, `upper` (DeLong); empty where all rows are alike
 * @throws InputError for no change, a change of another number of rows, and as `predict`
 * @example
 * const { values } = await robust.pgd(model, test, { eps: 4 / 255 });
 * const foggy = await robust.corrupt(test.images, { kind: 'fog', severity: 3 });
 * await show(await robust.riskDetection(model, test, { attacked: values, foggy }));
 */
export async function riskDetection(
  model: RiskyModel,
  inputs: PredictInput,
  changed: Readonly<Record<string, PredictInput>>,
  options: RiskDetectionOptions = {},
): Promise<pl.DataFrame> {
  const what = 'riskDetection';
  checkKeys(what, options, ['labels', 'batchSize', 'confidence']);
  const { batchSize = 256, confidence } = options;
  checkInteger('batchSize', batchSize, 1);
  checkConfidence(confidence);
  const names = Object.keys(changed);
  const odd = names.find((name) => name === 'none');
  if (names.length === 0 || odd !== undefined) throw new InputError('changed', 'inputs by the name of their change', odd ?? 'none'); // prettier-ignore
  const network = singleNetwork(what, model);
  const { classes, read } = classScores(network);
  let labels: Int32Array | undefined;
  const judged = async (name: string, rows: PredictInput): Promise<Judged> => {
    const { yHat, risks } = await model.predict(rows, { batchSize });
    labels ??= labelsOf(options.labels, inputs, yHat.length, classes);
    if (yHat.length !== labels.length) throw new InputError(`changed: ${name}`, `${labels.length} rows, as there are inputs`, yHat.length); // prettier-ignore
    const logits = yHat.map((z) => read(z));
    const said = classesIn(logits);
    return { scores: doubts(logits, risks), wrong: Array.from(labels, (label, row) => said[row] !== label) };
  };
  const clean = await judged('none', inputs);
  const records = wrongRows('none', clean, confidence);
  for (const name of names) {
    const found = await judged(name, changed[name]!);
    for (const [risk, scores] of Object.entries(found.scores)) {
      records.push({ change: name, finds: 'changed', risk, ...area(scores, clean.scores[risk]!, confidence) });
    }
    records.push(...wrongRows(name, found, confidence));
  }
  const counts = { n: 'whole', positives: 'whole', auroc: 'number', lower: 'number', upper: 'number' } as const;
  return tableOf(records, { change: 'text', finds: 'text', risk: 'text', ...counts });
}

type Row = Record<'change' | 'finds' | 'risk' | 'n' | 'positives' | 'auroc' | 'lower' | 'upper', unknown>;

function wrongRows(change: string, { scores, wrong }: Judged, confidence: number | undefined): Row[] {
  return Object.entries(scores).map(([risk, own]) => {
    const [positives, negatives] = [own.filter((_, row) => wrong[row]), own.filter((_, row) => !wrong[row])];
    return { change, finds: 'wrong', risk, ...area(positives, negatives, confidence) };
  });
}

function area(positives: Float64Array, negatives: Float64Array, confidence: number | undefined): Omit<Row, 'change' | 'finds' | 'risk'> {
  const found = aurocOf(positives, negatives);
  const ends = found?.interval(confidence === undefined ? {} : { confidence });
  const counts = { n: positives.length + negatives.length, positives: positives.length };
  return { ...counts, auroc: found?.value, lower: ends?.lower, upper: ends?.upper };
} // prettier-ignore

/** What each risk says of rows, larger where there is more doubt. */
function doubts(logits: Values, risks: Risks): Record<string, Float64Array> {
  const { length } = logits;
  const width = logits.data.length / Math.max(1, length);
  const each = (values: Values, of: (row: Float32Array) => number): Float64Array => {
    const size = values.data.length / Math.max(1, length);
    return Float64Array.from({ length }, (_, row) => of(values.data.subarray(row * size, (row + 1) * size)));
  };
  const probability = (z: Float32Array): number => {
    const top = most(z);
    return 1 / z.reduce((sum, value) => sum + Math.exp(value - top), 0);
  };
  const own = (['bias', 'aleatoric', 'epistemic'] as const).flatMap((name) => {
    const values = risks[name];
    const sign = name === 'bias' ? -1 : 1;
    return values ? [[name, each(values, (row) => sign * mean(row))] as const] : [];
  });
  return { ...(width > 0 && { maxProbability: each(logits, (z) => 1 - probability(z)) }), ...Object.fromEntries(own) };
}
