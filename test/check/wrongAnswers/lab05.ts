import type { WrongAnswers } from './wrongAnswer';

const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const term = (p: number): number => (p > 0 ? -p * Math.log(p) : 0);
const entropy = (p: number): number => term(p) + term(1 - p);

/** Parts that add up, by an entropy of some kind. */
const parts =
  (of: (p: number) => number) =>
  (probabilities: number[]): object => {
    const [total, aleatoric] = [of(meanOf(probabilities)), meanOf(probabilities.map(of))];
    return { total, aleatoric, epistemic: total - aleatoric };
  };

/** The probability of a label. */
const ofLabel = (p: number, label: number): number => (label === 1 ? p : 1 - p);
const meanOfLabel = (of: number, labels: number[], probabilities: number[], label: number): number =>
  meanOf(probabilities.filter((_, i) => labels[i] === label).map((p) => ofLabel(p, of)));

/** What finds suspects by a threshold of the other class. */
const suspects =
  (thresholdOf: (other: number, labels: number[], probabilities: number[]) => number) =>
  (labels: number[], probabilities: number[]): boolean[] =>
    labels.map((label, i) => ofLabel(probabilities[i]!, 1 - label) >= thresholdOf(1 - label, labels, probabilities));

export const lab05: WrongAnswers = {
  '5.1': {
    '0 log 0': [
      { uncertaintyParts: parts((p) => -p * Math.log(p) - (1 - p) * Math.log(1 - p)) },
      /uncertaintyParts\(\[0, 1, 1\]\)\.aleatoric: expected 0 .*got NaN\. At p = 0 and p = 1 it is NaN/,
    ],
    'one class alone': [{ uncertaintyParts: parts(term) }, /The entropy has a part for each of the two classes/],
    'the logarithm of base 2': [
      { uncertaintyParts: parts((p) => entropy(p) / Math.LN2) },
      /\.total: expected 0\.69315 .*got 1\. The logarithm is that of base 2/,
    ],
    'the variance of the probabilities': [
      {
        uncertaintyParts: (probabilities: number[]): object => {
          const mean = meanOf(probabilities);
          const squares = probabilities.map((p) => (p - mean) ** 2 / (probabilities.length - 1));
          const epistemic = squares.reduce((sum, one) => sum + one, 0);
          return { ...parts(entropy)(probabilities), epistemic };
        },
      },
      /`epistemic` is the variance of the probabilities/,
    ],
    'the parts swapped': [
      {
        uncertaintyParts: (probabilities: number[]): object => {
          const [total, agreed] = [entropy(meanOf(probabilities)), meanOf(probabilities.map(entropy))];
          return { total, aleatoric: total - agreed, epistemic: agreed };
        },
      },
      /The two parts are swapped/,
    ],
  },
  '5.2': {
    'one threshold for both classes': [
      { suspectLabels: suspects(() => 0.5) },
      /The threshold is 0\.5 for both classes/,
    ],
    'thresholds of all rows': [
      { suspectLabels: suspects((other, _, all) => meanOf(all.map((p) => ofLabel(p, other)))) },
      /The threshold is the mean over all rows/,
    ],
    'thresholds swapped': [
      { suspectLabels: suspects((other, labels, all) => meanOfLabel(1 - other, labels, all, 1 - other)) },
      /The thresholds of the two classes are swapped/,
    ],
    'the own class below its threshold': [
      {
        suspectLabels: (labels: number[], all: number[]) =>
          labels.map((label, i) => ofLabel(all[i]!, label) < meanOfLabel(label, labels, all, label)),
      },
      /These are the rows whose \*own\* class is below its threshold/,
    ],
    'no suspects': [
      { suspectLabels: (labels: number[]) => labels.map(() => false) },
      /\[1\]: expected true, got false\. The threshold of class 1 is the mean of p/,
    ],
  },
  '5.3': {
    'the two kinds of flips swapped': [
      {
        lossWithFlips: (p: number, label: number, toZero: number, toOne: number) =>
          -Math.log(ofLabel(p * (1 - toOne) + (1 - p) * toZero, label)),
      },
      /`toZero` and `toOne` are swapped/,
    ],
    'the usual loss': [
      { lossWithFlips: (p: number, label: number) => -Math.log(ofLabel(p, label)) },
      /expected 0\.31471 .*got 0\.10536\. That is the usual loss/,
    ],
    'losses mixed in place of probabilities': [
      {
        lossWithFlips: (p: number, label: number, toZero: number, toOne: number): number => {
          const flips = label === 1 ? toZero : toOne;
          return -(1 - flips) * Math.log(ofLabel(p, label)) - flips * Math.log(ofLabel(p, 1 - label));
        },
      },
      /Two losses are mixed/,
    ],
    'the label 1 alone': [
      {
        lossWithFlips: (p: number, _: number, toZero: number, toOne: number) =>
          -Math.log(p * (1 - toZero) + (1 - p) * toOne),
      },
      /That is right for the label 1 alone/,
    ],
    'the sign': [
      {
        lossWithFlips: (p: number, label: number, toZero: number, toOne: number) =>
          Math.log(ofLabel(p * (1 - toZero) + (1 - p) * toOne, label)),
      },
      /The sign is wrong/,
    ],
  },
};
