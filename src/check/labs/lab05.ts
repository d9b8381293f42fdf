import { mean, variance, type Random } from '../../base';
import type { Exercise } from '../exercise';
import { functionExercise } from '../functionExercise';

/** p log p, which is 0 at 0. */
const pLogP = (p: number): number => (p > 0 ? p * Math.log(p) : 0);

/** The entropy of two classes, in nats. */
const entropy = (p: number): number => -pLogP(p) - pLogP(1 - p);

/** An uncertainty and its two parts. */
interface Parts {
  total: number;
  aleatoric: number;
  epistemic: number;
}

/** The parts of an uncertainty, by a rule for the entropy of one probability. */
function partsBy(probabilities: readonly number[], entropyOf: (p: number) => number): Parts {
  const total = entropyOf(mean(probabilities));
  const aleatoric = mean(probabilities, entropyOf);
  return { total, aleatoric, epistemic: total - aleatoric };
}

/** Labels of which some are wrong, and what a network better than chance says of the rows: the probability of class 1. */
function labelled(random: Random, count: number): [number[], number[]] {
  const truth = Array.from({ length: count }, (_, i) => Number(i % 10 < 3));
  const labels = truth.map((one) => (random.chance(0.2) ? 1 - one : one));
  // The first rows are right: each class has a row.
  return [
    labels.map((label, i) => (i < 10 ? truth[i]! : label)),
    truth.map((one) => 1 / (1 + Math.exp(-random.normal(one === 1 ? 0.8 : -2.2, 1.2)))),
  ];
}

/** The probability of the other class than the label says. */
const ofOther = (label: number, p: number): number => (label === 1 ? 1 - p : p);

/** The rows where the probability of the other class is at least its threshold. */
function flaggedBy(
  labels: readonly number[],
  probabilities: readonly number[],
  thresholdOf: (other: number) => number,
): boolean[] {
  return labels.map((label, i) => ofOther(label, probabilities[i]!) >= thresholdOf(1 - label));
}

/** The mean probability of a class over the rows with a label. */
function meanOf(of: number, labels: readonly number[], probabilities: readonly number[], label: number): number {
  const own = probabilities.filter((_, i) => labels[i] === label);
  return mean(own, (p) => (of === 1 ? p : 1 - p));
}

/** The probability that the label comes out as 1. */
const givenOne = (p: number, toZero: number, toOne: number): number => p * (1 - toZero) + (1 - p) * toOne;

/** The cross entropy of a label under a probability of class 1. */
const cost = (p: number, label: number): number => -Math.log(label === 1 ? p : 1 - p);

