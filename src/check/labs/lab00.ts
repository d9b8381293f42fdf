import { functionExercise } from '../functionExercise';
import type { Exercise } from '../exercise';
import type { Random } from '../../base';

/** log(2 pi), the constant of a normal distribution. */
const log2Pi = Math.log(2 * Math.PI);

/** Predictions of the members of an ensemble. */
function members(random: Random): number[] {
  return Array.from({ length: 3 + random.integer(4) }, () => random.normal(0, 3));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const squares = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0);

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
    right: (y, mu, variance) => 0.5 * (log2Pi + Math.log(variance) + (y - mu) ** 2 / variance),
    mistakes: [
      {
        gives: (y: number, mu: number, variance: number) => 0.5 * (Math.log(variance) + (y - mu) ** 2 / variance),
        hint: 'The constant is missing: half of the logarithm of 2π. The formula of section 4 leaves it out, as training does not need it; here the whole number is asked for.',
      },
      {
        gives: (y: number, mu: number, variance: number) =>
          0.5 * (log2Pi + Math.log(variance ** 2) + (y - mu) ** 2 / variance ** 2),
        hint: '`variance` is the variance already, σ²: do not square it.',
      },
      {
        gives: (y: number, mu: number, variance: number) =>
          0.5 * (log2Pi + Math.log(Math.sqrt(variance)) + (y - mu) ** 2 / variance),
        hint: 'Inside the logarithm is the variance, not its square root: half of log σ² is log σ, and the half is there already.',
      },
      {
        gives: (y: number, mu: number, variance: number) =>
          -0.5 * (log2Pi + Math.log(variance) + (y - mu) ** 2 / variance),
        hint: 'That is the log likelihood. The negative of it is asked for: large where the row is unlikely.',
      },
      {
        gives: (y: number, mu: number, variance: number) =>
          Math.exp(-((y - mu) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance),
        hint: 'That is the likelihood itself. The negative of its logarithm is asked for.',
      },
      {
        gives: (y: number, mu: number, variance: number) =>
          0.5 * (log2Pi + Math.log(variance) + Math.abs(y - mu) / variance),
        hint: 'The distance between y and the mean has to be squared.',
      },
    ],
  }),
  functionExercise({
    id: '0.2',
    title: 'mean and epistemic variance of an ensemble',
    name: 'combineMembers',
    parameters: ['predictions'],
    see: 'Section 5: `yHat` is the mean of the members, `epistemic` their variance.',
    cases: (random: Random): [number[]][] => [
      [[1, 3]],
      [[2, 2, 2]],
      [[0, 0, 3]],
      ...Array.from({ length: 4 }, (): [number[]] => [members(random)]),
    ],
    right: (predictions) => ({
      yHat: mean(predictions),
      epistemic: squares(predictions) / (predictions.length - 1),
    }),
    mistakes: [
      {
        gives: (predictions: number[]) => ({
          yHat: mean(predictions),
          epistemic: squares(predictions) / predictions.length,
        }),
        hint: 'The sum of squares is divided by the number of members, which makes the variance of a few members too small: for 3 members by a third. Divide by one less.',
      },
      {
        gives: (predictions: number[]) => ({
          yHat: mean(predictions),
          epistemic: Math.sqrt(squares(predictions) / (predictions.length - 1)),
        }),
        hint: 'That is the standard deviation. `epistemic` is a variance: leave out the square root.',
      },
      {
        gives: (predictions: number[]) => ({
          yHat: mean(predictions),
          epistemic: Math.sqrt(squares(predictions) / predictions.length),
        }),
        hint: 'That is the standard deviation, and it is divided by the number of members. A variance is asked for, divided by one less.',
      },
      {
        gives: (predictions: number[]) => ({ yHat: mean(predictions), epistemic: squares(predictions) }),
        hint: 'That is the sum of the squared distances. Divide it by one less than the number of members.',
      },
    ],
  }),
];
