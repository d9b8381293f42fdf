import { sum, type Random } from '../../base';
import type { Exercise } from '../exercise';
import { functionExercise } from '../functionExercise';

/** The effective sample size as a share of all faces. */
function effectiveShare(weights: readonly number[]): number {
  return sum(weights) ** 2 / sum(weights, (weight) => weight ** 2) / weights.length;
}

/** The largest power between 0 and 1 at which a share, which falls as the power grows, is still as large as wanted. */
function largestPower(shareAt: (power: number) => number, wanted: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (shareAt(middle) >= wanted) low = middle;
    else high = middle;
  }
  return low;
}

/** density^-power of each face. */
const inverse = (logDensities: readonly number[], power: number): number[] =>
  logDensities.map((log) => Math.exp(-power * log));

/** The probability that a logit gives to a label. */
const probabilityOf = (logit: number, label: number): number => 1 / (1 + Math.exp(label === 1 ? -logit : logit));

/** Weights that give suspects and others what two functions of their counts say; even ones where all faces are of one kind. */
function weightsBy(
  suspects: readonly boolean[],
  ofSuspect: (suspects: number, others: number) => number,
  ofOther: (suspects: number, others: number) => number,
): number[] {
  const found = suspects.filter(Boolean).length;
  const others = suspects.length - found;
  if (found === 0 || others === 0) return suspects.map(() => 1 / suspects.length);
  return suspects.map((suspect) => (suspect ? ofSuspect(found, others) : ofOther(found, others)));
}

