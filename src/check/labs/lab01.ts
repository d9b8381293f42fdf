import type { Random } from '../../base';
import type { Exercise } from '../exercise';
import { functionExercise } from '../functionExercise';

/** Logits of `count` pictures with their labels, of which faces are the rarer ones. */
function scored(random: Random, count: number): [number[], number[], number] {
  const labels = Array.from({ length: count }, (_, i) => (i % 4 === 0 ? 1 : 0));
  return [labels.map((label) => random.normal(2 * label - 0.5, 1.5)), labels, random.normal(0, 0.5)];
}

/** The share of the pictures with a label whose logit is above the threshold. */
function shareAbove(logits: readonly number[], labels: readonly number[], threshold: number, label: number): number {
  const own = logits.filter((_, i) => labels[i] === label);
  return own.filter((logit) => logit > threshold).length / own.length;
}

function accuracyOf(logits: readonly number[], labels: readonly number[], threshold: number): number {
  return logits.filter((logit, i) => logit > threshold === (labels[i] === 1)).length / logits.length;
}

/** The value below which 97.5% of a standard normal distribution lie. */
const z = 1.959964;

function wilson(found: number, total: number, width = z): { low: number; high: number } {
  const share = found / total;
  const half =
    (width / (1 + width ** 2 / total)) * Math.sqrt((share * (1 - share)) / total + width ** 2 / (4 * total ** 2));
  const centre = (share + width ** 2 / (2 * total)) / (1 + width ** 2 / total);
  return { low: centre - half, high: centre + half };
}

/** The names of groups and whether each of their pictures was found; no two groups are found equally often. */
function grouped(random: Random): [string[], boolean[]] {
  const groups = [
    ['light', 12, 11],
    ['medium', 5, 2],
    ['dark', 8, 5],
  ] as const;
  const rows = groups.flatMap(([name, count, found]) =>
    Array.from({ length: count }, (_, i) => [name, i < found] as const),
  );
  random.shuffle(rows);
  return [rows.map(([name]) => name), rows.map(([, found]) => found)];
}

/** The share found of each group. */
function shares(
  groups: readonly string[],
  found: readonly boolean[],
): { group: string; accuracy: number; count: number }[] {
  return [...new Set(groups)].map((group) => {
    const own = found.filter((_, i) => groups[i] === group);
    return { group, accuracy: own.filter(Boolean).length / own.length, count: own.length };
  });
}

function least<T>(rows: readonly T[], by: (row: T) => number): T {
  return [...rows].sort((a, b) => by(a) - by(b))[0]!;
}

