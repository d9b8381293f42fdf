import { least, mean, most, type Random } from '../../base';
import type { Exercise } from '../exercise';
import { functionExercise } from '../functionExercise';

type Decided = [labels: number[], decisions: number[], groups: string[]];

/** Decisions whose rates differ between two or three groups, and base rates too. */
function decided(random: Random, count: number, names: readonly string[]): Decided {
  const groups = Array.from({ length: count }, (_, i) => names[i % names.length]!);
  const labels = groups.map((group) => Number(random.chance(0.3 + 0.2 * names.indexOf(group))));
  const decisions = groups.map((group, i) =>
    Number(random.chance(labels[i] === 1 ? 0.85 - 0.2 * names.indexOf(group) : 0.3)),
  );
  return [labels, decisions, groups];
}

/** In each group, the share of rows with one value among those with another; groups without such rows are left out. */
function sharesByGroup(
  groups: readonly string[],
  counts: (row: number) => boolean,
  among: (row: number) => boolean,
): number[] {
  return [...new Set(groups)].flatMap((group) => {
    const rows = groups.flatMap((own, row) => (own === group && among(row) ? [row] : []));
    return rows.length === 0 ? [] : [rows.filter(counts).length / rows.length];
  });
}

const spread = (values: readonly number[]): number => most(values) - least(values);
const always = (): boolean => true;

const tprGap = (labels: readonly number[], decisions: readonly number[], groups: readonly string[]): number =>
  spread(
    sharesByGroup(
      groups,
      (row) => decisions[row] === 1,
      (row) => labels[row] === 1,
    ),
  );

const fprFor = (baseRate: number, ppv: number, fnr: number): number =>
  (baseRate / (1 - baseRate)) * ((1 - ppv) / ppv) * (1 - fnr);

/** How often a value comes, as a share. */
const shareOf = <T>(values: readonly T[], value: T): number =>
  values.filter((own) => own === value).length / values.length;

/** The share of the rows of the same group and label as a row. */
const jointShare = (labels: readonly number[], groups: readonly string[], row: number): number =>
  labels.filter((label, other) => label === labels[row] && groups[other] === groups[row]).length / labels.length;

const expectedShare = (labels: readonly number[], groups: readonly string[], row: number): number =>
  shareOf(labels, labels[row]) * shareOf(groups, groups[row]);

/** One less the mean, over all rows, of a distance between a row's decision and those of its neighbours. */
const alikeness = (
  decisions: readonly number[],
  neighbours: readonly (readonly number[])[],
  distance: (own: number, around: readonly number[]) => number,
): number =>
  1 -
  mean(decisions, (own, row) =>
    distance(
      own,
      neighbours[row]!.map((other) => decisions[other]!),
    ),
  );

const consistencyFor = (decisions: readonly number[], neighbours: readonly (readonly number[])[]): number =>
  alikeness(decisions, neighbours, (own, around) => Math.abs(own - mean(around)));