/** The exercises of lab 04. */
export const lab04: readonly Exercise[] = [
  functionExercise({
    id: '4.1',
    title: 'a power of the density',
    name: 'powerFor',
    parameters: ['logDensities', 'share'],
    see: 'Write a function that gives the effective sample of the weights e^(-t log density) as a share of the faces. It falls as t grows: halve the interval from 0 to 1 until it is small enough.',
    tolerance: { absolute: 1e-3, relative: 0 },
    cases: (random: Random): [number[], number][] => [
      [[0, -2 * Math.log(3)], 0.8],
      [Array.from({ length: 40 }, () => random.normal(-60, 8)), random.uniform(0.4, 0.6)],
      [Array.from({ length: 100 }, () => -Math.exp(random.normal(3, 0.5))), random.uniform(0.2, 0.4)],
      // Even the whole inverse leaves more than is asked for.
      [Array.from({ length: 20 }, () => random.normal(-2, 0.1)), 0.5],
    ],
    right: (logs, share) => largestPower((power) => effectiveShare(inverse(logs, power)), share),
    mistakes: [
      {
        gives: (logs: number[], share: number) => largestPower((power) => effectiveShare(inverse(logs, -power)), share),
        hint: 'These are powers of the density itself: common faces get the most. The weight is e to the power of *minus* t times the log density.',
      },
      {
        gives: (logs: number[], share: number) =>
          largestPower((power) => effectiveShare(inverse(logs, power)) * logs.length, share),
        hint: 'The effective sample size, a number of faces, is compared with a share. Divide it by the number of faces.',
      },
      {
        gives: (logs: number[], share: number) =>
          largestPower((power) => effectiveShare(logs.map((log) => Math.abs(log) ** power)), share),
        hint: 'The log density is raised to the power. It is the density that has to be: e to the power of minus t times its logarithm.',
      },
      {
        gives: (logs: number[], share: number) =>
          largestPower((power) => 1 / effectiveShare(inverse(logs, power)), share),
        hint: 'The effective sample is upside down: the square of the sum stands above, the sum of the squares below.',
      },
    ],
  }),
  functionExercise({
    id: '4.2',
    title: 'the generalised cross entropy',
    name: 'generalisedCrossEntropy',
    parameters: ['logit', 'label', 'q'],
    see: 'First p, the probability of the *right* label: 1 / (1 + e^-logit) for a face, and 1 minus that for another picture. Then (1 - p^q) / q.',
    cases: (random: Random): [number, number, number][] => [
      [0, 1, 1],
      [2, 1, 0.5],
      [2, 0, 0.5],
      ...Array.from({ length: 8 }, (_, i): [number, number, number] => [
        random.normal(0, 3),
        i % 2,
        random.uniform(0.1, 0.9),
      ]),
    ],
    right: (logit, label, q) => (1 - probabilityOf(logit, label) ** q) / q,
    mistakes: [
      {
        gives: (logit: number, _: number, q: number) => (1 - probabilityOf(logit, 1) ** q) / q,
        hint: 'That is right for faces alone. For a picture with the label 0 the probability of the right label is 1 minus that of a face.',
      },
      {
        gives: (logit: number, label: number, q: number) => (1 - probabilityOf(logit, 1 - label) ** q) / q,
        hint: 'p is the probability of the *wrong* label here. A right and sure answer has to cost nearly nothing.',
      },
      {
        gives: (logit: number, label: number, q: number) => 1 - probabilityOf(logit, label) ** q,
        hint: 'The division by q is missing. Without it the loss would shrink to 0 with q, instead of becoming the usual one.',
      },
      {
        gives: (logit: number, label: number, q: number) => 1 - probabilityOf(logit, label) ** q / q,
        hint: 'Only p^q is divided by q. Put brackets around 1 - p^q.',
      },
      {
        gives: (logit: number, label: number) => -Math.log(probabilityOf(logit, label)),
        hint: 'That is the usual cross entropy, to which the generalised one comes close for a small q.',
      },
      {
        gives: (logit: number, label: number, q: number) => (1 - probabilityOf(logit, label)) ** q / q,
        hint: 'It is 1 minus the power of p, not the power of 1 - p.',
      },
    ],
  }),
  functionExercise({
    id: '4.3',
    title: 'a share of the draws for the suspects',
    name: 'suspectWeights',
    parameters: ['suspects', 'share'],
    see: 'The suspects have `share` together, so each has `share` divided by their number; the others divide the rest. Where there are no suspects, or nobody else, all weights are equal.',
    cases: (random: Random): [boolean[], number][] => [
      [[true, false, false, false], 0.5],
      [[true, true, true, false], 0.6],
      [Array.from({ length: 30 }, (_, i) => i === 0 || random.chance(0.2)), random.uniform(0.55, 0.8)],
      [[false, false, false, false], 0.65],
      [[true, true], 0.65],
    ],
    right: (suspects, share) =>
      weightsBy(
        suspects,
        (found) => share / found,
        (_, others) => (1 - share) / others,
      ),
    mistakes: [
      {
        gives: (suspects: boolean[], share: number) =>
          weightsBy(
            suspects,
            (found) => (1 - share) / found,
            (_, others) => share / others,
          ),
        hint: 'It is the other way round: the *suspects* get `share`, the others what is left.',
      },
      {
        gives: (suspects: boolean[], share: number) => {
          const own = suspects.map((suspect) => (suspect ? share : 1 - share));
          return own.map((weight) => weight / sum(own));
        },
        hint: 'That is how often one suspect is drawn beside *one* other. Together they get `share` of all draws, so how many there are of each has to enter.',
      },
      {
        gives: (suspects: boolean[], share: number) => suspects.map((suspect) => (suspect ? share : 1 - share)),
        hint: 'Each suspect gets `share`. It is for all of them together: divide it by their number, and the rest by the number of the others.',
      },
      {
        gives: (suspects: boolean[], share: number) => {
          const found = suspects.filter(Boolean).length;
          return suspects.map((suspect) => (suspect ? share / found : (1 - share) / (suspects.length - found)));
        },
        hint: 'Where there are no suspects, or nobody else, the weights do not sum to 1: nobody gets the part of those who are missing. All weights are equal then.',
      },
      {
        gives: (suspects: boolean[], share: number) =>
          weightsBy(
            suspects,
            (found, others) => (share / found) * (found + others),
            (found, others) => ((1 - share) / others) * (found + others),
          ),
        hint: 'These weights have a mean of 1. They have to sum to 1: leave out the factor.',
      },
    ],
  }),
];
