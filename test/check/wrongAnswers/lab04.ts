import type { WrongAnswers } from './wrongAnswer';

const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Halves the interval from 0 to 1. @param keepsUpper - whether the power may be larger than the middle */
const halved = (keepsUpper: (power: number) => boolean): number => {
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (keepsUpper(middle)) low = middle;
    else high = middle;
  }
  return low;
};
const effective = (weights: number[]): number => total(weights) ** 2 / total(weights.map((weight) => weight ** 2));
const powers = (logs: number[], power: number): number[] => logs.map((log) => Math.exp(-power * log));
const face = (logit: number): number => 1 / (1 + Math.exp(-logit));
const ofLabel = (logit: number, label: number): number => (label === 1 ? face(logit) : 1 - face(logit));
const count = (suspects: boolean[]): number => suspects.filter(Boolean).length;

export const lab04: WrongAnswers = {
  '4.1': {
    'powers of the density itself': [
      {
        powerFor: (logs: number[], share: number) =>
          halved((power) => effective(powers(logs, -power)) / logs.length >= share),
      },
      /These are powers of the density itself/,
    ],
    'a number of faces for a share': [
      { powerFor: (logs: number[], share: number) => halved((power) => effective(powers(logs, power)) >= share) },
      /expected 0\.5 .*got 1\. The effective sample size, a number of faces, is compared with a share/,
    ],
    'the wrong half': [
      {
        powerFor: (logs: number[], share: number) =>
          halved((power) => effective(powers(logs, power)) / logs.length < share),
      },
      /powerFor\(\[.*: expected .*halve the interval from 0 to 1/,
    ],
    'the whole inverse': [{ powerFor: () => 1 }, /expected 0\.5 .*got 1\./],
    'a step that is too coarse': [
      {
        powerFor: (logs: number[], share: number) =>
          Math.floor(10 * halved((power) => effective(powers(logs, power)) / logs.length >= share)) / 10,
      },
      /powerFor\(\[.*: expected .*halve the interval from 0 to 1/,
    ],
  },
  '4.2': {
    'the probability of a face for all labels': [
      { generalisedCrossEntropy: (logit: number, _: number, q: number) => (1 - face(logit) ** q) / q },
      /That is right for faces alone/,
    ],
    'without the division': [
      { generalisedCrossEntropy: (logit: number, label: number, q: number) => 1 - ofLabel(logit, label) ** q },
      /The division by q is missing/,
    ],
    'without brackets': [
      { generalisedCrossEntropy: (logit: number, label: number, q: number) => 1 - ofLabel(logit, label) ** q / q },
      /Only p\^q is divided by q/,
    ],
    'the usual loss': [
      { generalisedCrossEntropy: (logit: number, label: number) => -Math.log(ofLabel(logit, label)) },
      /expected 0\.5 .*got 0\.69315\. That is the usual cross entropy/,
    ],
    'the logit for the probability': [
      { generalisedCrossEntropy: (logit: number, _: number, q: number) => (1 - logit ** q) / q },
      /generalisedCrossEntropy\(0, 1, 1\): expected 0\.5 .*got 1\..*the probability of the \*right\* label/,
    ],
  },
  '4.3': {
    'the share for each suspect': [
      { suspectWeights: (suspects: boolean[], share: number) => suspects.map((one) => (one ? share : 1 - share)) },
      /Each suspect gets `share`\. It is for all of them together/,
    ],
    'without a look at the counts': [
      {
        suspectWeights: (suspects: boolean[], share: number): number[] => {
          const all = count(suspects) * share + (suspects.length - count(suspects)) * (1 - share);
          return suspects.map((one) => (one ? share : 1 - share) / all);
        },
      },
      /how many there are of each has to enter/,
    ],
    'no look at classes without suspects': [
      {
        suspectWeights: (suspects: boolean[], share: number) =>
          suspects.map((one) => (one ? share / count(suspects) : (1 - share) / (suspects.length - count(suspects)))),
      },
      /suspectWeights\(\[false, false, false, false\], 0\.65\): .*All weights are equal then/,
    ],
    'suspects and others swapped': [
      {
        suspectWeights: (suspects: boolean[], share: number): number[] => {
          const others = suspects.length - count(suspects);
          if (others % suspects.length === 0) return suspects.map(() => 1 / suspects.length);
          return suspects.map((one) => (one ? (1 - share) / count(suspects) : share / others));
        },
      },
      /It is the other way round: the \*suspects\* get `share`/,
    ],
  },
};
