import { mean, variance, type Random } from '../../base';
import type { Exercise } from '../exercise';
import { functionExercise } from '../functionExercise';

/** log(2 pi), the constant of a normal distribution. */
const log2Pi = Math.log(2 * Math.PI);

/** What the members of an ensemble predict for one row: means and variances. */
function members(random: Random): [number[], number[]] {
  const count = 3 + random.integer(4);
  return [
    Array.from({ length: count }, () => random.normal(0, 3)),
    Array.from({ length: count }, () => random.uniform(0.1, 2)),
  ];
}

/** The exercises of lab 00. */
export const lab00: readonly Exercise[] = [
  functionExercise({
    id: '0.1',
    title: 'the negative log likelihood of a normal distribution',
    name: 'negativeLogLikelihood',
    parameters: ['y', 'mean', 'variance'],
    see: 'Compare it term by term with the formula of section 4, and mind the constant.',
    cases: (random: Random): [number, number, number][] => [
      [0, 0, 1],
      [3, 1, 4],
      ...Array.from({ length: 6 }, (): [number, number, number] => [
        random.normal(0, 2),
        random.normal(),
        random.uniform(0.1, 5),
      ]),
    ],
    right: (y, mu, v) => 0.5 * (log2Pi + Math.log(v) + (y - mu) ** 2 / v),
    mistakes: [
      {
        gives: (y: number, mu: number, v: number) => 0.5 * (Math.log(v) + (y - mu) ** 2 / v),
        hint: 'The constant is missing: half of the logarithm of 2π. The formula of section 4 leaves it out, as training does not need it; here the whole number is asked for.',
      },
      {
        gives: (y: number, mu: number, v: number) => 0.5 * (log2Pi + Math.log(v ** 2) + (y - mu) ** 2 / v ** 2),
        hint: '`variance` is σ² already: do not square it.',
      },
      {
        gives: (y: number, mu: number, v: number) => 0.5 * (log2Pi + Math.log(Math.sqrt(v)) + (y - mu) ** 2 / v),
        hint: 'Inside the logarithm is the variance, not its square root: half of log σ² is log σ, and the half is there already.',
      },
      {
        gives: (y: number, mu: number, v: number) => -0.5 * (log2Pi + Math.log(v) + (y - mu) ** 2 / v),
        hint: 'That is the log likelihood. The negative of it is asked for: large where the row is unlikely.',
      },
      {
        gives: (y: number, mu: number, v: number) => Math.exp(-((y - mu) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v),
        hint: 'That is the likelihood itself. The negative of its logarithm is asked for.',
      },
      {
        gives: (y: number, mu: number, v: number) => 0.5 * (log2Pi + Math.log(v) + Math.abs(y - mu) / v),
        hint: 'The distance between y and the mean has to be squared.',
      },
    ],
  }),
  functionExercise({
    id: '0.2',
    title: 'the risks of an ensemble',
    name: 'combineMembers',
    parameters: ['means', 'variances'],
    see: 'Section 6: `aleatoric` is the mean over the members, `epistemic` the variance between them.',
    cases: (random: Random): [number[], number[]][] => [
      [
        [1, 3],
        [1, 2],
      ],
      [
        [2, 2, 2],
        [1, 1, 4],
      ],
      ...Array.from({ length: 4 }, () => members(random)),
    ],
    right: (means, variances) => ({
      yHat: mean(means),
      aleatoric: mean(variances),
      epistemic: variance(means),
    }),
    mistakes: [
      {
        gives: (means: number[], variances: number[]) => ({
          yHat: mean(means),
          aleatoric: mean(variances),
          epistemic: variance(means, 0),
        }),
        hint: 'In `epistemic` the sum of squares is divided by the number of members, which makes the variance of a few members too small: of three by a third. Divide by one less.',
      },
      {
        gives: (means: number[], variances: number[]) => ({
          yHat: mean(means),
          aleatoric: mean(variances),
          epistemic: Math.sqrt(variance(means)),
        }),
        hint: '`epistemic` is a variance: leave out the square root.',
      },
      {
        gives: (means: number[], variances: number[]) => ({
          yHat: mean(means),
          aleatoric: mean(variances),
          epistemic: variance(means) * (means.length - 1),
        }),
        hint: '`epistemic` is the sum of the squared distances so far. Divide it by one less than the number of members.',
      },
      {
        gives: (means: number[], variances: number[]) => ({
          yHat: mean(means),
          aleatoric: mean(variances),
          epistemic: variance(variances),
        }),
        hint: '`epistemic` says how far the *means* of the members are from each other, not their variances.',
      },
      {
        gives: (means: number[], variances: number[]) => ({
          yHat: mean(means),
          aleatoric: mean(variances) + variance(means),
          epistemic: variance(means),
        }),
        hint: '`aleatoric` is the noise alone, the mean of the variances. The disagreement is a part of the whole variance, which is the sum of both.',
      },
    ],
  }),
];
