import { sum, type Random } from '../../base';
import type { Exercise } from '../exercise';
import { functionExercise } from '../functionExercise';

/** A histogram of one latent value: bins of equal width between `low` and `high`, and how many faces each has. No bin is empty. */
interface Histogram {
  low: number;
  high: number;
  counts: number[];
}

/** Latent values and the histogram of each; some values lie beyond the outer edges. */
function latents(random: Random, width: number): [number[], Histogram[]] {
  const histograms = Array.from({ length: width }, (): Histogram => {
    const low = random.uniform(-3, -1);
    return { low, high: low + random.uniform(2, 5), counts: Array.from({ length: 5 }, () => 1 + random.integer(99)) };
  });
  return [
    histograms.map(({ low, high }) => random.uniform(low - 0.3 * (high - low), high + 0.3 * (high - low))),
    histograms,
  ];
}

/** The share of the bin that a value is in; beyond the edges that of the outermost bin. */
function shareOf(value: number, { low, high, counts }: Histogram): number {
  const bin = Math.floor(((value - low) / (high - low)) * counts.length);
  return counts[Math.max(0, Math.min(counts.length - 1, bin))]! / sum(counts);
}

const logShares = (values: readonly number[], histograms: readonly Histogram[]): number[] =>
  values.map((value, d) => Math.log(shareOf(value, histograms[d]!)));

/** Weights with a sum of 1 from their logarithms. */
function normalised(logs: readonly number[]): number[] {
  const top = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - top));
  return weights.map((weight) => weight / sum(weights));
}

/** Weights of which some are much larger than the others. */
function unequal(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => Math.exp(random.normal(0, 1.2)));
}

/** The exercises of lab 02. */
export const lab02: readonly Exercise[] = [
  functionExercise({
    id: '2.1',
    title: 'the log density of a histogram',
    name: 'logDensityOf',
    parameters: ['latent', 'histograms'],
    see: 'For each latent value: which bin is it in, which share of the faces is there? Then add the logarithms. A value beyond an edge belongs to the outermost bin.',
    cases: (random: Random): [number[], Histogram[]][] => [
      [[0.1], [{ low: 0, high: 1, counts: [3, 1] }]],
      [
        [0.9, -5],
        [
          { low: 0, high: 1, counts: [3, 1] },
          { low: -1, high: 1, counts: [1, 4, 5] },
        ],
      ],
      latents(random, 32),
      latents(random, 800),
    ],
    right: (latent, histograms) => sum(logShares(latent, histograms)),
    mistakes: [
      {
        gives: (latent: number[], histograms: Histogram[]) =>
          Math.log(latent.reduce((product, value, d) => product * shareOf(value, histograms[d]!), 1)),
        hint: 'The shares are multiplied first. With 800 latent values the product is smaller than any number that the computer has, so it becomes 0 and its logarithm -Infinity. Add the logarithms instead.',
      },
      {
        gives: (latent: number[], histograms: Histogram[]) => Math.exp(sum(logShares(latent, histograms))),
        hint: 'That is the density itself. Its logarithm is asked for, as the product becomes 0 with many latent values.',
      },
      {
        gives: (latent: number[], histograms: Histogram[]) => sum(logShares(latent, histograms)) / latent.length,
        hint: 'That is the mean of the logarithms. The density of all latent values together is a product, so the logarithms are added.',
      },
      {
        gives: (latent: number[], histograms: Histogram[]) =>
          sum(latent.map((value, d) => Math.log(shareOf(value, histograms[d]!) * sum(histograms[d]!.counts)))),
        hint: 'The counts are not divided by the number of all faces: the height of a bin is its *share*.',
      },
    ],
  }),
  functionExercise({
    id: '2.2',
    title: 'weights that are inverse to the density',
    name: 'inverseWeights',
    parameters: ['logDensities'],
    see: 'The weight of a face is proportional to 1 / density, which is e to the power of minus its log density; all weights together have to sum to 1.',
    cases: (random: Random): [number[]][] => [
      [[0, Math.log(0.5)]],
      [[-1, -2, -3]],
      [Array.from({ length: 12 }, () => random.normal(-40, 3))],
      // The inverse of such a density is larger than any number of 64 bits.
      [Array.from({ length: 8 }, () => random.normal(-900, 2))],
    ],
    right: (logDensities) => normalised(logDensities.map((log) => -log)),
    mistakes: [
      {
        gives: (logDensities: number[]) => normalised(logDensities),
        hint: 'These weights are proportional to the density: common faces get the most. The sign of the logarithm has to change.',
      },
      {
        gives: (logDensities: number[]) => {
          const weights = logDensities.map((log) => Math.exp(-log));
          return weights.map((weight) => weight / sum(weights));
        },
        hint: 'NaN comes from Infinity / Infinity: e to the power of 900 is larger than any number that the computer has. Subtract the largest exponent from all first; the weights stay the same, as the factor cancels.',
      },
      {
        gives: (logDensities: number[]) => logDensities.map((log) => log / sum(logDensities)),
        hint: 'The logarithms are normalised as they are. Take e to the power of minus each first.',
      },
      {
        gives: (logDensities: number[]) => logDensities.map((log) => 1 / log / sum(logDensities, (one) => 1 / one)),
        hint: 'That is 1 / log density. The weight is 1 / density, which is e to the power of minus its logarithm.',
      },
    ],
  }),
  functionExercise({
    id: '2.3',
    title: 'the effective sample size of weights',
    name: 'effectiveSampleSize',
    parameters: ['weights'],
    see: 'Compare it with the formula of the task: the square of the sum, divided by the sum of the squares.',
    cases: (random: Random): [number[]][] => [
      [[1, 1, 1, 1]],
      [[1, 0, 0]],
      [[3, 1]],
      [unequal(random, 10)],
      [normalised(unequal(random, 20).map(Math.log))],
    ],
    right: (weights) => sum(weights) ** 2 / sum(weights, (weight) => weight ** 2),
    mistakes: [
      {
        gives: (weights: number[]) => 1 / sum(weights, (weight) => weight ** 2),
        hint: 'That is right for weights that sum to 1 alone: 1 stands in place of the square of the sum.',
      },
      {
        gives: (weights: number[]) => sum(weights) / sum(weights, (weight) => weight ** 2),
        hint: 'The sum above has to be squared: the result must not change when all weights are doubled.',
      },
      {
        gives: (weights: number[]) => sum(weights, (weight) => weight ** 2) / sum(weights) ** 2,
        hint: 'It is upside down: that is 1 / effective sample size.',
      },
      {
        gives: (weights: number[]) => weights.filter((weight) => weight > 0).length,
        hint: 'That is the number of weights above 0. A face with a tiny weight is hardly ever drawn, and hardly counts.',
      },
      {
        gives: (weights: number[]) => sum(weights) ** 2 / sum(weights, (weight) => weight ** 2) / weights.length,
        hint: 'That is the effective sample size as a share of the faces. The number itself is asked for.',
      },
    ],
  }),
];
