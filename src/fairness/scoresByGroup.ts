import { mean, variance } from '../base';
import { aurocOf, eceStatistic, studentQuantile, valueOf } from '../metrics';
import { areProbabilities, type Decided } from './columns';
import type { Measured } from './measuredGroups';

/** What the scores of a group tell, by name. */
export const scoreMeasureNames = ['meanScore', 'calibrationGap', 'calibrationError', 'auroc'] as const;

/** What the scores of a group tell. */
export type ScoreMeasures = Readonly<Record<(typeof scoreMeasureNames)[number], Measured>>;

/** The scores of one group by class. */
interface GroupScores {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/**
 * In each group the mean score; the mean score less the base rate (`calibrationGap`: above 0 the scores are too high for the group); the
 * expected calibration error, in ten bins of equal width; and the area under the ROC curve.
 */
export function scoresByGroup(
  { labels, scores }: Decided,
  codes: Int32Array,
  groups: number,
  confidence: number,
): ScoreMeasures[] {
  if (!scores) return Array.from({ length: groups }, () => allMissing('no score column'));
  const calibrated = areProbabilities(scores);
  return splitByGroup(labels, scores, codes, groups).map((group) => measuresOf(group, calibrated, confidence));
}

function measuresOf({ positives, negatives }: GroupScores, calibrated: boolean, confidence: number): ScoreMeasures {
  const all = new Float64Array(positives.length + negatives.length);
  all.set(positives);
  all.set(negatives, positives.length);
  const hits = new Uint8Array(all.length).fill(1, 0, positives.length);
  const area = aurocOf(positives, negatives);
  const noProbabilities = { reason: 'scores outside 0 to 1 are no probabilities' };
  return {
    meanScore: meanOf(all, confidence),
    calibrationGap: calibrated
      ? meanOf(
          all.map((score, i) => score - hits[i]!),
          confidence,
        )
      : noProbabilities,
    calibrationError: calibrated
      ? { value: valueOf(eceStatistic({ predicted: all, hits }, 'width'), all.length), interval: undefined }
      : noProbabilities,
    auroc: area
      ? { value: area.value, interval: area.interval({ confidence }) }
      : { reason: 'no rows of both classes' },
  };
}

function meanOf(values: Float64Array, confidence: number): Measured {
  if (values.length === 0) return { reason: 'no rows' };
  if (values.length === 1) return { value: values[0]!, interval: undefined };
  const value = mean(values);
  const half = studentQuantile(0.5 + confidence / 2, values.length - 1) * Math.sqrt(variance(values) / values.length);
  return { value, interval: { lower: value - half, upper: value + half } };
}

function allMissing(reason: string): ScoreMeasures {
  return { meanScore: { reason }, calibrationGap: { reason }, calibrationError: { reason }, auroc: { reason } };
}

/** The scores of each group and class, in two passes. */
function splitByGroup(labels: Uint8Array, scores: Float64Array, codes: Int32Array, groups: number): GroupScores[] {
  const sizes = new Uint32Array(2 * groups);
  codes.forEach((code, row) => code >= 0 && sizes[2 * code + labels[row]!]!++);
  const parts = Array.from(sizes, (size) => new Float64Array(size));
  sizes.fill(0);
  codes.forEach((code, row) => {
    if (code < 0) return;
    const part = 2 * code + labels[row]!;
    parts[part]![sizes[part]!++] = scores[row]!;
  });
  return Array.from({ length: groups }, (_, group) => ({
    negatives: parts[2 * group]!,
    positives: parts[2 * group + 1]!,
  }));
}