/** The exercises of lab 01. */
export const lab01: readonly Exercise[] = [
  functionExercise({
    id: '1.1',
    title: 'balanced accuracy',
    name: 'balancedAccuracyAt',
    parameters: ['logits', 'labels', 'threshold'],
    see: 'Section 4: it is the mean of two shares, one of the faces (label 1), one of the other pictures (label 0).',
    cases: (random: Random): [number[], number[], number][] => [
      [[3, -1, -2, 2, -3, -1], [1, 1, 0, 0, 0, 0], 0],
      ...[8, 40, 60].map((count) => scored(random, count)),
    ],
    right: (logits, labels, threshold) =>
      (shareAbove(logits, labels, threshold, 1) + 1 - shareAbove(logits, labels, threshold, 0)) / 2,
    mistakes: [
      {
        gives: accuracyOf,
        hint: 'That is the plain accuracy, the share of right answers among all pictures: where faces are few, they hardly count in it. Take the share of each class first, then the mean of both.',
      },
      {
        gives: (logits: number[], labels: number[], threshold: number) => shareAbove(logits, labels, threshold, 1),
        hint: 'That is the share of the faces alone. Whoever always says "face" would get 100%.',
      },
      {
        gives: (logits: number[], labels: number[], threshold: number) =>
          (shareAbove(logits, labels, threshold, 1) + shareAbove(logits, labels, threshold, 0)) / 2,
        hint: 'Of the other pictures, those count that are *not* above the threshold.',
      },
      {
        gives: (logits: number[], labels: number[]) =>
          (shareAbove(logits, labels, 0, 1) + 1 - shareAbove(logits, labels, 0, 0)) / 2,
        hint: 'The threshold is given: it is not always 0.',
      },
      {
        gives: (logits: number[], labels: number[]) =>
          (shareAbove(logits, labels, 0.5, 1) + 1 - shareAbove(logits, labels, 0.5, 0)) / 2,
        hint: 'Compare with the threshold that is given. 0.5 would be one for probabilities; these are logits.',
      },
    ],
  }),
  functionExercise({
    id: '1.2',
    title: "Wilson's interval",
    name: 'wilsonBounds',
    parameters: ['found', 'total'],
    see: 'Compare each part with the formula of the task: the middle, the root, the division by 1 + z²/n.',
    tolerance: { absolute: 1e-4, relative: 1e-4 },
    cases: (random: Random): [number, number][] => [
      [5, 10],
      [10, 10],
      [0, 20],
      ...Array.from({ length: 4 }, (): [number, number] => {
        const total = 20 + random.integer(200);
        return [random.integer(total + 1), total];
      }),
    ],
    right: (found, total) => wilson(found, total),
    mistakes: [
      {
        gives: (found: number, total: number) => {
          const half = z * Math.sqrt(((found / total) * (1 - found / total)) / total);
          return { low: found / total - half, high: found / total + half };
        },
        hint: "That is the simpler interval p ± z √(p(1 − p)/n). With 10 of 10 found it has no width, and near 0% and 100% it leaves the range of shares; Wilson's does not.",
      },
      {
        gives: (found: number, total: number) => wilson(found, total, 1.645),
        hint: 'With z = 1.645 the interval is one of 90%. For 95% it is 1.96.',
      },
      {
        gives: (found: number, total: number) => {
          const { low, high } = wilson(found, total);
          const factor = 1 + z ** 2 / total;
          return { low: low * factor, high: high * factor };
        },
        hint: 'The division by 1 + z²/n is missing.',
      },
      {
        gives: (found: number, total: number) => {
          const { low, high } = wilson(found, total);
          return { low: 100 * low, high: 100 * high };
        },
        hint: 'A share lies between 0 and 1: it is no percentage.',
      },
      {
        gives: (found: number, total: number) => {
          const { low, high } = wilson(found, total);
          return { low: high, high: low };
        },
        hint: 'The bounds are swapped.',
      },
    ],
  }),
  functionExercise({
    id: '1.3',
    title: 'the group that is found least',
    name: 'worstOf',
    parameters: ['groups', 'found'],
    see: 'For each group: how many of its faces are found, divided by how many it has.',
    cases: (random: Random): [string[], boolean[]][] => [
      [
        ['a', 'a', 'b', 'b'],
        [true, true, true, false],
      ],
      grouped(random),
      grouped(random),
    ],
    right: (groups, found) => {
      const { group, accuracy } = least(shares(groups, found), (one) => one.accuracy);
      return { group, accuracy };
    },
    mistakes: [
      {
        gives: (groups: string[], found: boolean[]) => {
          const { group, accuracy } = least(shares(groups, found), (one) => -one.accuracy);
          return { group, accuracy };
        },
        hint: 'That is the group that is found *most*.',
      },
      {
        gives: (groups: string[], found: boolean[]) => {
          const { group, accuracy } = least(shares(groups, found), (one) => one.accuracy);
          return { group, accuracy: 1 - accuracy };
        },
        hint: 'The group is right, and the share is the one that is missed: the share that is found is asked for.',
      },
      {
        gives: (groups: string[], found: boolean[]) => {
          const { group, accuracy, count } = least(shares(groups, found), (one) => one.accuracy);
          return { group, accuracy: (accuracy * count) / groups.length };
        },
        hint: 'Divide by the number of faces of the *group*, not of all.',
      },
      {
        gives: (groups: string[], found: boolean[]) => {
          const { group } = least(shares(groups, found), (one) => one.accuracy);
          return { group, accuracy: found.filter(Boolean).length / found.length };
        },
        hint: 'The group is right, but the accuracy is that of all faces.',
      },
      {
        gives: (groups: string[], found: boolean[]) => {
          const { group, accuracy } = least(shares(groups, found), (one) => one.count);
          return { group, accuracy };
        },
        hint: 'That is the group with the fewest faces. The worst one is found least often, whatever its size.',
      },
      {
        gives: (groups: string[], found: boolean[]) => {
          const { group, accuracy } = least(shares(groups, found), (one) => one.accuracy * one.count);
          return { group, accuracy };
        },
        hint: 'That is the group of which the fewest faces are found, in numbers. Compare shares: groups have different sizes.',
      },
    ],
  }),
];
