import { checkRange, InputError, least, most, Random, sampleQuantile } from '../../base';
import { wilsonInterval, type Interval } from '../../metrics';
import type { Judged, Measured } from './judged';

/**
 * How well the groups of faces are found at a fixed rate of false alarms.
 *
 * In each draw of the bootstrap the images without a face and the faces of each group are drawn among themselves, and the threshold is chosen
 * anew. Chance pulls the worst group down, in the draws once more than in the data, and mirroring takes out as much. Where all groups are found
 * in full or one not at all, the draws say nothing, and the end is Wilson's.
 */
export function compareAtRate(
  judged: Judged,
  falsePositiveRate: number,
  resamples: number,
): { worstGroup: Measured; gap: Measured } {
  checkRange('falsePositiveRate', falsePositiveRate, 0, { below: 1 });
  const { others, groups } = sortedScores(judged);
  const allowed = Math.floor(falsePositiveRate * others.length + 1e-9);
  const shares = groups.map((scores) => shareAbove(scores, others[others.length - 1 - allowed]!));
  const [worst, best] = [least(shares), most(shares)];
  const random = new Random(0);
  const [worsts, gaps] = [new Float64Array(resamples), new Float64Array(resamples)];
  for (let draw = 0; draw < resamples; draw++) {
    const threshold = nthFromTop(others, allowed, random);
    const drawn = groups.map((scores) => shareAbove(resample(scores, random), threshold));
    worsts[draw] = least(drawn);
    gaps[draw] = most(drawn) - worsts[draw]!;
  }
  const smallest = least(groups.map(({ length }) => length));
  const sure = wilsonInterval(smallest, smallest).lower;
  return {
    worstGroup: { value: worst, ...withEnds(worst, mirrored(worst, worsts), sure) },
    gap: { value: best - worst, ...withEnds(best - worst, mirrored(best - worst, gaps), sure) },
  };
}

/** Scores in ascending order: of what is no face, and of the faces of each group, by the names of the groups. */
function sortedScores({ score, label, group }: Judged): { others: Float64Array; groups: Float64Array[] } {
  const names = [...new Set(group.filter((name, i) => name !== null && label[i] === 1))].sort();
  const where = (keep: (i: number) => boolean): Float64Array => score.filter((_, i) => keep(i)).sort();
  const others = where((i) => label[i] === 0);
  if (others.length === 0) throw new InputError('label', 'rows of class 0', 'none', 'Keep both classes in the table.');
  if (names.length === 0) throw new InputError('group', 'faces with a group', 'none', 'Name the groups of the faces.');
  return { others, groups: names.map((name) => where((i) => label[i] === 1 && group[i] === name)) };
}

function shareAbove(scores: Float64Array, threshold: number): number {
  let above = 0;
  for (const score of scores) if (score > threshold) above++;
  return above / scores.length;
}

function resample(scores: Float64Array, random: Random): Float64Array {
  return scores.map(() => scores[random.integer(scores.length)]!);
}

/** The score that so many of a draw lie above, at most. @param scores - ascending */
function nthFromTop(scores: Float64Array, above: number, random: Random): number {
  const counts = new Uint32Array(scores.length);
  for (let i = 0; i < scores.length; i++) counts[random.integer(scores.length)]!++;
  let [at, seen] = [scores.length - 1, counts[scores.length - 1]!];
  while (seen <= above) seen += counts[--at]!;
  return scores[at]!;
}

/** The basic bootstrap interval within [0, 1]. */
function mirrored(value: number, draws: Float64Array): Interval {
  draws.sort();
  const end = (share: number): number => Math.min(1, Math.max(0, 2 * value - sampleQuantile(draws, share)));
  return { lower: end(0.975), upper: end(0.025) };
}

/** At 0 and 1 the draws never differ from the value. @param sure - the lower end of Wilson's interval where all of the smallest group are found */
function withEnds(value: number, { lower, upper }: Interval, sure: number): Interval {
  return {
    lower: value === 1 ? Math.min(lower, sure) : lower,
    upper: value === 0 ? Math.max(upper, 1 - sure) : upper,
  };
}