/** The exercises of lab 08. */
export const lab08: readonly Exercise[] = [
  functionExercise({
    id: '8.1',
    title: 'the false-positive rate that follows',
    name: 'falsePositiveRateFor',
    parameters: ['baseRate', 'ppv', 'falseNegativeRate'],
    see: 'Among n people, n p have label 1. How many of them are decided 1? These are the share ppv of all that are decided 1; so how many with label 0 are, and which share of all with label 0 is that?',
    cases: (random: Random): [number, number, number][] => [
      [0.5, 0.5, 0],
      [0.2, 0.8, 0.5],
      ...Array.from({ length: 3 }, (): [number, number, number] => [
        random.uniform(0.2, 0.6),
        random.uniform(0.5, 0.9),
        random.uniform(0.1, 0.6),
      ]),
    ],
    right: fprFor,
    mistakes: [
      {
        gives: (baseRate: number, ppv: number, fnr: number) => fprFor(baseRate, ppv, 1 - fnr),
        hint: 'The share of label 1 that is decided 1 is 1 - falseNegativeRate.',
      },
      {
        gives: (baseRate: number, ppv: number, fnr: number) => baseRate * ((1 - ppv) / ppv) * (1 - fnr),
        hint: 'That is the share of *all* people who are decided 1 wrongly. Divide by the share of those with label 0, 1 - baseRate.',
      },
      {
        gives: (baseRate: number, ppv: number, fnr: number) => fprFor(1 - baseRate, ppv, fnr),
        hint: 'The base rate is the share of label 1: the factor is p / (1 - p), not the other way round.',
      },
      {
        gives: (baseRate: number, ppv: number, fnr: number) => fprFor(baseRate, 1 - ppv, fnr),
        hint: 'The factor is (1 - ppv) / ppv: how many are wrong for each one that is right.',
      },
      {
        gives: (_baseRate: number, ppv: number) => 1 - ppv,
        hint: 'That is the share of the wrong ones among those decided 1, which is another question: here it is among all with label 0.',
      },
    ],
  }),
  functionExercise({
    id: '8.2',
    title: 'the gap of equal opportunity',
    name: 'opportunityGap',
    parameters: ['labels', 'decisions', 'groups'],
    see: 'In each group: of the rows whose label is 1, the share that was decided 1. Then the largest of these shares minus the smallest. A group without a row of label 1 has no such share: leave it out.',
    cases: (random: Random): Decided[] => [
      [
        [1, 1, 0, 1, 1, 0],
        [1, 1, 0, 1, 0, 1],
        ['a', 'a', 'a', 'b', 'b', 'b'],
      ],
      // Group c has nobody of label 1.
      [
        [1, 1, 1, 1, 0],
        [1, 1, 1, 0, 0],
        ['a', 'a', 'b', 'b', 'c'],
      ],
      decided(random, 60, ['a', 'b']),
      decided(random, 90, ['a', 'b', 'c']),
    ],
    right: tprGap,
    mistakes: [
      {
        gives: (_labels: number[], decisions: number[], groups: string[]) =>
          spread(sharesByGroup(groups, (row) => decisions[row] === 1, always)),
        hint: 'That is the gap of *demographic parity*: it counts all rows. Count only the rows whose label is 1.',
      },
      {
        gives: (labels: number[], decisions: number[], groups: string[]) =>
          spread(
            sharesByGroup(
              groups,
              (row) => decisions[row] === 1,
              (row) => labels[row] === 0,
            ),
          ),
        hint: 'That is the gap of the false-positive rates: the rows whose label is 0. Here those with label 1 count.',
      },
      {
        gives: (labels: number[], decisions: number[], groups: string[]) =>
          spread(
            sharesByGroup(
              groups,
              (row) => labels[row] === 1,
              (row) => decisions[row] === 1,
            ),
          ),
        hint: 'Label and decision are the other way round: that is the gap of *predictive parity*, the share of label 1 among those decided 1.',
      },
      {
        gives: (labels: number[], decisions: number[], groups: string[]) =>
          spread(sharesByGroup(groups, (row) => decisions[row] === labels[row], always)),
        hint: 'That is the gap of the accuracies. Only rows of label 1 count here.',
      },
      {
        gives: (labels: number[], decisions: number[], groups: string[]) => -tprGap(labels, decisions, groups),
        hint: 'The smallest less the largest is negative. Take the largest less the smallest.',
      },
    ],
  }),
  functionExercise({
    id: '8.3',
    title: 'weights that make group and label independent',
    name: 'fairWeights',
    parameters: ['labels', 'groups'],
    see: 'For each row: the share of all rows that have its label, times the share that have its group, divided by the share that have both.',
    cases: (random: Random): [number[], string[]][] => {
      const rows = (count: number, names: readonly string[]): [number[], string[]] => {
        const [labels, , groups] = decided(random, count, names);
        return [labels, groups];
      };
      return [
        [
          [1, 1, 1, 0, 1, 0, 0, 0],
          ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'],
        ],
        rows(50, ['a', 'b']),
        rows(90, ['a', 'b', 'c']),
      ];
    },
    right: (labels, groups) =>
      labels.map((_, row) => expectedShare(labels, groups, row) / jointShare(labels, groups, row)),
    mistakes: [
      {
        gives: (labels: number[], groups: string[]) =>
          labels.map((_, row) => jointShare(labels, groups, row) / expectedShare(labels, groups, row)),
        hint: 'It is the other way round: what would be *expected* of independent columns, divided by what there *is*.',
      },
      {
        gives: (labels: number[], groups: string[]) => labels.map((_, row) => 1 / jointShare(labels, groups, row)),
        hint: 'With one divided by the share of both, all cells weigh alike: that changes how many have label 1, and how large the groups are. Multiply by the two shares.',
      },
      {
        gives: (labels: number[], groups: string[]) => labels.map((_, row) => 1 / shareOf(groups, groups[row])),
        hint: 'That makes the groups equally large. They are to have the same share of label 1.',
      },
      {
        gives: (labels: number[], groups: string[]) =>
          labels.map((_, row) => shareOf(labels, labels[row]) / jointShare(labels, groups, row)),
        hint: 'The share of the group is missing: multiply by it.',
      },
    ],
  }),
  functionExercise({
    id: '8.4',
    title: 'consistency',
    name: 'consistencyOf',
    parameters: ['decisions', 'neighbours'],
    see: 'For each row: the mean of the decisions of its neighbours, and the absolute difference between the decision of the row and that mean. Then 1 minus the mean of these differences.',
    cases: (random: Random): [number[], number[][]][] => [
      [
        [1, 0, 1, 0],
        [
          [1, 2],
          [2, 3],
          [0, 3],
          [0, 1],
        ],
      ],
      ...[6, 30].map((count): [number[], number[][]] => [
        Array.from({ length: count }, () => Number(random.chance(0.4))),
        Array.from({ length: count }, (_, row) => [1, 2, 3].map((step) => (row + step) % count)),
      ]),
    ],
    right: consistencyFor,
    mistakes: [
      {
        gives: (decisions: number[], neighbours: number[][]) => 1 - consistencyFor(decisions, neighbours),
        hint: 'That is the mean difference itself: 0 where all are treated alike. Consistency is 1 minus that.',
      },
      {
        gives: (decisions: number[], neighbours: number[][]) =>
          alikeness(decisions, neighbours, (own, around) => own - mean(around)),
        hint: 'Differences above and below 0 cancel each other. Take the absolute value of each.',
      },
      {
        gives: (decisions: number[], neighbours: number[][]) =>
          alikeness(decisions, neighbours, (own, around) => (own - mean(around)) ** 2),
        hint: 'The differences are squared here. Take their absolute values.',
      },
      {
        gives: (decisions: number[], neighbours: number[][]) =>
          alikeness(decisions, neighbours, (own, around) => Math.abs(own - mean([own, ...around]))),
        hint: 'The row itself is not among its neighbours: leave it out of their mean.',
      },
      {
        gives: (decisions: number[], neighbours: number[][]) =>
          alikeness(decisions, neighbours, (own, around) => Math.abs(own - around[0]!)),
        hint: 'All neighbours count, not the first alone: take the mean of their decisions.',
      },
    ],
  }),
];
