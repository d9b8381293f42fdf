import type * as tf from '@tensorflow/tfjs';
import { mean, Random } from '../../base';
import { crossFitted, foldsOf } from '../../learn';
import { aurocOf } from '../../metrics';
import { denseNetwork } from '../../models';
import { combinedP, mannWhitneyP } from './mannWhitney';
import type { FlatRows } from './maximumMeanDiscrepancy';

/** How well classifiers tell two samples apart. */
export interface ClassifierTest {
  /** The mean area under the ROC curve over the folds; 0.5 where they cannot. */
  readonly auroc: number;
  /** Its interval, whatever the dependence of the folds: the means of DeLong's ends. */
  readonly lower: number;
  readonly upper: number;
  readonly p: number;
}

/** How {@link classifierTest} is told. */
export interface ClassifierSettings {
  readonly folds: number;
  readonly epochs?: number | undefined;
  readonly seed: number;
  readonly confidence: number;
}

/**
 * The classifier two-sample test: a small network learns on all folds but one to tell the samples apart, and is asked about that one. If there is no difference, its areas are
 * about a half.
 *
 * Each fold has a p-value of its own (Mann and Whitney, one-sided). The folds are not independent: each classifier has learned from the rows that the others are asked about, which
 * without a shift doubles the variance of their mean. So p is e times the geometric mean of the folds' p-values, which holds whatever their dependence.
 *
 * @see Lopez-Paz, D. and Oquab, M. (2017). Revisiting classifier two-sample tests; Vovk, V. and Wang, R. (2020). Combining p-values via averaging.
 */
export async function classifierTest(
  first: FlatRows,
  second: FlatRows,
  { folds, epochs, seed, confidence }: ClassifierSettings,
): Promise<ClassifierTest> {
  const { width } = first;
  const codes = Int32Array.from({ length: first.length + second.length }, (_, row) => Number(row >= first.length));
  const values = new Float32Array(codes.length * width);
  values.set(first.values.subarray(0, first.length * width));
  values.set(second.values.subarray(0, second.length * width), first.length * width);
  const parts = foldsOf(codes, 2, folds, new Random(seed));
  const network = (): tf.LayersModel => denseNetwork({ inputs: width, hidden: [32], outputs: 2, seed });
  const settings = { network, classes: 2, epochs, seed, name: 'classifier test' };
  const logits = await crossFitted({ values, width, codes, parts, folds }, settings);
  const found = Array.from({ length: folds }, (_, fold) => {
    const of = (code: number): Float64Array =>
      Float64Array.from(
        logits.flatMap((row, i) => (codes[i] === code && parts[i] === fold ? [row[1]! - row[0]!] : [])),
      );
    const [target, source] = [of(1), of(0)];
    const area = aurocOf(target, source)!;
    return { auroc: area.value, ...area.interval({ confidence })!, p: mannWhitneyP(target, source) };
  });
  return {
    auroc: mean(found, ({ auroc }) => auroc),
    lower: mean(found, ({ lower }) => lower),
    upper: mean(found, ({ upper }) => upper),
    p: combinedP(found.map(({ p }) => p)),
  };
}
