import type { WrongAnswers } from './wrongAnswer';

interface Histogram {
  low: number;
  high: number;
  counts: number[];
}

const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);

/** The share of the bin of a value. @param edge - what becomes of the number of a bin beyond the edges */
const share = (
  value: number,
  { low, high, counts }: Histogram,
  edge = (bin: number, last: number) => Math.max(0, Math.min(last, bin)),
): number => {
  const bin = edge(Math.floor(((value - low) / (high - low)) * counts.length), counts.length - 1);
  return counts[bin]! / total(counts);
};
const shares = (latent: number[], histograms: Histogram[]): number[] =>
  latent.map((value, d) => share(value, histograms[d]!));
const normalised = (weights: number[]): number[] => weights.map((weight) => weight / total(weights));

export const lab02: WrongAnswers = {
  '2.1': {
    'the logarithm of the product': [
      {
        logDensityOf: (latent: number[], histograms: Histogram[]) =>
          Math.log(shares(latent, histograms).reduce((product, one) => product * one, 1)),
      },
      /got -Infinity\. The shares are multiplied first/,
    ],
    'counts for shares': [
      {
        logDensityOf: (latent: number[], histograms: Histogram[]) =>
          total(latent.map((value, d) => Math.log(share(value, histograms[d]!) * total(histograms[d]!.counts)))),
      },
      /The counts are not divided by the number of all faces/,
    ],
    'nothing beyond the edges': [
      {
        logDensityOf: (latent: number[], histograms: Histogram[]) =>
          total(latent.map((value, d) => Math.log(share(value, histograms[d]!, (bin) => bin)))),
      },
      /got NaN\. NaN comes from/,
    ],
    'the mean of the logarithms': [
      {
        logDensityOf: (latent: number[], histograms: Histogram[]) =>
          total(shares(latent, histograms).map(Math.log)) / latent.length,
      },
      /That is the mean of the logarithms/,
    ],
  },
  '2.2': {
    'without a common factor': [
      { inverseWeights: (logs: number[]) => normalised(logs.map((log) => Math.exp(-log))) },
      /got NaN\. NaN comes from Infinity \/ Infinity/,
    ],
    'in the direction of the density': [
      { inverseWeights: (logs: number[]) => normalised(logs.map((log) => Math.exp(log - Math.max(...logs)))) },
      /These weights are proportional to the density/,
    ],
    'not normalised': [
      { inverseWeights: (logs: number[]) => logs.map((log) => Math.exp(Math.min(...logs) - log)) },
      /expected values that sum to 1: \[0\.33333, 0\.66667\], got \[0\.5, 1\], whose sum is 1\.5\. They have to sum to 1/,
    ],
    'the inverse of the logarithm': [
      { inverseWeights: (logs: number[]) => normalised(logs.map((log) => 1 / log)) },
      /inverseWeights\(\[0, -0\.69315\]\)/,
    ],
  },
  '2.3': {
    'of weights that sum to 1 alone': [
      { effectiveSampleSize: (weights: number[]) => 1 / total(weights.map((weight) => weight ** 2)) },
      /effectiveSampleSize\(\[1, 1, 1, 1\]\): expected 4 .*got 0\.25\. That is right for weights that sum to 1 alone/,
    ],
    'upside down': [
      {
        effectiveSampleSize: (weights: number[]) => total(weights.map((weight) => weight ** 2)) / total(weights) ** 2,
      },
      /It is upside down/,
    ],
    'the number of weights': [
      { effectiveSampleSize: (weights: number[]) => weights.filter((weight) => weight > 0).length },
      /That is the number of weights above 0/,
    ],
  },
};
