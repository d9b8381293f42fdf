import { mean, sum, type Random } from '../../base';
import type { Exercise } from '../exercise';
import { functionExercise } from '../functionExercise';

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Logits that are off by a factor and too low, as those of the lab are, and labels. */
function classified(random: Random, count: number, factor: number): [number[], number[]] {
  const honest = Array.from({ length: count }, () => random.normal(0, 2));
  const labels = honest.map((logit) => Number(random.chance(sigmoid(logit))));
  return [honest.map((logit) => (logit - 0.8) * factor), labels];
}

/** Probabilities, and labels that come out a little otherwise. */
function predicted(random: Random, count: number): [number[], number[]] {
  const [logits, labels] = classified(random, count, 2);
  return [logits.map(sigmoid), labels];
}

interface Bin {
  share: number;
  predicted: number;
  observed: number;
  middle: number;
}

/** What is in the bins that are not empty; a probability of 1 is in the last one. */
function binned(probabilities: readonly number[], labels: readonly number[], bins: number): Bin[] {
  const binOf = (p: number): number => Math.min(bins - 1, Math.floor(p * bins));
  return Array.from({ length: bins }, (_, bin) => {
    const rows = probabilities.flatMap((p, row) => (binOf(p) === bin ? [row] : []));
    return {
      share: rows.length / probabilities.length,
      predicted: mean(rows, (row) => probabilities[row]!),
      observed: mean(rows, (row) => labels[row]!),
      middle: (bin + 0.5) / bins,
    };
  }).filter(({ share }) => share > 0);
}

/** Probabilities of the answers, 50% and more, and whether these are right. */
function asAnswers(probabilities: readonly number[], labels: readonly number[]): [number[], number[]] {
  return [
    probabilities.map((p) => Math.max(p, 1 - p)),
    probabilities.map((p, i) => Number(p > 0.5 === (labels[i] === 1))),
  ];
}

const distance = ({ observed, predicted }: Bin): number => Math.abs(observed - predicted);

