import type { WrongAnswers } from './wrongAnswer';

const nll = (y: number, mean: number, variance: number): number =>
  0.5 * (Math.log(2 * Math.PI) + Math.log(variance) + (y - mean) ** 2 / variance);
const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: number[]): number => total(values) / values.length;
const squares = (values: number[]): number => total(values.map((value) => (value - meanOf(values)) ** 2));

/** What combines members, with another rule for the variance between them. */
const combined = (epistemic: (means: number[], variances: number[]) => number): Record<string, unknown> => ({
  combineMembers: (means: number[], variances: number[]) => ({
    yHat: meanOf(means),
    aleatoric: meanOf(variances),
    epistemic: epistemic(means, variances),
  }),
});

export const lab00: WrongAnswers = {
  '0.1': {
    'without the constant': [
      { negativeLogLikelihood: (y: number, m: number, v: number) => nll(y, m, v) - 0.5 * Math.log(2 * Math.PI) },
      /expected 0\.91894 .*got 0\. The constant is missing/,
    ],
    'with the variance squared, as if it were sigma': [
      { negativeLogLikelihood: (y: number, m: number, v: number) => nll(y, m, v ** 2) },
      /`variance` is σ² already/,
    ],
    'without the half': [
      { negativeLogLikelihood: (y: number, m: number, v: number) => 2 * nll(y, m, v) },
      /Every result is 2 times the right one/,
    ],
    'the likelihood': [
      { negativeLogLikelihood: (y: number, m: number, v: number) => Math.exp(-nll(y, m, v)) },
      /That is the likelihood itself/,
    ],
    'the sign': [
      { negativeLogLikelihood: (y: number, m: number, v: number) => -nll(y, m, v) },
      /That is the log likelihood\. The negative of it is asked for/,
    ],
    'the logarithm of base 2': [
      { negativeLogLikelihood: (y: number, m: number, v: number) => nll(y, m, v) / Math.LN2 },
      /use the natural logarithm/,
    ],
  },
  '0.2': {
    'divided by the number of members': [
      combined((means) => squares(means) / means.length),
      /combineMembers\(\[1, 3\], \[1, 2\]\)\.epistemic: expected 2 .*got 1\. .*Divide by one less/,
    ],
    'the standard deviation': [
      combined((means) => Math.sqrt(squares(means) / (means.length - 1))),
      /`epistemic` is a variance: leave out the square root/,
    ],
    'the spread of the variances': [
      combined((_, variances) => squares(variances) / (variances.length - 1)),
      /how far the \*means\* of the members are from each other/,
    ],
    'a name in other letters': [
      { combineMembers: () => ({ yhat: 2, aleatoric: 1.5, epistemic: 2 }) },
      /expected the keys aleatoric, epistemic, yHat, got aleatoric, epistemic, yhat\. yHat: not there/,
    ],
  },
};
