import type { WrongAnswers } from './wrongAnswer';

const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: number[]): number => total(values) / values.length;
const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

interface Bin {
  count: number;
  difference: number;
}

/** The bins that have pictures: how many, and what is observed minus what was predicted. */
const binsOf = (probabilities: number[], labels: number[], bins: number, last = bins - 1): Bin[] =>
  Array.from({ length: bins }, (_, bin) => {
    const rows = probabilities
      .map((_, i) => i)
      .filter((i) => Math.min(last, Math.floor(probabilities[i]! * bins)) === bin);
    return { count: rows.length, difference: meanOf(rows.map((i) => labels[i]! - probabilities[i]!)) };
  }).filter(({ count }) => count > 0);

/** The temperature of the lowest cost, on a grid. */
const lowest = (cost: (temperature: number) => number, step: number): number => {
  let best = 0.1;
  for (let i = 0; 0.1 + i * step <= 10; i++) if (cost(0.1 + i * step) < cost(best)) best = 0.1 + i * step;
  return best;
};
const nll = (logits: number[], labels: number[], temperature: number): number =>
  -meanOf(logits.map((logit, i) => Math.log(sigmoid((labels[i] === 1 ? logit : -logit) / temperature))));

const sorted = (probabilities: number[]): number[] => probabilities.map((p) => 1 - p).sort((a, b) => a - b);

export const lab06: WrongAnswers = {
  '6.1': {
    'bins that count alike': [
      {
        expectedCalibrationError: (probabilities: number[], labels: number[], bins: number) =>
          meanOf(binsOf(probabilities, labels, bins).map(({ difference }) => Math.abs(difference))),
      },
      /Each bin counts alike/,
    ],
    'differences with signs': [
      {
        expectedCalibrationError: (probabilities: number[], labels: number[], bins: number) =>
          total(binsOf(probabilities, labels, bins).map(({ count, difference }) => count * difference)) /
          probabilities.length,
      },
      /The differences are added with their signs/,
    ],
    'a probability of 1 lost': [
      {
        expectedCalibrationError: (probabilities: number[], labels: number[], bins: number) =>
          total(
            binsOf(probabilities, labels, bins, bins).map(({ count, difference }) => count * Math.abs(difference)),
          ) / probabilities.length,
      },
      /expectedCalibrationError\(\[0\.2, 1\], \[0, 0\], 5\): expected 0\.6 .*got 0\.1\. .*exactly 1 belongs to the last bin/,
    ],
    'the middle of the bin': [
      {
        expectedCalibrationError: (probabilities: number[], labels: number[], bins: number): number => {
          const middles = probabilities.map((p) => (Math.min(bins - 1, Math.floor(p * bins)) + 0.5) / bins);
          return (
            total(binsOf(middles, labels, bins).map(({ count, difference }) => count * Math.abs(difference))) /
            probabilities.length
          );
        },
      },
      /compared with the middle of the bin/,
    ],
    'the answers in place of faces': [
      {
        expectedCalibrationError: (probabilities: number[], labels: number[], bins: number): number => {
          const sure = probabilities.map((p) => Math.max(p, 1 - p));
          const right = probabilities.map((p, i) => Number(p > 0.5 === (labels[i] === 1)));
          return (
            total(binsOf(sure, right, bins).map(({ count, difference }) => count * Math.abs(difference))) / sure.length
          );
        },
      },
      /That is the error of the \*answers\*/,
    ],
    'no bins': [
      {
        expectedCalibrationError: (probabilities: number[], labels: number[]) =>
          meanOf(probabilities.map((p, i) => Math.abs(labels[i]! - p))),
      },
      /without bins/,
    ],
  },
  '6.2': {
    'logits multiplied': [
      {
        temperatureOf: (logits: number[], labels: number[]) =>
          lowest((factor) => nll(logits, labels, 1 / factor), 0.001),
      },
      /expected 1\.8205 .*got 0\.549\. That is 1 divided by the temperature/,
    ],
    'the Brier score': [
      {
        temperatureOf: (logits: number[], labels: number[]) =>
          lowest((t) => meanOf(logits.map((logit, i) => (sigmoid(logit / t) - labels[i]!) ** 2)), 0.001),
      },
      /That is the temperature with the smallest Brier score/,
    ],
    'a coarse grid': [
      { temperatureOf: (logits: number[], labels: number[]) => lowest((t) => nll(logits, labels, t), 0.1) },
      /expected 1\.8205 .*got 1\.8\./,
    ],
    'the loss in place of the temperature': [
      {
        temperatureOf: (logits: number[], labels: number[]) =>
          nll(
            logits,
            labels,
            lowest((t) => nll(logits, labels, t), 0.001),
          ),
      },
      /That is the lowest negative log likelihood/,
    ],
    'no search': [{ temperatureOf: () => 1 }, /expected 1\.8205 .*got 1\. Write the mean of -ln p/],
  },
  '6.3': {
    'without the one': [
      {
        conformalLimit: (probabilities: number[], alpha: number) =>
          sorted(probabilities)[Math.ceil(probabilities.length * (1 - alpha)) - 1],
      },
      /The \+ 1 is missing/,
    ],
    'the next score': [
      {
        conformalLimit: (probabilities: number[], alpha: number) =>
          sorted(probabilities)[Math.ceil((probabilities.length + 1) * (1 - alpha))],
      },
      /It is the next score: ranks are counted from 1/,
    ],
    'nothing where there are too few': [
      {
        conformalLimit: (probabilities: number[], alpha: number) =>
          sorted(probabilities)[Math.ceil((probabilities.length + 1) * (1 - alpha)) - 1],
      },
      /conformalLimit\(\[0\.9, 0\.8, 0\.7, 0\.6\], 0\.1\): expected Infinity.*got undefined\. .*the limit is Infinity/,
    ],
    'alpha in place of 1 - alpha': [
      {
        conformalLimit: (probabilities: number[], alpha: number) =>
          sorted(probabilities)[Math.ceil((probabilities.length + 1) * alpha) - 1],
      },
      /That is the score at the share alpha/,
    ],
    'a limit of the probability': [
      {
        conformalLimit: (probabilities: number[], alpha: number) =>
          1 - (sorted(probabilities)[Math.ceil((probabilities.length + 1) * (1 - alpha)) - 1] ?? Infinity),
      },
      /That is a limit of the probability/,
    ],
    'its own list sorted': [
      {
        conformalLimit: (probabilities: number[], alpha: number): number => {
          probabilities.sort((a, b) => b - a);
          const rank = Math.ceil((probabilities.length + 1) * (1 - alpha));
          return rank > probabilities.length ? Infinity : 1 - probabilities[rank - 1]!;
        },
      },
      /expected probabilities as before the call, got probabilities with other values\. Work on a copy/,
    ],
  },
};