/** Where a function with one valley has its lowest point, between two numbers. */
function lowestPoint(of: (x: number) => number, low: number, high: number): number {
  for (let step = 0; step < 80; step++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (of(a) < of(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

/** The negative log likelihood of labels. */
function nll(logits: readonly number[], labels: readonly number[], temperature: number): number {
  return mean(logits, (logit, i) => Math.log1p(Math.exp((labels[i] === 1 ? -logit : logit) / temperature)));
}

const temperatureOf = (logits: readonly number[], labels: readonly number[]): number =>
  lowestPoint((temperature) => nll(logits, labels, temperature), 0.1, 10);

/** The score at a rank, from 1 on, of the sorted scores 1 - p; undefined beyond the last. */
function scoreAt(probabilities: readonly number[], rank: number): number | undefined {
  return probabilities.map((p) => 1 - p).sort((a, b) => a - b)[rank - 1];
}

/** The rank of a share; rounding must not lift a whole number to the next. */
const rankOf = (share: number, count: number): number => Math.ceil(share * count - 1e-9);

/** The exercises of lab 06. */
export const lab06: readonly Exercise[] = [
  functionExercise({
    id: '6.1',
    title: 'the expected calibration error',
    name: 'expectedCalibrationError',
    parameters: ['probabilities', 'labels', 'bins'],
    see: 'For each bin that is not empty: the mean of its labels, the mean of its probabilities, and the distance of the two. Then the sum, weighted by the share of the pictures in the bin. A probability of exactly 1 belongs to the last bin.',
    cases: (random: Random): [number[], number[], number][] => [
      [[0.1, 0.1, 0.9, 0.9], [0, 0, 1, 0], 2],
      [[0.2, 1], [0, 0], 5],
      [...predicted(random, 60), 5],
      [...predicted(random, 300), 10],
    ],
    right: (probabilities, labels, bins) =>
      sum(binned(probabilities, labels, bins), (bin) => bin.share * distance(bin)),
    mistakes: [
      {
        gives: (probabilities: number[], labels: number[], bins: number) =>
          mean(binned(probabilities, labels, bins), distance),
        hint: 'Each bin counts alike. It has to count by its share of the pictures, n_b / n: most of them are in few bins.',
      },
      {
        gives: (probabilities: number[], labels: number[], bins: number) =>
          sum(binned(probabilities, labels, bins), (bin) => bin.share * distance(bin)) * probabilities.length,
        hint: 'The counts are not divided by the number of all pictures.',
      },
      {
        gives: (probabilities: number[], labels: number[], bins: number) =>
          sum(binned(probabilities, labels, bins), (bin) => bin.share * (bin.observed - bin.predicted)),
        hint: 'The differences are added with their signs, so a bin that is too sure and one that is not sure enough cancel out. Take the absolute value in each bin.',
      },
      {
        gives: (probabilities: number[], labels: number[], bins: number) =>
          Math.abs(sum(binned(probabilities, labels, bins), (bin) => bin.share * (bin.observed - bin.predicted))),
        hint: 'The absolute value is taken of the sum, so a bin that is too sure and one that is not sure enough cancel out. Take it in each bin.',
      },
      {
        gives: (probabilities: number[], labels: number[], bins: number) =>
          sum(
            binned(probabilities, labels, bins),
            ({ share, observed, middle }) => share * Math.abs(observed - middle),
          ),
        hint: 'The observed share is compared with the middle of the bin. Compare it with the mean of the probabilities that are in it.',
      },
      {
        gives: (probabilities: number[], labels: number[], bins: number) =>
          sum(binned(...asAnswers(probabilities, labels), bins), (bin) => bin.share * distance(bin)),
        hint: 'That is the error of the *answers*: how sure the network is of its own answer, and how often that is right. Here the probability of a face is compared with the share of faces.',
      },
      {
        gives: (probabilities: number[], labels: number[], bins: number) =>
          sum(binned(probabilities, labels, bins), (bin) => bin.share * distance(bin) ** 2),
        hint: 'The distances are squared. Take their absolute values.',
      },
      {
        gives: (probabilities: number[], labels: number[]) => mean(probabilities, (p, i) => Math.abs(labels[i]! - p)),
        hint: 'That is the distance of single labels from their probabilities, without bins. A label is 0 or 1, so it is never 70%: the share of faces in a bin is.',
      },
    ],
  }),
  functionExercise({
    id: '6.2',
    title: 'the temperature',
    name: 'temperatureOf',
    parameters: ['logits', 'labels'],
    see: 'Write the mean of -ln p of the true class at a temperature as a function; then look for the temperature between 0.1 and 10 at which it is lowest, to three digits. It has a single valley.',
    tolerance: { absolute: 2e-3, relative: 2e-3 },
    cases: (random: Random): [number[], number[]][] => [
      // Right three times in four: 1 / (1 + e^(-2/T)) = 3/4 at T = 2 / ln 3.
      [
        [2, 2, 2, -2],
        [1, 1, 0, 0],
      ],
      classified(random, 300, random.uniform(1.5, 3)),
      classified(random, 300, random.uniform(0.6, 0.8)),
    ],
    right: temperatureOf,
    mistakes: [
      {
        gives: (logits: number[], labels: number[]) => 1 / temperatureOf(logits, labels),
        hint: 'That is 1 divided by the temperature: the logits are *divided* by it, so above 1 it makes the network less sure.',
      },
      {
        gives: (logits: number[], labels: number[]) =>
          lowestPoint(
            (temperature) => mean(logits, (logit, i) => (sigmoid(logit / temperature) - labels[i]!) ** 2),
            0.1,
            10,
          ),
        hint: 'That is the temperature with the smallest Brier score. The negative log likelihood is asked for.',
      },
      {
        gives: (logits: number[], labels: number[]) =>
          lowestPoint(
            (temperature) =>
              mean(logits, (logit, i) => (labels[i] === 1 ? Math.log1p(Math.exp(-logit / temperature)) : 0)),
            0.1,
            10,
          ),
        hint: 'Only the faces are counted. A picture with the label 0 costs -ln(1 - p).',
      },
      {
        gives: (logits: number[], labels: number[]) => nll(logits, labels, temperatureOf(logits, labels)),
        hint: 'That is the lowest negative log likelihood. The temperature at which it is reached is asked for.',
      },
      {
        gives: (logits: number[], labels: number[]) => Math.round(10 * temperatureOf(logits, labels)) / 10,
        hint: 'The search is too coarse: it stops at one digit after the point. Go on around the best value, with smaller steps.',
      },
    ],
  }),
  functionExercise({
    id: '6.3',
    title: 'the limit of a conformal set',
    name: 'conformalLimit',
    parameters: ['probabilities', 'alpha'],
    see: 'The scores 1 - p, sorted, the smallest first; of these the one at rank ⌈(n + 1)(1 - alpha)⌉, counted from 1. Where there are fewer scores, Infinity.',
    cases: (random: Random): [number[], number][] => [
      [[0.9, 0.8, 0.7], 0.5],
      [[0.9, 0.8, 0.7, 0.6], 0.2],
      // Too few pictures for a promise.
      [[0.9, 0.8, 0.7, 0.6], 0.1],
      [Array.from({ length: 25 }, () => random.uniform()), 0.1],
      [Array.from({ length: 58 }, () => random.uniform()), 0.05],
    ],
    right: (probabilities, alpha) => scoreAt(probabilities, rankOf(1 - alpha, probabilities.length + 1)) ?? Infinity,
    mistakes: [
      {
        gives: (probabilities: number[], alpha: number) =>
          scoreAt(probabilities, rankOf(1 - alpha, probabilities.length + 1)),
        hint: 'Where there are too few pictures for the promise, no score is large enough: the limit is Infinity, so that every answer is in the set.',
      },
      {
        gives: (probabilities: number[], alpha: number) =>
          scoreAt(probabilities, Math.min(probabilities.length, rankOf(1 - alpha, probabilities.length + 1))),
        hint: 'Where there are too few pictures for the promise, no score is large enough: the limit is Infinity, so that every answer is in the set.',
      },
      {
        gives: (probabilities: number[], alpha: number) =>
          scoreAt(probabilities, rankOf(1 - alpha, probabilities.length)),
        hint: 'The + 1 is missing: the new picture is one more, and without it the sets hold the truth a little too rarely.',
      },
      {
        gives: (probabilities: number[], alpha: number) =>
          scoreAt(probabilities, rankOf(1 - alpha, probabilities.length + 1) + 1),
        hint: 'It is the next score: ranks are counted from 1, places in a list from 0.',
      },
      {
        gives: (probabilities: number[], alpha: number) =>
          scoreAt(probabilities, rankOf(1 - alpha, probabilities.length + 1) + 1) ?? Infinity,
        hint: 'It is the next score: ranks are counted from 1, places in a list from 0.',
      },
      {
        gives: (probabilities: number[], alpha: number) =>
          scoreAt(probabilities, rankOf(alpha, probabilities.length + 1)),
        hint: 'That is the score at the share alpha. The truth may be *missed* in a share of alpha, so 1 - alpha of the scores have to be below the limit.',
      },
      {
        gives: (probabilities: number[], alpha: number) =>
          1 - (scoreAt(probabilities, rankOf(1 - alpha, probabilities.length + 1)) ?? Infinity),
        hint: 'That is a limit of the probability. The limit of the score 1 - p is asked for.',
      },
      {
        gives: (probabilities: number[], alpha: number) =>
          scoreAt(probabilities, Math.floor((1 - alpha) * (probabilities.length + 1) + 1e-9)),
        hint: 'The rank is rounded down. Round up, or the promise is not kept.',
      },
    ],
  }),
];
