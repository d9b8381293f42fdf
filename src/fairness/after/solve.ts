import { sum } from '../../base';
import { costOf, equalRates, type Costs, type Operation, type ThresholdCriterion } from './criteria';
import { mixtureAt, upperHull, type CurvePoint } from './hull';
import type { Cut, GroupScores } from './operations';

/** The chance of class 1 as a function of the score, and the rates that it gives. */
export interface GroupRule extends Operation {
  /** For every score. */
  readonly base: number;
  /** What a score above `above` adds to the chance. */
  readonly steps: readonly { readonly above: number; readonly adds: number }[];
}

type Hull = readonly CurvePoint<Cut>[];

/** Lower costs by less than this share are rounding. */
const rounding = 1e-12;

/**
 * The rules with the least cost whose rates are within a tolerance of each other. Of each group the cost is a convex curve over the rate, made
 * of straight lines; the sum over groups, as a function of where the window of allowed rates begins, is one as well, and least at a bend.
 */
export function equalRate(
  groups: readonly GroupScores[],
  criterion: Exclude<ThresholdCriterion, 'equalizedOdds'>,
  tolerance: number,
  costs: Required<Costs>,
): GroupRule[] {
  const hulls = groups.map(({ counts, cuts }) =>
    upperHull(cuts.map((cut) => ({ x: equalRates[criterion](counts, cut), y: -costOf(counts, cut, costs), of: cut }))),
  );
  const best = hulls.map((hull) => hull.reduce((a, b) => (b.y > a.y ? b : a)).x);
  const rates = (low: number): number[] => best.map((rate) => Math.min(Math.max(rate, low), low + tolerance));
  const bends = hulls.flatMap((hull) => hull.flatMap(({ x }) => [x, x - tolerance]));
  const lows = bends.filter((low) => 0 <= low && low + tolerance <= 1);
  const cost = (low: number): number => -sum(rates(low), (rate, at) => mixtureAt(hulls[at]!, rate).y);
  return rates(leastAt([0, ...lows], cost)).map((rate, at) => ruleAt(hulls[at]!, rate));
}

/**
 * The rules with the least cost that have the same two rates in all groups. What all groups can reach lies below all their ROC hulls; the best
 * of it is a bend of the lowest. A group whose hull is higher there draws some rows without looking at the score.
 */
export function equalOdds(groups: readonly GroupScores[], costs: Required<Costs>): GroupRule[] {
  const hulls = groups.map(({ cuts }) =>
    upperHull(cuts.map((cut) => ({ x: cut.falsePositiveRate, y: cut.truePositiveRate, of: cut }))),
  );
  const lowest = (x: number): number => Math.min(...hulls.map((hull) => mixtureAt(hull, x).y));
  const counts = {
    positives: sum(groups, (group) => group.counts.positives),
    negatives: sum(groups, (group) => group.counts.negatives),
  };
  const at = (x: number): Operation => ({ falsePositiveRate: x, truePositiveRate: lowest(x) });
  const falsePositiveRate = leastAt(bendsOfLowest(hulls), (x) => costOf(counts, at(x), costs));
  const common = at(falsePositiveRate);
  return hulls.map((hull) => {
    const rule = ruleAt(hull, falsePositiveRate);
    const above = rule.truePositiveRate - falsePositiveRate;
    const blind = above > 0 ? (rule.truePositiveRate - common.truePositiveRate) / above : 0;
    return {
      ...common,
      base: (1 - blind) * rule.base + blind * falsePositiveRate,
      steps: rule.steps.map(({ above, adds }) => ({ above, adds: (1 - blind) * adds })).filter(({ adds }) => adds > 0),
    };
  });
}

/** Where the lowest of some hulls can bend: where one of them does, and where another becomes the lowest. */
function bendsOfLowest(hulls: readonly Hull[]): number[] {
  const bends = [...new Set(hulls.flatMap((hull) => hull.map(({ x }) => x)))].sort((a, b) => a - b);
  const changes = bends.slice(1).flatMap((right, i) => {
    const left = bends[i]!;
    const lines = hulls.map((hull) => {
      const from = mixtureAt(hull, left).y;
      return { from, rises: mixtureAt(hull, right).y - from };
    });
    return changesOfLowest(lines).map((share) => left + share * (right - left));
  });
  return [...bends, ...changes];
}

/** Where another of some lines becomes the lowest between 0 and 1: of those that rise less than the lowest, the one that it meets first. */
function changesOfLowest(lines: readonly { readonly from: number; readonly rises: number }[]): number[] {
  let lowest = lines.reduce((a, b) => (b.from < a.from || (b.from === a.from && b.rises < a.rises) ? b : a));
  const changes: number[] = [];
  for (;;) {
    let [at, next] = [1, lowest];
    for (const line of lines) {
      if (line.rises >= lowest.rises) continue;
      const meets = (line.from - lowest.from) / (lowest.rises - line.rises);
      if (meets < at || (meets === at && at < 1 && line.rises < next.rises)) [at, next] = [meets, line];
    }
    if (next === lowest) return changes;
    changes.push(at);
    lowest = next;
  }
}

/** The rule at a place of a hull: a threshold, or a draw between two. */
function ruleAt(hull: Hull, x: number): GroupRule {
  const { first, second, share } = mixtureAt(hull, x);
  const parts = [
    { cut: first, chance: 1 - share },
    { cut: second, chance: share },
  ].filter(({ chance }) => chance > 0);
  const mean = (of: (cut: Cut) => number): number => sum(parts, ({ cut, chance }) => chance * of(cut));
  return {
    truePositiveRate: mean((cut) => cut.truePositiveRate),
    falsePositiveRate: mean((cut) => cut.falsePositiveRate),
    base: sum(parts, ({ cut, chance }) => (cut.above === -Infinity ? chance : 0)),
    steps: parts.flatMap(({ cut: { above }, chance }) => (Number.isFinite(above) ? [{ above, adds: chance }] : [])),
  };
}

/** The smallest of the numbers at which a function is least. */
function leastAt(numbers: readonly number[], of: (x: number) => number): number {
  let [best, least] = [NaN, Infinity];
  for (const x of [...new Set(numbers)].sort((a, b) => a - b)) {
    const value = of(x);
    if (value < least - rounding * (least === Infinity ? 0 : least)) [best, least] = [x, value];
  }
  return best;
}