/** The exercises of lab 05. */
export const lab05: readonly Exercise[] = [
  functionExercise({
    id: '5.1',
    title: 'the parts of an entropy',
    name: 'uncertaintyParts',
    parameters: ['probabilities'],
    see: '`total` is the entropy of the mean probability, `aleatoric` the mean of the entropies, `epistemic` the first minus the second.',
    cases: (random: Random): [number[]][] => [
      [[0.5, 0.5]],
      [[0.2, 0.8]],
      [[0, 1, 1]],
      ...Array.from({ length: 4 }, (): [number[]] => [
        Array.from({ length: 3 + random.integer(4) }, () => random.uniform(0.02, 0.98)),
      ]),
    ],
    right: (probabilities) => partsBy(probabilities, entropy),
    mistakes: [
      {
        gives: (probabilities: number[]) => partsBy(probabilities, (p) => -p * Math.log(p) - (1 - p) * Math.log(1 - p)),
        hint: 'At p = 0 and p = 1 it is NaN, as 0 · log 0 is for the computer. There the entropy is 0: nothing is uncertain.',
      },
      {
        gives: (probabilities: number[]) => partsBy(probabilities, (p) => entropy(p) / Math.LN2),
        hint: 'The logarithm is that of base 2. Use the natural one, `Math.log`: at 50% the entropy is then 0.69.',
      },
      {
        gives: (probabilities: number[]) => partsBy(probabilities, (p) => -pLogP(p)),
        hint: 'The entropy has a part for each of the two classes: -(1 - p) log(1 - p) is missing.',
      },
      {
        gives: (probabilities: number[]) => {
          const { total, aleatoric, epistemic } = partsBy(probabilities, entropy);
          return { total, aleatoric: epistemic, epistemic: aleatoric };
        },
        hint: 'The two parts are swapped. Where all networks say 50% they agree: that is aleatoric alone.',
      },
      {
        gives: (probabilities: number[]) => {
          const { total, aleatoric } = partsBy(probabilities, entropy);
          return { total, aleatoric, epistemic: variance(probabilities) };
        },
        hint: '`epistemic` is the variance of the probabilities. It measures disagreement, too, but in other units: here the parts have to add up to the total.',
      },
      {
        gives: (probabilities: number[]) => {
          const { total, aleatoric } = partsBy(probabilities, entropy);
          return { total: aleatoric, aleatoric: total, epistemic: aleatoric - total };
        },
        hint: 'The entropy of the mean and the mean of the entropies are swapped: the first one is `total`. Parts are never negative.',
      },
    ],
  }),
  functionExercise({
    id: '5.2',
    title: 'suspect labels by confident learning',
    name: 'suspectLabels',
    parameters: ['labels', 'probabilities'],
    see: 'The threshold of class 1 is the mean of p over the rows with the label 1, that of class 0 the mean of 1 - p over the rows with the label 0. A row is suspect where the class that its label does *not* say reaches its threshold.',
    cases: (random: Random): [number[], number[]][] => [
      [
        [1, 1, 0, 0],
        [0.9, 0.1, 0.2, 0.3],
      ],
      labelled(random, 60),
      labelled(random, 200),
    ],
    right: (labels, probabilities) =>
      flaggedBy(labels, probabilities, (other) => meanOf(other, labels, probabilities, other)),
    mistakes: [
      {
        gives: (labels: number[], probabilities: number[]) => flaggedBy(labels, probabilities, () => 0.5),
        hint: 'The threshold is 0.5 for both classes. Here each class has its own: the mean probability that its rows get. A class of which the network is never sure has a lower one.',
      },
      {
        gives: (labels: number[], probabilities: number[]) =>
          labels.map((label, i) => 1 - ofOther(label, probabilities[i]!) < meanOf(label, labels, probabilities, label)),
        hint: 'These are the rows whose *own* class is below its threshold, nearly half of all. The other class has to reach its own one.',
      },
      {
        gives: (labels: number[], probabilities: number[]) =>
          flaggedBy(labels, probabilities, (other) => mean(probabilities, (p) => (other === 1 ? p : 1 - p))),
        hint: 'The threshold is the mean over all rows. Take those with the label of the class alone.',
      },
      {
        gives: (labels: number[], probabilities: number[]) =>
          flaggedBy(labels, probabilities, (other) => meanOf(1 - other, labels, probabilities, 1 - other)),
        hint: 'The thresholds of the two classes are swapped: the other class is compared with the threshold of the label.',
      },
      {
        gives: (labels: number[], probabilities: number[]) =>
          flaggedBy(labels, probabilities, (other) => meanOf(other, labels, probabilities, other)).map((one) => !one),
        hint: 'It is the other way round: those are the labels that are *not* suspect.',
      },
    ],
  }),
  functionExercise({
    id: '5.3',
    title: 'a loss that knows the flips',
    name: 'lossWithFlips',
    parameters: ['p', 'label', 'toZero', 'toOne'],
    see: 'First the probability that the label comes out as 1: either the truth is 1 and was not flipped, or it is 0 and was. Then minus the logarithm of what the label as given gets.',
    cases: (random: Random): [number, number, number, number][] => [
      [0.9, 1, 0.2, 0.1],
      [0.9, 0, 0.2, 0.1],
      [1, 0, 0.2, 0.1],
      [0, 1, 0.2, 0.1],
      ...Array.from({ length: 6 }, (_, i): [number, number, number, number] => [
        random.uniform(0.01, 0.99),
        i % 2,
        random.uniform(0.05, 0.45),
        random.uniform(0.05, 0.45),
      ]),
    ],
    right: (p, label, toZero, toOne) => cost(givenOne(p, toZero, toOne), label),
    mistakes: [
      {
        gives: (p: number, label: number, toZero: number, toOne: number) => cost(givenOne(p, toOne, toZero), label),
        hint: '`toZero` and `toOne` are swapped: `toZero` is the share of the rows of class *1* whose label was flipped.',
      },
      {
        gives: (p: number, label: number) => cost(p, label),
        hint: 'That is the usual loss. A sure network pays without bound for a wrong label there.',
      },
      {
        gives: (p: number, _: number, toZero: number, toOne: number) => cost(givenOne(p, toZero, toOne), 1),
        hint: 'That is right for the label 1 alone. For the label 0, take 1 minus the probability first.',
      },
      {
        gives: (p: number, label: number, toZero: number, toOne: number) =>
          label === 1 ? (1 - toZero) * cost(p, 1) + toZero * cost(p, 0) : (1 - toOne) * cost(p, 0) + toOne * cost(p, 1),
        hint: 'Two losses are mixed. The *probabilities* have to be mixed, and the logarithm is taken at the end.',
      },
      {
        gives: (p: number, label: number, toZero: number) => cost(p * (1 - toZero), label),
        hint: 'A way to the label 1 is missing: the truth may be 0 and the label flipped to 1.',
      },
      {
        gives: (p: number, label: number, toZero: number, toOne: number) => {
          const one = givenOne(p, toZero, toOne);
          return label === 1 ? one : 1 - one;
        },
        hint: 'That is the probability. The loss is minus its logarithm.',
      },
    ],
  }),
];
